from django.urls import path

from documents.serving import show_file, show_thumbnail
from products import views, views_licences

app_name = "products"
urlpatterns = [
    path("products/", views.product_list, name="list"),
    path("producers/<int:pk>/licences/", views_licences.producer_licences, name="licences"),
    path("licences/<int:pk>/file/", views_licences.licence_file, name="licence_file"),
    path(
        "licences/<int:pk>/view/",
        views_licences.licence_file,
        {"hand_out": show_file},
        name="licence_view",
    ),
    path(
        "licences/<int:pk>/thumbnail/",
        views_licences.licence_file,
        {"hand_out": show_thumbnail},
        name="licence_thumbnail",
    ),
]
