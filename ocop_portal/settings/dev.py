"""A portal on one's own machine; `./run` uses it, with the demo."""

from ocop_portal import env
from ocop_portal.settings.base import *  # noqa: F403

DEBUG = env.flag("DEBUG", False)
SECRET_KEY = env.text("SECRET_KEY", "dev-only-key-never-used-in-production")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
globals().update(env.mail("EMAIL_URL", "console:"))
OCOP_DEMO = env.flag("OCOP_DEMO", True)
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None  # served from where the finders find them; nothing to collect
