"""What is filed, handed in, concluded or issued does not change; legal rows are watched.

Marks are never logged: only hand-in is audited (sealed until the chair opens).
"""

from django.db import migrations

from core.sql import append_only, freeze_when, watch

# Marks and findings follow their card: once it is handed in, nobody adds, changes or takes away.
FREEZE_MARKS = """
CREATE FUNCTION ocop_refuse_handed_in() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  card bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.scorecard_id ELSE OLD.scorecard_id END;
BEGIN
  IF EXISTS (SELECT 1 FROM evaluation_scorecard
              WHERE id = card AND status <> 'draft') THEN
    RAISE EXCEPTION 'Phiếu % đã nộp, không sửa được.', card USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER ocop_handed_in BEFORE INSERT OR UPDATE OR DELETE ON evaluation_mark
  FOR EACH ROW EXECUTE FUNCTION ocop_refuse_handed_in();
CREATE TRIGGER ocop_handed_in BEFORE INSERT OR UPDATE OR DELETE ON evaluation_finding
  FOR EACH ROW EXECUTE FUNCTION ocop_refuse_handed_in();
"""
UNFREEZE_MARKS = """
DROP TRIGGER ocop_handed_in ON evaluation_mark;
DROP TRIGGER ocop_handed_in ON evaluation_finding;
DROP FUNCTION ocop_refuse_handed_in();
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0003_path")]
    operations = [
        append_only("evaluation_dossiersubmission"),
        append_only("evaluation_result"),
        append_only("evaluation_certificateevent"),
        freeze_when(
            "evaluation_scorecard", "OLD.status = 'handed_in'", allow=("document_id", "updated_at")
        ),
        freeze_when(
            "evaluation_stardecision", "OLD.status = 'issued'", allow=("status", "updated_at")
        ),
        freeze_when(
            "evaluation_communereport", "OLD.issued_on IS NOT NULL", allow=("updated_at",)
        ),
        migrations.RunSQL(FREEZE_MARKS, UNFREEZE_MARKS),
        watch("evaluation_dossier", hide=("updated_at",)),
        watch("evaluation_dossierstage", hide=("updated_at",)),
        watch("evaluation_communereport", hide=("updated_at",)),
        watch("evaluation_evaluationround", hide=("updated_at",)),
        watch("evaluation_council", hide=("updated_at",)),
        watch("evaluation_councilseat", hide=("updated_at",)),
        watch("evaluation_councilsession", hide=("updated_at",)),
        watch("evaluation_attendance"),
        watch("evaluation_sessionitem", hide=("updated_at",)),
        watch("evaluation_recusal"),
        watch("evaluation_agreement"),
        watch("evaluation_stardecision", hide=("updated_at",)),
        watch("evaluation_decisionline"),
        watch("evaluation_certificate", hide=("updated_at",)),
    ]
