"""Production: refuses to start on a weak key, with DEBUG, or (`checks.py`) with demo accounts."""

from django.core.exceptions import ImproperlyConfigured

from ocop_portal import env
from ocop_portal.settings.base import *  # noqa: F403

SECRET_KEY = env.text("SECRET_KEY")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 12 or "dev-only" in SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is weak: at least 50 random characters.")
if env.flag("DEBUG", False):
    raise ImproperlyConfigured("DEBUG must be off in production.")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name this portal's own hosts.")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
OCOP_PUBLIC_URL = env.text("OCOP_PUBLIC_URL", f"https://{ALLOWED_HOSTS[0]}")
if not OCOP_PUBLIC_URL.startswith("https://"):
    raise ImproperlyConfigured("OCOP_PUBLIC_URL, printed into QR codes, must begin with https://.")
DATABASES = {"default": env.database("DATABASE_URL")}
REDIS_URL = CELERY_BROKER_URL = env.text("REDIS_URL")
CACHES["default"]["LOCATION"] = env.text("CACHE_URL", env.as_cache_url(REDIS_URL))  # noqa: F405

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked over plain HTTP from inside, says nothing secret
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

# Only a proxy that overwrites these headers may be believed: say so, and how many there are.
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY", False) else None
)
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)
REST_FRAMEWORK["NUM_PROXIES"] = ALLAUTH_TRUSTED_PROXY_COUNT  # noqa: F405

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_ROOT = BASE_DIR / "staticfiles"  # noqa: F405 (collected when the image is built)
