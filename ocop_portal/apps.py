from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class PortalConfig(AppConfig):
    name = "ocop_portal"
    verbose_name = "Cổng OCOP"
    default = True

    def ready(self) -> None:
        from ocop_portal import checks  # noqa: F401 (registers them)


class AdminConfig(admin_apps.AdminConfig):
    """Django's admin, behind the portal's own rate-limited sign-in."""

    default = False
    default_site = "ocop_portal.admin_site.PortalAdminSite"
