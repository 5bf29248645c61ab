from django.contrib import admin
from django.urls import include, path

from ocop_portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("vi-tri/", views.choose_post, name="choose_post"),
    path("tai-khoan/", include("allauth.account.urls")),
    path("quan-tri/", admin.site.urls),
]

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error
