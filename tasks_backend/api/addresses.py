"""Where a request comes from."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from itertools import pairwise

from django.conf import settings
from django.http import HttpRequest

# What one customer of a provider has: an attacker picks freely among the addresses in it.
IPV6_PREFIX = 64


def client_address(request: HttpRequest) -> str:
    """The client's address, an IPv6 one as its /64 network.

    X-Forwarded-For is believed only from the proxies in ``settings.TRUSTED_PROXIES``: read from
    its end, the first address that is not one of them is the client.
    """
    hops = [request.META.get("REMOTE_ADDR", "")]
    forwarded = request.headers.get("X-Forwarded-For", "")
    hops += [hop.strip() for hop in reversed(forwarded.split(","))]
    address = hops[0]
    for before, hop in pairwise(hops):
        if not _is_trusted(before) or not _is_address(hop):
            break
        address = hop
    return _network(address)


def _is_trusted(text: str) -> bool:
    return _is_address(text) and any(
        _address(text) in ip_network(proxy) for proxy in settings.TRUSTED_PROXIES
    )


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _network(text: str) -> str:
    if not _is_address(text):
        return text
    address = _address(text)
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((address, IPV6_PREFIX), strict=False))


def _address(text: str) -> IPv4Address | IPv6Address:
    """An IPv4 address that came in by an IPv6 socket is that IPv4 address."""
    address = ip_address(text)
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address
