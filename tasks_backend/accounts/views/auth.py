"""Where accounts and sessions begin and end."""

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import (
    AuthenticationFailed,
    ErrorDetail,
    PermissionDenied,
    ValidationError,
)
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework_simplejwt.exceptions import InvalidToken, TokenError

from accounts import cookies
from accounts.models import Session, User
from accounts.querysets import email_key
from accounts.serializers import (
    LoginSerializer,
    RefreshSerializer,
    RegistrationSerializer,
    SignedInSerializer,
    UserSerializer,
)
from accounts.tokens import AccessToken, RefreshToken
from api.logs import request_id
from api.throttling import guarded
from api.views import ApiViewSet


class AuthViewSet(ApiViewSet):
    """Registering, and signing in and out. A stale Authorization header does not disturb."""

    authentication_classes = []
    permission_classes = [AllowAny]
    # What these may refuse beside what every operation may, for the schema.
    refusals = {
        "register": (403,),
        "login": (401, 403),
        "refresh": (401, 403),
        "logout": (401, 403),
    }

    def check_permissions(self, request: Request) -> None:
        super().check_permissions(request)
        if self.action == "register" and not settings.REGISTRATION_OPEN:
            raise PermissionDenied("Registration is closed here.", "registration_closed")
        if cookies.is_asked_for(request):
            cookies.check_origin(request)

    def handle_exception(self, exc: Exception) -> Response:
        response = super().handle_exception(exc)
        if (
            response.status_code == status.HTTP_401_UNAUTHORIZED
            and cookies.NAME in self.request.COOKIES
        ):
            cookies.clear(response)  # it opens nothing any more
        return response

    @extend_schema(request=RegistrationSerializer, responses={201: UserSerializer})
    def register(self, request: Request) -> Response:
        """Make an account."""
        fields = self.validated(RegistrationSerializer)
        user = User.objects.register(**fields, request_id=request_id(request))
        return Response(
            UserSerializer(user).data,
            status=status.HTTP_201_CREATED,
            headers={"Location": reverse("me")},
        )

    @extend_schema(request=LoginSerializer, responses=SignedInSerializer)
    def login(self, request: Request) -> Response:
        """Sign in. With `X-Refresh-Transport: cookie` the refresh token comes as a cookie."""
        fields = self.validated(LoginSerializer)
        with guarded(request, email_key(fields["email"])):
            user = _authenticate(**fields)
            try:
                session = Session.objects.start(user, _device_label(request))
            except User.DoesNotExist as error:
                raise _wrong_credentials() from error
        return _signed_in(session, by_cookie=cookies.is_asked_for(request))

    @extend_schema(request=RefreshSerializer, responses=SignedInSerializer)
    def refresh(self, request: Request) -> Response:
        """New tokens for a refresh token, which works once."""
        token, by_cookie = self._refresh_token(request)
        live = Session.objects.live(timezone.now()).select_related("user")
        session = live.filter(pk=token.session_id).first()
        if session is None or not session.rotate(token.generation):
            raise InvalidToken
        return _signed_in(session, by_cookie=by_cookie or cookies.is_asked_for(request))

    @extend_schema(request=RefreshSerializer, responses={204: None})
    def logout(self, request: Request) -> Response:
        """End the session of a refresh token; its access tokens stop working at once."""
        token, by_cookie = self._refresh_token(request)
        Session.objects.filter(pk=token.session_id).revoke()
        response = Response(status=status.HTTP_204_NO_CONTENT)
        if by_cookie:
            cookies.clear(response)
        return response

    def _refresh_token(self, request: Request) -> tuple[RefreshToken, bool]:
        """The refresh token, and whether it came as a cookie."""
        text = self.validated(RefreshSerializer).get("refresh")
        by_cookie = text is None
        if by_cookie:
            text = request.COOKIES.get(cookies.NAME)
            if text is None and not cookies.is_asked_for(request):
                detail = ErrorDetail("Send the refresh token here, or as a cookie.", "required")
                raise ValidationError({"refresh": [detail]})
            cookies.check_origin(request)
        try:
            return RefreshToken.parse(text or ""), by_cookie
        except TokenError as error:
            raise InvalidToken from error


def _authenticate(email: str, password: str) -> User:
    """The account; unknown, disabled and wrong are one answer, which takes the same time."""
    user = User.objects.with_email(email).first()
    if user is None:
        make_password(password)
    elif user.check_password(password) and user.is_active:
        return user
    raise _wrong_credentials()


def _wrong_credentials() -> AuthenticationFailed:
    return AuthenticationFailed("E-mail address or password is wrong.", "wrong_credentials")


def _device_label(request: Request) -> str:
    agent = request.headers.get("User-Agent", "")
    return "".join(character for character in agent if character.isprintable())[:200]


def _signed_in(session: Session, *, by_cookie: bool) -> Response:
    """The answer that carries a session's tokens, and whose it is."""
    tokens = {"access": str(AccessToken.of(session))}
    if not by_cookie:
        tokens["refresh"] = str(RefreshToken.of(session))
    response = Response({**tokens, "user": UserSerializer(session.user).data})
    if by_cookie:
        cookies.put(response, session)
    return response
