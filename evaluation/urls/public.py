from django.urls import path

from evaluation.views import public

urlpatterns = [
    path("qr/<str:code>/", public.qr, name="qr"),
    path("verify/<str:code>/", public.verify, name="verify"),
]
