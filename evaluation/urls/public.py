from django.urls import path

from evaluation.views import misuse, public

urlpatterns = [
    path("qr/<str:code>/", public.qr, name="qr"),
    path("qr/<str:code>/report/", misuse.misuse_report, name="misuse_report"),
    path("verify/<str:code>/", public.verify, name="verify"),
]
