from django.db import migrations

from core.sql import freeze_when

SETTINGS = (
    "quorum_percent", "spread_limit", "gate_rule", "finding_rule", "shown_decimals",
    "rescore_attempts", "written_opinion_allowed", "secretary_scores", "min_scorers",
)  # fmt: skip
BEFORE = (*SETTINGS, "founding_id", "work_rules_id", "updated_at")
# Another chair needs another authorisation, or none; the founding decision keeps the first.
AFTER = (*BEFORE, "chair_authorisation", "chair_authorised_on")


def frozen(allow: tuple[str, ...]) -> migrations.RunSQL:
    return freeze_when("evaluation_council", "OLD.status = 'founded'", allow=allow)


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0038_scorecard_written")]
    operations = [
        migrations.RunSQL(frozen(BEFORE).reverse_sql, frozen(BEFORE).sql),
        frozen(AFTER),
    ]
