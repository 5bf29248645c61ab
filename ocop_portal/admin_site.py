from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.utils.decorators import method_decorator


class PortalAdminSite(admin.AdminSite):
    """Signing in goes through the portal's one door: its rate limit, later its second factor."""

    site_header = "Quản trị Cổng OCOP"
    site_title = "Quản trị Cổng OCOP"
    index_title = "Danh mục quản trị"

    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        return super().login(request, extra_context)
