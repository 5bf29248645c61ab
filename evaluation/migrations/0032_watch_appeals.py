"""An answered appeal does not change; every row is watched."""

from django.db import migrations

from core.sql import freeze_when, watch


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0031_appeals")]
    operations = [
        freeze_when(
            "evaluation_appeal", "OLD.status IN ('upheld', 'rejected', 'withdrawn')"
        ),
        watch("evaluation_appeal", hide=("updated_at",)),
        watch("evaluation_appeal_files"),
    ]
