import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop_portal.settings.prod")
application = get_wsgi_application()

from ocop_portal.checks import refuse_unsafe_start  # noqa: E402 (needs the apps loaded)
from ocop_portal.collector import spare_what_is_loaded  # noqa: E402

refuse_unsafe_start()
spare_what_is_loaded()
