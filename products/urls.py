from django.urls import path

from products import views, views_licences

app_name = "products"
urlpatterns = [
    path("products/", views.product_list, name="list"),
    path("producers/<int:pk>/licences/", views_licences.producer_licences, name="licences"),
    path("licences/<int:pk>/file/", views_licences.licence_file, name="licence_file"),
]
