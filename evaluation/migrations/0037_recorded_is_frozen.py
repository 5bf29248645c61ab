"""What a check found follows its record: once that is a paper, no row beneath it changes."""

from django.db import migrations

TABLES = (
    "evaluation_inspectioncheck",
    "evaluation_inspectionsample",
    "evaluation_inspectionviolation",
    "evaluation_inspection_inspectors",
)
FREEZE = """
CREATE FUNCTION ocop_refuse_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  holders bigint[] := CASE TG_OP
    WHEN 'INSERT' THEN ARRAY[NEW.inspection_id]
    WHEN 'DELETE' THEN ARRAY[OLD.inspection_id]
    ELSE ARRAY[OLD.inspection_id, NEW.inspection_id] END;
BEGIN
  IF EXISTS (SELECT 1 FROM evaluation_inspection
              WHERE id = ANY (holders) AND document_id IS NOT NULL) THEN
    RAISE EXCEPTION 'Biên bản kiểm tra % đã lập, không sửa được.', holders[1]
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""


def on(table: str) -> str:
    return (
        f"CREATE TRIGGER ocop_recorded BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION ocop_refuse_recorded();"
    )


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0036_drafts_may_be_discarded")]
    operations = [
        migrations.RunSQL(
            "\n".join([FREEZE, *map(on, TABLES)]),
            "\n".join(
                [
                    *(f"DROP TRIGGER ocop_recorded ON {table};" for table in TABLES),
                    "DROP FUNCTION ocop_refuse_recorded();",
                ]
            ),
        ),
    ]
