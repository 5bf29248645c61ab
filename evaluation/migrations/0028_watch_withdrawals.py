"""Issued decisions and finished cases do not change; every row of them is watched."""

from django.db import migrations

from core.sql import freeze_when, watch


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0027_withdrawals_and_corrections")]
    operations = [
        freeze_when("evaluation_certificatedecision", "OLD.status = 'issued'"),
        freeze_when(
            "evaluation_withdrawalcase", "OLD.status IN ('withdrawn', 'dismissed')"
        ),
        freeze_when(
            "evaluation_certificatecorrection", "OLD.new_document_id IS NOT NULL"
        ),
        watch("evaluation_certificatedecision", hide=("updated_at",)),
        watch("evaluation_withdrawalcase", hide=("updated_at",)),
        watch("evaluation_certificatecorrection", hide=("updated_at",)),
    ]
