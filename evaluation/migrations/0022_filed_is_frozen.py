"""A filed dossier changes no more until it is returned; nor do the papers it shows (Article 7.1)."""

from django.db import migrations

from core.sql import append_only, freeze_when, watch

# Self-marks and evidence links follow their dossier.
FREEZE_PARTS = """
CREATE FUNCTION ocop_refuse_filed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  holders bigint[] := CASE TG_OP
    WHEN 'INSERT' THEN ARRAY[NEW.dossier_id]
    WHEN 'DELETE' THEN ARRAY[OLD.dossier_id]
    ELSE ARRAY[OLD.dossier_id, NEW.dossier_id] END;
BEGIN
  IF EXISTS (SELECT 1 FROM evaluation_dossier
              WHERE id = ANY (holders) AND status NOT IN ('draft', 'returned')) THEN
    RAISE EXCEPTION 'Hồ sơ % đã nộp, không sửa được.', holders[1]
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER ocop_filed BEFORE INSERT OR UPDATE OR DELETE ON evaluation_selfmark
  FOR EACH ROW EXECUTE FUNCTION ocop_refuse_filed();
CREATE TRIGGER ocop_filed BEFORE INSERT OR UPDATE OR DELETE ON evaluation_evidencelink
  FOR EACH ROW EXECUTE FUNCTION ocop_refuse_filed();
"""
UNFREEZE_PARTS = """
DROP TRIGGER ocop_filed ON evaluation_selfmark;
DROP TRIGGER ocop_filed ON evaluation_evidencelink;
DROP FUNCTION ocop_refuse_filed();
"""

# What a paper says stays as it was shown; the producer keeps a renewed one as another paper.
FREEZE_PAPERS = """
CREATE FUNCTION ocop_refuse_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND
     (OLD.producer_id, OLD.kind, OLD.title, OLD.number, OLD.issued_by, OLD.issued_on,
      OLD.expires_on, OLD.file_id) IS NOT DISTINCT FROM
     (NEW.producer_id, NEW.kind, NEW.title, NEW.number, NEW.issued_by, NEW.issued_on,
      NEW.expires_on, NEW.file_id) THEN
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT 1 FROM evaluation_evidencelink l
               JOIN evaluation_dossier d ON d.id = l.dossier_id
              WHERE l.licence_id = OLD.id AND d.status NOT IN ('draft', 'returned')) THEN
    RAISE EXCEPTION 'Giấy tờ % đã nộp trong hồ sơ, không sửa được.', OLD.id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER ocop_shown BEFORE UPDATE OR DELETE ON products_licence
  FOR EACH ROW EXECUTE FUNCTION ocop_refuse_shown();
"""
UNFREEZE_PAPERS = """
DROP TRIGGER ocop_shown ON products_licence;
DROP FUNCTION ocop_refuse_shown();
"""


def freeze_settled(table: str, condition: str) -> migrations.RunSQL:
    """The second door of a table whose rows take one last word: once said, nothing changes."""
    return migrations.RunSQL(
        f'CREATE TRIGGER ocop_frozen_settled BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW '
        f"WHEN ({condition}) EXECUTE FUNCTION ocop_refuse_frozen();",
        f'DROP TRIGGER IF EXISTS ocop_frozen_settled ON "{table}";',
    )


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0021_stage_has_a_set"), ("products", "0002_triggers")]
    operations = [
        freeze_when(
            "evaluation_dossier",
            "OLD.status NOT IN ('draft', 'returned')",
            allow=("status", "updated_at"),
        ),
        migrations.RunSQL(FREEZE_PARTS, UNFREEZE_PARTS),
        migrations.RunSQL(FREEZE_PAPERS, UNFREEZE_PAPERS),
        append_only("evaluation_schemebinding"),
        freeze_when("evaluation_returnitem", "true", allow=("resolved_by_id",)),
        freeze_settled("evaluation_returnitem", "OLD.resolved_by_id IS NOT NULL"),
        freeze_when("evaluation_extension", "true", allow=("closed_on",)),
        freeze_settled("evaluation_extension", "OLD.closed_on IS NOT NULL"),
        watch("evaluation_schemebinding"),
        watch("evaluation_returnitem"),
        watch("evaluation_extension"),
    ]
