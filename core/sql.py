"""Migration operations for what Django's schema cannot say: triggers."""

from django.db.migrations.operations import RunSQL


def watch(table: str, *, key: str = "id", hide: tuple[str, ...] = ()) -> RunSQL:
    """Log every change of a table into ChangeLog, columns in `hide` left out of the diff."""
    arguments = ", ".join(f"'{name}'" for name in (key, *hide))
    return RunSQL(
        f'CREATE TRIGGER ocop_watch AFTER INSERT OR UPDATE OR DELETE ON "{table}" '
        f"FOR EACH ROW EXECUTE FUNCTION ocop_log_change({arguments});",
        f'DROP TRIGGER IF EXISTS ocop_watch ON "{table}";',
    )


def append_only(table: str) -> RunSQL:
    """Refuse UPDATE, DELETE and TRUNCATE of a table."""
    return RunSQL(
        f'CREATE TRIGGER ocop_append_only BEFORE UPDATE OR DELETE ON "{table}" '
        "FOR EACH ROW EXECUTE FUNCTION ocop_refuse_change();"
        f'CREATE TRIGGER ocop_no_truncate BEFORE TRUNCATE ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION ocop_refuse_change();",
        f'DROP TRIGGER IF EXISTS ocop_append_only ON "{table}";'
        f'DROP TRIGGER IF EXISTS ocop_no_truncate ON "{table}";',
    )


def freeze_when(table: str, condition: str, *, allow: tuple[str, ...] = ()) -> RunSQL:
    """Refuse changes of rows that meet `condition` (SQL on OLD), columns in `allow` excepted."""
    arguments = ", ".join(f"'{name}'" for name in allow)
    return RunSQL(
        f'CREATE TRIGGER ocop_frozen BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW '
        f"WHEN ({condition}) EXECUTE FUNCTION ocop_refuse_frozen({arguments});",
        f'DROP TRIGGER IF EXISTS ocop_frozen ON "{table}";',
    )
