"""For the suite: real PostgreSQL and queue, fast password hashing, files in a throw-away folder."""

import atexit
import shutil
import tempfile
from pathlib import Path

from ocop_portal.settings.base import *  # noqa: F403

SECRET_KEY = "test-only-key"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="ocop-test-files-"))
atexit.register(shutil.rmtree, MEDIA_ROOT, ignore_errors=True)
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
OCOP_DEMO = True
OCOP_SIGNING_DIR = MEDIA_ROOT / "signing"
OCOP_TRUST_DIR = MEDIA_ROOT / "trust"
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None  # served from where the finders find them; nothing to collect
