"""REST lists of published products, read by anybody under a throttle."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import generics, permissions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from products.api.paging import ProductPagination
from products.api.serializers import ProductQuerySerializer, ProductSerializer
from products.models import Product
from products.selectors import published_products


class ErrorSerializer(serializers.Serializer):
    """Every refusal of the API has this shape."""

    code = serializers.CharField()
    message = serializers.CharField()
    fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))


REFUSED = OpenApiResponse(ErrorSerializer)


class PublicProducts:
    permission_classes = [permissions.AllowAny]
    authentication_classes: list[type] = []
    serializer_class = ProductSerializer
    http_method_names = ["get", "head", "options"]


class ProductList(PublicProducts, generics.ListAPIView):
    pagination_class = ProductPagination

    @extend_schema(
        operation_id="products_list",
        summary="Sản phẩm đang có hoặc từng có hạng sao",
        parameters=[ProductQuerySerializer],
        responses={200: ProductSerializer(many=True), 400: REFUSED, 404: REFUSED, 429: REFUSED},
    )
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Product]:
        query = ProductQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return published_products(**_filters(query.validated_data))


class ProductDetail(PublicProducts, generics.RetrieveAPIView):
    lookup_field = "public_id"

    @extend_schema(
        operation_id="products_read",
        summary="Một sản phẩm theo mã công khai",
        responses={200: ProductSerializer, 404: REFUSED, 429: REFUSED},
    )
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Product]:
        return published_products()


def _filters(values: dict) -> dict:
    names = ("unit", "stars", "sector", "in_force", "search")
    return {name: values[name] for name in names if values.get(name) not in (None, "")}
