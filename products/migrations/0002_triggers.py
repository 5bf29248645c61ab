from django.db import migrations

from core.sql import watch

_DERIVED = ("name_folded", "sort_key", "updated_at")


class Migration(migrations.Migration):
    dependencies = [("products", "0001_initial"), ("core", "0003_triggers")]
    operations = [
        watch("products_producer", hide=_DERIVED),
        watch("products_producerformperiod"),
        watch("products_produceraccount", hide=("updated_at",)),
        watch("products_product", hide=_DERIVED),
        watch("products_licence", hide=("updated_at",)),
        watch("products_productcategory", hide=("name_folded",)),
    ]
