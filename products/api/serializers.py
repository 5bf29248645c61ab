"""What programs may read of a product, and what they may ask; never personal data."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import AdministrativeUnit
from core.clocks import today
from products.choices import ProducerForm
from products.models import Producer, Product

MAX_PAGE_SIZE = 200


class UnitSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="full_name", help_text=_("Tên đầy đủ có loại đơn vị."))

    class Meta:
        model = AdministrativeUnit
        fields = ["code", "path", "name"]


class SectorSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class ProducerSerializer(serializers.ModelSerializer):
    form = serializers.ChoiceField(choices=ProducerForm.choices)

    class Meta:
        model = Producer
        fields = ["name", "form"]


class ProductSerializer(serializers.ModelSerializer):
    """A published product; `in_force` is read from `stars_valid_until` on the day of asking."""

    unit = UnitSerializer()
    producer = ProducerSerializer()
    sector = serializers.SerializerMethodField()
    in_force = serializers.SerializerMethodField()

    class Meta:
        model = Product
        fields = [
            "public_id",
            "name",
            "stars",
            "stars_valid_until",
            "in_force",
            "unit",
            "sector",
            "producer",
        ]

    @extend_schema_field(SectorSerializer(allow_null=True))
    def get_sector(self, product: Product) -> dict[str, str] | None:
        category = product.category
        while category is not None and category.parent is not None:
            category = category.parent
        return {"code": category.code, "name": category.name} if category else None

    def get_in_force(self, product: Product) -> bool:
        return product.stars_valid_until is not None and product.stars_valid_until >= today()


class ProductQuerySerializer(serializers.Serializer):
    """The list's filters; an unknown value is refused at its field, never ignored."""

    unit = serializers.CharField(
        required=False, max_length=60, help_text=_("Mã đơn vị (03922) hoặc đường dẫn (14/03922/).")
    )
    stars = serializers.IntegerField(required=False, min_value=1, max_value=5)
    sector = serializers.CharField(required=False, max_length=20, help_text=_("Mã ngành: I…VI."))
    in_force = serializers.BooleanField(required=False, allow_null=True, default=None)
    search = serializers.CharField(
        required=False, allow_blank=True, max_length=100, help_text=_("Không cần dấu.")
    )
    page_size = serializers.IntegerField(required=False, min_value=1, max_value=MAX_PAGE_SIZE)
    cursor = serializers.CharField(required=False, max_length=2000)
