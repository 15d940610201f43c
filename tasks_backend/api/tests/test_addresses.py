"""Where a request comes from, and whose word for it counts."""

import pytest
from pytest_django import Settings
from rest_framework.test import APIRequestFactory

from api.addresses import client_address

PROXIES = ["10.0.0.0/8", "192.0.2.7/32", "2001:db8:aaaa::/48"]


def address(remote: str, forwarded: str | None = None) -> str:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return client_address(APIRequestFactory().get("/", REMOTE_ADDR=remote, headers=headers))


@pytest.mark.parametrize("forwarded", [None, "", "203.0.113.9", "10.0.0.1", "x", "127.0.0.1, ::1"])
def test_without_a_trusted_proxy_nobodys_word_counts(
    settings: Settings, forwarded: str | None
) -> None:
    assert settings.TRUSTED_PROXIES == []

    for remote in ("198.51.100.1", "10.0.0.1", "127.0.0.1"):
        assert address(remote, forwarded) == remote


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        # One hop.
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.255.255.255", " 203.0.113.9 ", "203.0.113.9"),
        ("192.0.2.7", "203.0.113.9", "203.0.113.9"),
        ("2001:db8:aaaa::1", "203.0.113.9", "203.0.113.9"),
        # Somebody who is no proxy.
        ("192.0.2.8", "203.0.113.9", "192.0.2.8"),
        ("11.0.0.1", "203.0.113.9", "11.0.0.1"),
        ("2001:db8:aaab::1", "203.0.113.9", "2001:db8:aaab::/64"),
        # Several hops: read from the end, up to the first that is no proxy.
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9,10.0.0.3,192.0.2.7", "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "10.0.0.9, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        # The proxy itself asks, or says nothing that can be read.
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", ",", "10.0.0.1"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9, unknown", "10.0.0.1"),
        ("10.0.0.1", "999.0.0.1", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9\x00", "10.0.0.1"),
        ("10.0.0.1", "2130706433", "10.0.0.1"),
        ("10.0.0.1", "1.1", "10.0.0.1"),
        ("10.0.0.1", "x, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", "é", "10.0.0.1"),
        # Addresses of the other kind.
        ("10.0.0.1", "2001:db8::1", "2001:db8::/64"),
        ("10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_a_trusted_proxys_word_counts(
    settings: Settings, remote: str, forwarded: str | None, expected: str
) -> None:
    settings.TRUSTED_PROXIES = PROXIES

    assert address(remote, forwarded) == expected


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:DB8:0:0:ffff:ffff:ffff:ffff", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("::1", "::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("::ffff:cb00:7109", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_an_ipv6_address_stands_for_its_network(remote: str, expected: str) -> None:
    assert address(remote) == expected


def test_a_proxy_on_a_dual_stack_socket_is_the_same_proxy(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]

    assert address("::ffff:10.0.0.1", "203.0.113.9") == "203.0.113.9"
    assert address("10.0.0.2", "203.0.113.9, ::ffff:10.0.0.1") == "203.0.113.9"
