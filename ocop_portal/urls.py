from django.contrib import admin
from django.urls import include, path

from ocop_portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("tai-khoan/", include("allauth.account.urls")),
    path("quan-tri/", admin.site.urls),
]
