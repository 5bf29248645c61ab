from django.urls import path

from products.api.views import ProductDetail, ProductList

urlpatterns = [
    path("products/", ProductList.as_view(), name="api_products"),
    path("products/<uuid:public_id>/", ProductDetail.as_view(), name="api_product"),
]
