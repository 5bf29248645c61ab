"""Published schemes and criteria sets never change: neither their rows nor rows below them."""

from django.db import migrations

from core.sql import freeze_when, watch

# TG_ARGV[0] says how a row finds what it belongs to: its criteria set, its scheme, or a criterion
# of a set. An update is checked on both sides, so a row cannot be moved out of a published set.
REFUSE_PUBLISHED = r"""
CREATE FUNCTION ocop_refuse_published() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  content jsonb;
  state text;
BEGIN
  FOREACH content IN ARRAY CASE TG_OP
    WHEN 'INSERT' THEN ARRAY[to_jsonb(NEW)]
    WHEN 'DELETE' THEN ARRAY[to_jsonb(OLD)]
    ELSE ARRAY[to_jsonb(OLD), to_jsonb(NEW)]
  END LOOP
    IF TG_ARGV[0] = 'scheme' THEN
      SELECT status INTO state FROM evaluation_scheme
       WHERE id = (content ->> 'scheme_id')::bigint;
    ELSIF TG_ARGV[0] = 'criterion' THEN
      SELECT s.status INTO state FROM evaluation_criteriaset s
        JOIN evaluation_criterion c ON c.criteria_set_id = s.id
       WHERE c.id = (content ->> 'criterion_id')::bigint;
    ELSE
      SELECT status INTO state FROM evaluation_criteriaset
       WHERE id = (content ->> 'criteria_set_id')::bigint;
    END IF;
    IF state <> 'draft' THEN
      RAISE EXCEPTION 'Quy định, bộ tiêu chí đã công bố thì không sửa được (bảng %).', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
    END IF;
  END LOOP;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""

REFUSE_UNPUBLISH = r"""
CREATE FUNCTION ocop_refuse_unpublish() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Đã công bố thì không chuyển lại bản soạn (bảng %).', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
"""


def _function(body: str, name: str) -> migrations.RunSQL:
    return migrations.RunSQL(body, f"DROP FUNCTION IF EXISTS {name}();")


def _below(table: str, parent: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f'CREATE TRIGGER ocop_published BEFORE INSERT OR UPDATE OR DELETE ON "{table}" '
        f"FOR EACH ROW EXECUTE FUNCTION ocop_refuse_published('{parent}');",
        f'DROP TRIGGER IF EXISTS ocop_published ON "{table}";',
    )


def _never_back(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f'CREATE TRIGGER ocop_unpublish BEFORE UPDATE ON "{table}" FOR EACH ROW '
        "WHEN (OLD.status <> 'draft' AND NEW.status = 'draft') "
        "EXECUTE FUNCTION ocop_refuse_unpublish();",
        f'DROP TRIGGER IF EXISTS ocop_unpublish ON "{table}";',
    )


PUBLISHED = "OLD.status <> 'draft'"


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0001_schemes_and_criteria"), ("core", "0003_triggers")]
    operations = [
        _function(REFUSE_PUBLISHED, "ocop_refuse_published"),
        _function(REFUSE_UNPUBLISH, "ocop_refuse_unpublish"),
        freeze_when(
            "evaluation_scheme",
            PUBLISHED,
            # a later decision ends an earlier one; the file may be laid out anew, content equal
            allow=("status", "in_force_until", "source_sha256", "updated_at"),
        ),
        freeze_when("evaluation_criteriaset", PUBLISHED, allow=("status", "updated_at")),
        _never_back("evaluation_scheme"),
        _never_back("evaluation_criteriaset"),
        _below("evaluation_starband", "scheme"),
        _below("evaluation_criteriapart", "criteria_set"),
        _below("evaluation_criterion", "criteria_set"),
        _below("evaluation_criterionoption", "criterion"),
        _below("evaluation_endingrule", "criteria_set"),
        _below("evaluation_categorycriteriaset", "criteria_set"),
        watch("evaluation_scheme", hide=("updated_at",)),
        watch("evaluation_authoritystep"),
        watch("evaluation_criteriaset", hide=("updated_at",)),
    ]
