"""Councils of before are founded ones; a founded composition, declarations and recusals stay."""

from django.db import migrations, models

from core.sql import append_only, freeze_when, watch

# Every council so far was written down from its decision, and every opened session had its papers.
CARRY_OVER = """
UPDATE evaluation_councilseat seat SET appointed_on = council.decided_on
  FROM evaluation_council council WHERE council.id = seat.council_id;
UPDATE evaluation_council SET status = 'founded';
UPDATE evaluation_councilsession SET papers_sent_at = started_at WHERE started_at IS NOT NULL;
"""
SETTINGS = (
    "quorum_percent", "spread_limit", "gate_rule", "finding_rule", "shown_decimals",
    "rescore_attempts", "written_opinion_allowed", "secretary_scores", "min_scorers",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0025_council_rules_and_declarations")]
    operations = [
        migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="councilsession",
            constraint=models.CheckConstraint(
                name="session_open_has_papers_sent",
                condition=models.Q(
                    ("status", "planned"), ("papers_sent_at__isnull", False), _connector="OR"
                ),
                violation_error_message="Phiên họp chỉ mở khi đã gửi hồ sơ điện tử.",
            ),
        ),
        freeze_when(
            "evaluation_council",
            "OLD.status = 'founded'",
            allow=(*SETTINGS, "founding_id", "work_rules_id", "updated_at"),
        ),
        freeze_when(
            "evaluation_councilseat",
            "OLD.appointed_on IS NOT NULL",
            allow=("left_on", "left_reason", "updated_at"),
        ),
        append_only("evaluation_interestdeclaration"),
        append_only("evaluation_recusal"),
        watch("evaluation_interestdeclaration"),
        watch("evaluation_seatassignment"),
    ]
