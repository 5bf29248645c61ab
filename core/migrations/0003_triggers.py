from django.db import migrations

from core.sql import append_only, watch


class Migration(migrations.Migration):
    dependencies = [("core", "0002_initial")]
    operations = [
        append_only("core_auditentry"),
        append_only("core_changelog"),
        watch("core_dayoff"),
    ]
