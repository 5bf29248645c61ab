"""Extensions, text functions and trigger functions that later tables rest on."""

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

# unaccent() is only STABLE because its dictionary could be swapped; named outright it never is.
FOLD = r"""
CREATE FUNCTION ocop_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT btrim(regexp_replace(lower(public.unaccent('public.unaccent'::regdictionary,
    translate(normalize(value, NFC), 'đĐðÐ', 'dDdD'))), '\s+', ' ', 'g'))
$$;
"""

# Dictionary order as ICU "vi" gives it: letters first (ă after a, đ after d), then the five tones
# (huyền hỏi ngã sắc nặng), then case. The answer sorts by code point, so any C-like collation
# and a plain btree serve it; the embedded server has no ICU.
SORT_KEY = r"""
CREATE FUNCTION ocop_sort_key(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  WITH form AS (
    SELECT btrim(regexp_replace(normalize(value, NFC), '\s+', ' ', 'g')) AS plain
  ), parts AS (
    SELECT plain, normalize(lower(plain), NFD) AS loose FROM form
  )
  SELECT translate(
      regexp_replace(
        normalize(regexp_replace(loose, '[\u0300\u0301\u0303\u0309\u0323]', '', 'g'), NFC),
        '[^0-9aăâbcdđeêfghijklmnoôơpqrstuưvwxyz ]', '!', 'g'),
      'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`a')
    || U&'\0001' || translate(
      regexp_replace(regexp_replace(loose, '[\u0302\u0306\u031b]', '', 'g'),
        '[^\u0300\u0301\u0303\u0309\u0323]', '0', 'g'),
      U&'\0300\0309\0303\0301\0323', '12345')
    || U&'\0001' || regexp_replace(regexp_replace(plain, '[[:upper:]]', '2', 'g'), '[^2]', '1', 'g')
  FROM parts
$$;
"""

LOG_CHANGE = r"""
CREATE FUNCTION ocop_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}'::jsonb ELSE to_jsonb(OLD) END;
  after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}'::jsonb ELSE to_jsonb(NEW) END;
  hidden text[] := TG_ARGV[1:];
  diff jsonb;
BEGIN
  SELECT coalesce(jsonb_object_agg(key, jsonb_build_array(before -> key, after -> key)), '{}')
    INTO diff
    FROM jsonb_object_keys(before || after) AS key
   WHERE before -> key IS DISTINCT FROM after -> key AND NOT key = ANY (hidden);
  IF diff = '{}'::jsonb THEN
    RETURN NULL;
  END IF;
  INSERT INTO core_changelog (at, table_name, row_id, operation, actor, request_id, diff)
  VALUES (clock_timestamp(), TG_TABLE_NAME,
          coalesce(after ->> TG_ARGV[0], before ->> TG_ARGV[0], ''), lower(TG_OP),
          coalesce(current_setting('ocop.actor', true), ''),
          coalesce(current_setting('ocop.request', true), ''), diff);
  RETURN NULL;
END $$;
"""

REFUSE_CHANGE = r"""
CREATE FUNCTION ocop_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Bảng % chỉ được ghi thêm.', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""

# TG_ARGV: columns that may still change on a frozen row (bookkeeping, never content).
REFUSE_FROZEN = r"""
CREATE FUNCTION ocop_refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  allowed text[] := TG_ARGV[0:];
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - allowed) = (to_jsonb(OLD) - allowed) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Bản ghi % của bảng % đã khóa, không sửa được.', OLD.id, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
"""


def function(body: str, name: str) -> migrations.RunSQL:
    return migrations.RunSQL(body, f"DROP FUNCTION IF EXISTS {name};")


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        BtreeGistExtension(),
        function(FOLD, "ocop_fold(text)"),
        function(SORT_KEY, "ocop_sort_key(text)"),
        function(LOG_CHANGE, "ocop_log_change()"),
        function(REFUSE_CHANGE, "ocop_refuse_change()"),
        function(REFUSE_FROZEN, "ocop_refuse_frozen()"),
    ]
