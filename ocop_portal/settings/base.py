"""What every environment shares. Values that differ are read in dev, test and prod."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from ocop_portal import env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env.text("OCOP_DATA_DIR", str(BASE_DIR / "var")))

SECRET_KEY = ""
DEBUG = False
ALLOWED_HOSTS: list[str] = []

INSTALLED_APPS = [
    "core",
    "accounts",
    "documents",
    "products",
    "cycle",
    "evaluation",
    "trade",
    "reports",
    "ocop_portal",
    "ocop_portal.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "import_export",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.middleware.RequestIdMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.AuditActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "ocop_portal.urls"
WSGI_APPLICATION = "ocop_portal.wsgi.application"
FORM_RENDERER = "core.forms.PortalRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ocop_portal.context.shell",
            ],
        },
    }
]

# The service is the transaction: ATOMIC_REQUESTS stays off.
DATABASES = {"default": env.database("DATABASE_URL", "postgres://ocop@localhost/ocop")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", "redis://localhost:6379/0")
CACHE_URL = env.text("CACHE_URL", env.as_cache_url(REDIS_URL))
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "ocop",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "5/5m/key,30/5m/ip",
    # Reports from the public page behind a code: by address, and by code.
    "misuse_report": "5/h/ip,20/d/key",
}
# Addresses are never read from X-Forwarded-For unless production names its trusted proxies.
ALLAUTH_TRUSTED_PROXY_COUNT = 0

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["ocop_portal.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "files"
MEDIA_URL = ""  # private files have no address of their own: a view checks and serves them
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "ocop_portal.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A queue that is down must not hold a person's request: fail fast, the sweep picks the row up.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    "max_retries": 0,
    # A message a dead worker took comes back after this long; its row was swept long before.
    "visibility_timeout": 600,
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "120/min", "user": "600/min"},
    "NUM_PROXIES": 0,
    "EXCEPTION_HANDLER": "core.api.exception_handler",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Cổng OCOP: danh sách sản phẩm",
    "DESCRIPTION": "Sản phẩm OCOP đã công nhận của tỉnh, đọc công khai.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
}

# Notices go by mail where EMAIL_URL names a server; without one they are read in the portal.
globals().update(env.mail("EMAIL_URL", "off:"))
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "ocop@localhost")

IMPORT_EXPORT_USE_TRANSACTIONS = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "core.logs.RequestIdFilter"}},
    "formatters": {"json": {"()": "core.logs.JsonFormatter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request_id"]}
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Each step of each drawn page is no news; nor is a signature whose trust nobody asked.
        "weasyprint.progress": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "pyhanko.sign.validation": {"level": "ERROR"},
    },
}

# Of this portal: which province it serves (code of the two-tier list) and how it speaks.
OCOP_PROVINCE_CODE = env.text("OCOP_PROVINCE_CODE", "14")
OCOP_PUBLIC_URL = env.text("OCOP_PUBLIC_URL", "http://127.0.0.1:8000")
OCOP_DEMO = False

# Files that people send: limits by family, the virus scanner (clamd's socket path or host:port;
# empty: none), and nginx's internal prefix when it hands files out for us.
OCOP_FILE_LIMITS_MB = {
    "pdf": env.number("OCOP_MAX_PDF_MB", 20),
    "image": env.number("OCOP_MAX_IMAGE_MB", 10),
    "docx": env.number("OCOP_MAX_DOCX_MB", 10),
    "xlsx": env.number("OCOP_MAX_XLSX_MB", 10),
}
OCOP_IMAGE_MAX_PIXELS = env.number("OCOP_IMAGE_MAX_PIXELS", 50_000_000)
OCOP_PDF_MAX_PAGES = env.number("OCOP_PDF_MAX_PAGES", 300, least=1)
OCOP_FILES_PER_CRITERION = env.number("OCOP_FILES_PER_CRITERION", 20, least=1)
OCOP_FILES_PER_DOSSIER = env.number("OCOP_FILES_PER_DOSSIER", 150, least=1)
OCOP_CLAMAV = env.server("OCOP_CLAMAV")
OCOP_CLAMAV_TIMEOUT = env.number("OCOP_CLAMAV_TIMEOUT", 20, least=1)
OCOP_ACCEL_PREFIX = env.text("OCOP_ACCEL_PREFIX", "")

# Signing: PKCS#12 files, the security module's library, whom signatures are trusted through
# (a folder of certificates), and a time stamp service where the province has one.
OCOP_SIGNING_DIR = Path(env.text("OCOP_SIGNING_DIR", str(DATA_DIR / "signing")))
OCOP_PKCS11_LIBRARY = env.text("OCOP_PKCS11_LIBRARY", "")
OCOP_TRUST_DIR = Path(env.text("OCOP_TRUST_DIR", str(DATA_DIR / "trust")))
OCOP_TIME_STAMP_URL = env.text("OCOP_TIME_STAMP_URL", "")
