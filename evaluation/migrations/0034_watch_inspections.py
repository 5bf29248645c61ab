"""A concluded record keeps its words; every row is watched, a reporter's contact never logged."""

from django.db import migrations

from core.sql import freeze_when, watch


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0033_inspections")]
    operations = [
        freeze_when(
            "evaluation_inspection",
            "OLD.document_id IS NOT NULL",
            allow=(
                "status",
                "remedy_checked_on",
                "remedy_result",
                "closing_note",
                "withdrawal_id",
                "updated_at",
            ),
        ),
        watch("evaluation_inspectionplan", hide=("updated_at",)),
        watch("evaluation_inspection", hide=("updated_at",)),
        watch("evaluation_inspection_inspectors"),
        watch("evaluation_inspectioncheck"),
        watch("evaluation_inspectionsample"),
        watch("evaluation_inspectionviolation"),
        watch("evaluation_misusereport", hide=("contact",)),
    ]
