from django.db import migrations

from core.sql import watch


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0008_province_rules")]
    operations = [watch("evaluation_provincerules", hide=("updated_at",))]
