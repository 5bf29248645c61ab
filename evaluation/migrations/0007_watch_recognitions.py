from django.db import migrations

from core.sql import watch


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0006_recognitions_and_imports"), ("core", "0003_triggers")]
    operations = [watch("evaluation_recognition", hide=("updated_at",))]
