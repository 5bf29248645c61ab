from allauth.account import views as account
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from ocop_portal import failures, health, product_page, views

# Accounts are made by administrators: no sign-up, and no reset by a mail nobody has.
ACCOUNT_PAGES = [
    ("login/", account.login, "account_login"),
    ("logout/", account.logout, "account_logout"),
    ("inactive/", account.account_inactive, "account_inactive"),
    ("password/change/", account.password_change, "account_change_password"),
    ("password/set/", account.password_set, "account_set_password"),
    ("reauthenticate/", account.reauthenticate, "account_reauthenticate"),
]

urlpatterns = [
    path("", views.home, name="home"),
    *(path(f"account/{address}", view, name=name) for address, view, name in ACCOUNT_PAGES),
    path("admin/", admin.site.urls),
    path("api/v1/", include("products.api.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="api_schema"), name="api_docs"),
    path("", include("accounts.urls")),
    path("", include("products.urls")),
    path("products/<uuid:public_id>/", product_page.product_detail, name="product_detail"),
    path("", include("evaluation.urls")),
    path("healthz", health.healthz, name="healthz"),
]

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = failures.server_error
