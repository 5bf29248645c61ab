"""A handed-in card opens again for one move only: taken back while its dossier is still sealed."""

from django.db import migrations

from core.sql import append_only, freeze_when

FROZEN = freeze_when(
    "evaluation_scorecard", "OLD.status = 'handed_in'", allow=("document_id", "updated_at")
)

# The item is locked as it is read: an opening under way is waited for, and then refuses the move.
GUARD = """
CREATE FUNCTION ocop_guard_scorecard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moved text[] := '{status,handed_in_at,sha256,updated_at}';
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (to_jsonb(NEW) - '{document_id,updated_at}'::text[])
     = (to_jsonb(OLD) - '{document_id,updated_at}'::text[]) THEN
      RETURN NEW;
    END IF;
    IF NEW.status = 'draft' AND NEW.sha256 = '' AND NEW.handed_in_at IS NULL
       AND (to_jsonb(NEW) - moved) = (to_jsonb(OLD) - moved) THEN
      PERFORM 1 FROM evaluation_sessionitem item
        JOIN evaluation_councilsession session ON session.id = item.session_id
       WHERE item.id = OLD.item_id AND item.status = 'scoring' AND session.status = 'open'
         FOR SHARE OF item;
      IF FOUND THEN
        RETURN NEW;
      END IF;
    END IF;
  END IF;
  RAISE EXCEPTION 'Phiếu % đã nộp, không sửa được.', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ocop_frozen BEFORE UPDATE OR DELETE ON evaluation_scorecard FOR EACH ROW
  WHEN (OLD.status = 'handed_in') EXECUTE FUNCTION ocop_guard_scorecard();
"""
UNGUARD = """
DROP TRIGGER ocop_frozen ON evaluation_scorecard;
DROP FUNCTION ocop_guard_scorecard();
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0011_scorecard_versions")]
    operations = [
        append_only("evaluation_scorecardversion"),
        migrations.RunSQL(FROZEN.reverse_sql, FROZEN.sql),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
