from django.urls import path, re_path

from evaluation.views import certificates

urlpatterns = [
    path("certificates/", certificates.certificate_list, name="certificate_list"),
    re_path(
        r"^certificates/export\.(?P<form>xlsx|csv)$",
        certificates.certificate_export,
        name="certificate_export",
    ),
    path("certificates/<int:pk>/", certificates.certificate_detail, name="certificate"),
]
