"""What was handed in, answered or issued by the advisory team does not change."""

from django.db import migrations

from core.sql import freeze_when, watch

FREEZE = """
CREATE FUNCTION ocop_refuse_handed_in_advice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  given bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.assignment_id ELSE OLD.assignment_id END;
BEGIN
  IF EXISTS (SELECT 1 FROM evaluation_advisoryassignment
              WHERE id = given AND status <> 'draft') THEN
    RAISE EXCEPTION 'Ý kiến tư vấn % đã nộp, không sửa được.', given
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER ocop_handed_in BEFORE INSERT OR UPDATE OR DELETE ON evaluation_advisoryopinion
  FOR EACH ROW EXECUTE FUNCTION ocop_refuse_handed_in_advice();
CREATE FUNCTION ocop_refuse_reported_photo() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  seen bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.visit_id ELSE OLD.visit_id END;
BEGIN
  IF EXISTS (SELECT 1 FROM evaluation_sitevisit WHERE id = seen AND report_id IS NOT NULL) THEN
    RAISE EXCEPTION 'Lần kiểm tra % đã có trong báo cáo, không sửa được ảnh.', seen
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER ocop_reported BEFORE INSERT OR UPDATE OR DELETE ON evaluation_sitephoto
  FOR EACH ROW EXECUTE FUNCTION ocop_refuse_reported_photo();
"""
UNFREEZE = """
DROP TRIGGER ocop_handed_in ON evaluation_advisoryopinion;
DROP FUNCTION ocop_refuse_handed_in_advice();
DROP TRIGGER ocop_reported ON evaluation_sitephoto;
DROP FUNCTION ocop_refuse_reported_photo();
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0017_advisory_team")]
    operations = [
        migrations.RunSQL(FREEZE, UNFREEZE),
        freeze_when("evaluation_sitevisit", "OLD.report_id IS NOT NULL", allow=("updated_at",)),
        freeze_when("evaluation_furthertest", "OLD.answered_on IS NOT NULL", allow=("updated_at",)),
        freeze_when(
            "evaluation_advisoryreport", "OLD.issued_on IS NOT NULL", allow=("updated_at",)
        ),
        watch("evaluation_advisoryteam", hide=("updated_at",)),
        watch("evaluation_advisorymember"),
        watch("evaluation_advisoryassignment", hide=("updated_at",)),
        watch("evaluation_advisoryopinion"),
        watch("evaluation_advisoryreport", hide=("updated_at",)),
        watch("evaluation_sitevisit", hide=("updated_at",)),
        watch("evaluation_sitephoto"),
        watch("evaluation_furthertest", hide=("updated_at",)),
    ]
