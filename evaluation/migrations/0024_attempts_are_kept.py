"""What members asked and approved is never rewritten; an item that is over does not change.

The outcome of a replaced attempt holds members' totals, which the log of changes must not.
"""

from django.db import migrations

from core.sql import append_only, freeze_when, watch

ITEMS = "evaluation_sessionitem"
UNWATCH = f'DROP TRIGGER IF EXISTS ocop_watch ON "{ITEMS}";'


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0023_attempts_and_written_opinions")]
    operations = [
        append_only("evaluation_memberrequest"),
        append_only("evaluation_minutesapproval"),
        watch("evaluation_memberrequest"),
        watch("evaluation_minutesapproval"),
        migrations.RunSQL(UNWATCH, watch(ITEMS, hide=("updated_at",)).sql),
        watch(ITEMS, hide=("updated_at", "kept_outcome")),
        freeze_when(
            ITEMS, "OLD.status IN ('rescored', 'moved', 'concluded')", allow=("updated_at",)
        ),
    ]
