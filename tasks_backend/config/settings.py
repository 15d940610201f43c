"""Settings, read from the environment; every default is safe. ``.env.example`` explains them."""

import hashlib
import hmac
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from config import env, mysql, sqlite

sqlite.install_wheel()

BACKEND = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("TASKS_DATA_DIR", BACKEND.parent / "var")

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.secret("SECRET_KEY", DATA_DIR / "secret.key")

# --- Addresses ------------------------------------------------------------------------------------

PUBLIC_URL = env.origin("PUBLIC_URL", "http://localhost")
DASHBOARD_PORT = env.integer("DASHBOARD_PORT", 5500, least=1)
API_PORT = env.integer("API_PORT", 8000, least=1)
SECURE = PUBLIC_URL.startswith("https://")

_local_hosts = ["localhost", "127.0.0.1", "0.0.0.0"]  # noqa: S104  # names a browser may use, nothing is bound
_public_host = urlsplit(PUBLIC_URL).hostname or "localhost"
ALLOWED_HOSTS = [*_local_hosts, "[::1]", _public_host]

# Who may call from a browser with the refresh cookie: the dashboard, and the API's own pages.
_ports = [DASHBOARD_PORT, API_PORT]
CORS_ALLOWED_ORIGINS = sorted(
    {
        PUBLIC_URL,
        *(f"http://{host}:{port}" for host in _local_hosts for port in _ports),
        *(f"{urlsplit(PUBLIC_URL).scheme}://{_public_host}:{port}" for port in _ports),
    }
)
CORS_ALLOW_CREDENTIALS = True
CORS_PREFLIGHT_MAX_AGE = 600
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]
CORS_ALLOW_HEADERS = [
    "authorization",
    "content-type",
    "if-match",
    "if-none-match",
    "idempotency-key",
    "x-request-id",
    "x-refresh-transport",
]
CORS_EXPOSE_HEADERS = [
    "etag",
    "location",
    "link",
    "retry-after",
    "ratelimit",
    "ratelimit-policy",
    "x-request-id",
    "idempotency-replayed",
]

# --- Applications ---------------------------------------------------------------------------------

INSTALLED_APPS = [
    "api",
    "changes",
    "accounts",  # before Django's auth, whose changepassword it replaces
    "tasks",
    "config",
    "django.contrib.contenttypes",
    "django.contrib.auth",  # password hashing, validators, createsuperuser; no groups are used
    "django.contrib.staticfiles",
    "corsheaders",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
MIDDLEWARE = [
    "api.middleware.RequestLog",  # outermost: every answer has its id and its line
    "django.middleware.security.SecurityMiddleware",
    "api.middleware.ResponseHeaders",
    "corsheaders.middleware.CorsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "api.middleware.RequestFraming",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = False
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# --- Data -----------------------------------------------------------------------------------------

LOCK_TIMEOUT = 20  # seconds that a write waits for another one, until the answer is 503
CONNECT_TIMEOUT = 2  # seconds that a request waits for a database server that does not answer
_database = env.database("DATABASE_URL", DATA_DIR / "tasks.sqlite3")
_engine = str(_database["ENGINE"]).rpartition(".")[2]
IS_SQLITE = _engine == "sqlite3"
if IS_SQLITE:
    _database["ENGINE"] = "config.sqlite"
    _options = sqlite.options(LOCK_TIMEOUT)
    sqlite.make_private(Path(str(_database["NAME"])))
elif _engine == "mysql":
    _options = mysql.options(LOCK_TIMEOUT) | {"connect_timeout": CONNECT_TIMEOUT}
else:
    _options = {
        "options": f"-c lock_timeout={LOCK_TIMEOUT}s",
        "connect_timeout": CONNECT_TIMEOUT,
    }
_database["OPTIONS"] = _options | _database.get("OPTIONS", {})  # those such as ?sslmode=require
# `bin/run` keeps connections open; runserver has a thread, and so a connection, per request.
_database["CONN_MAX_AGE"] = None if env.flag("DATABASE_PERSISTENT", default=False) else 0
# A server that was restarted has cut them, each of which would fail one request.
_database["CONN_HEALTH_CHECKS"] = not IS_SQLITE
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Threads that run Django in each worker: SQLite has one writer, so one is fastest there.
EXECUTOR_THREADS = env.integer("EXECUTOR_THREADS", 1 if IS_SQLITE else 4, least=1, most=64)

# How long the log is kept; 0 keeps it all. What is older can be neither read nor undone.
CHANGES_KEPT_DAYS = env.integer("CHANGES_KEPT_DAYS", 0)

REDIS_URL = env.text("REDIS_URL", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False

# --- Accounts -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
REGISTRATION_OPEN = env.flag("REGISTRATION_OPEN", default=True)
PASSWORD_HASHERS = ["accounts.passwords.Argon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
]
SESSION_LIFETIME = timedelta(days=14)
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=10),
    "ALGORITHM": "HS256",
    # A key of its own: a token can never pass for anything else that the secret key signs.
    "SIGNING_KEY": hmac.new(SECRET_KEY.encode(), b"tasks.jwt", hashlib.sha256).hexdigest(),
    "USER_ID_CLAIM": "sub",
    "AUTH_TOKEN_CLASSES": ["accounts.tokens.AccessToken"],
}

# Whose X-Forwarded-For is believed.
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")

# Mail goes to this server; without one to files in debug, and nowhere otherwise.
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT = env.integer("EMAIL_PORT", 587, least=1)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", f"tasks@{_public_host}")
EMAIL_FILE_PATH = DATA_DIR / "mail"
_mail = "smtp" if EMAIL_HOST else "filebased" if DEBUG else "dummy"
EMAIL_BACKEND = f"django.core.mail.backends.{_mail}.EmailBackend"
# Where the links in mails lead.
DASHBOARD_URL = env.text(
    "DASHBOARD_URL", PUBLIC_URL if SECURE else f"{PUBLIC_URL}:{DASHBOARD_PORT}"
).rstrip("/")
PASSWORD_RESET_TIMEOUT = 3600  # seconds; also for the confirmation of an address

# --- HTTP -----------------------------------------------------------------------------------------

MAX_BODY_BYTES = 1024 * 1024
MAX_LARGE_BODY_BYTES = {"/api/v1/tasks/import/": 50 * 1024 * 1024}
DATA_UPLOAD_MAX_MEMORY_SIZE = None  # api.parsing refuses what is too large, in its turn
RATE_LIMITS = {
    "user": env.rate("RATE_LIMIT_USER"),
    "address": env.rate("RATE_LIMIT_ADDRESS"),
}
_limited = [name.capitalize() for name, limit in RATE_LIMITS.items() if limit]
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.authentication.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.Undeclared"],
    "DEFAULT_RENDERER_CLASSES": ["api.rendering.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsing.JSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "api.negotiation.Negotiation",
    "DEFAULT_PAGINATION_CLASS": "api.pagination.KeysetPagination",
    "DEFAULT_FILTER_BACKENDS": ["api.filtering.StrictFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "api.schema.ProblemSchema",
    "DEFAULT_THROTTLE_CLASSES": [f"api.throttling.{name}Throttle" for name in _limited],
    "EXCEPTION_HANDLER": "api.errors.exception_handler",
    "URL_FORMAT_OVERRIDE": None,  # `?format=` is an unknown parameter like any other
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "TEST_REQUEST_RENDERER_CLASSES": ["api.rendering.JSONRenderer"],
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Tasks API",
    "VERSION": "1.0.0",
    "DESCRIPTION": (
        "A task manager. Register, log in, and send the access token as `Authorization: Bearer`. "
        "Every error is an RFC 9457 problem; unknown fields and parameters are refused."
    ),
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.schema.close_request_bodies",
    ],
    "ENUM_NAME_OVERRIDES": {
        "RoleEnum": "accounts.models.Role.choices",
        "StatusEnum": "tasks.models.Status.choices",
        "PriorityEnum": "tasks.models.PRIORITIES",
    },
}

# The proxy that ends TLS says so; behind plain HTTP nobody does, and the header is not read.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS = [
    "models.W036",  # on MySQL the lock of its space keeps what no partial index can: one Inbox
    "models.W037",  # nor a partial index: there it is one more of all rows
    "auth.E003",  # User.email is unique by its key, which folds case and compatibility forms
    "security.W002",  # frame-ancestors in the Content-Security-Policy says it already
    "security.W003",  # no CSRF middleware: auth/ alone reads a cookie, and checks Origin
    "security.W005",  # subdomains of the host are not ours to decide about
    "security.W008",  # the proxy redirects: an API that did would let tokens be sent in the clear
    "security.W021",  # preload lists are the domain owner's decision
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "api.logs.JSONFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "tasks.request": {"level": "INFO"},
        "django.request": {"level": "CRITICAL"},  # tasks.request has one line for each, with its id
        "django.security": {"level": "CRITICAL"},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
LOGGING_CONFIG = "logging.config.dictConfig"
