from django.contrib import admin


class PortalAdminSite(admin.AdminSite):
    site_header = "Quản trị Cổng OCOP"
    site_title = "Quản trị Cổng OCOP"
    index_title = "Danh mục quản trị"
