"""The portal's addresses, and the gallery beside them."""

from django.urls import path

from ocop_portal.urls import handler400, handler403, handler404, handler500, urlpatterns
from tests.pages import gallery

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    *urlpatterns,
    path("gallery/", gallery.gallery),
    path("gallery/refusal/", gallery.refusal),
    path("gallery/broken/", gallery.broken),
    path("gallery/qr/<str:state>/", gallery.qr),
    path("gallery/paper/<str:status>/", gallery.qr_document),
]
