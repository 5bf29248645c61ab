"""A paper that is issued as soon as it is drawn may be signed once afterwards, and never again.

The guards of migration 0002 are hung up anew with the findings of the signature among the columns
that a signature writes.
"""

from django.db import migrations

from core.sql import watch

TABLE = "documents_officialdocument"
JOB = ("rendering_requested_at", "render_attempts", "next_try_at", "last_error", "updated_at")
CLOSING = ("status", "superseded_by_id", "closing_reason", "updated_at")
SIGNED = ("signed_pdf_id", "signatures")
DRAWN = ("pdf_id", "pdf_sha256", "rendered_at", "issued_at", *SIGNED)
NUMBER = ("number", "number_year", "number_text", "symbol", "issued_on")
BEFORE = {
    "ocop_frozen": ("OLD.status <> 'draft'", (*NUMBER, *DRAWN[:4], SIGNED[0], *CLOSING, *JOB)),
    "ocop_frozen_number": ("OLD.number IS NOT NULL", (*DRAWN[:4], SIGNED[0], *CLOSING, *JOB)),
    "ocop_frozen_pdf": ("OLD.pdf_id IS NOT NULL", (SIGNED[0], "issued_at", *CLOSING, *JOB)),
    "ocop_frozen_issued": (
        "OLD.status IN ('issued', 'superseded', 'withdrawn', 'cancelled')",
        CLOSING,
    ),
}
AFTER = {
    "ocop_frozen": ("OLD.status <> 'draft'", (*NUMBER, *DRAWN, *CLOSING, *JOB)),
    "ocop_frozen_number": ("OLD.number IS NOT NULL", (*DRAWN, *CLOSING, *JOB)),
    "ocop_frozen_pdf": ("OLD.pdf_id IS NOT NULL", (*SIGNED, "issued_at", *CLOSING, *JOB)),
    "ocop_frozen_issued": (
        "OLD.status IN ('issued', 'superseded', 'withdrawn', 'cancelled')",
        (*SIGNED, *CLOSING),
    ),
    "ocop_frozen_signed": ("OLD.signed_pdf_id IS NOT NULL", ("issued_at", *CLOSING, *JOB)),
    "ocop_frozen_closed": ("OLD.status IN ('superseded', 'withdrawn', 'cancelled')", CLOSING),
}


def _hang(guards: dict[str, tuple[str, tuple[str, ...]]]) -> str:
    return "".join(
        f'CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON "{TABLE}" FOR EACH ROW '
        f"WHEN ({condition}) EXECUTE FUNCTION ocop_refuse_frozen("
        + ", ".join(f"'{column}'" for column in allowed)
        + ");"
        for name, (condition, allowed) in guards.items()
    )


def _take_down(guards: dict[str, tuple[str, tuple[str, ...]]]) -> str:
    return "".join(f'DROP TRIGGER {name} ON "{TABLE}";' for name in guards)


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_signing_keys")]
    operations = [
        migrations.RunSQL(
            _take_down(BEFORE) + _hang(AFTER),
            _take_down(AFTER) + _hang(BEFORE),
        ),
        watch("documents_signingkey", hide=("updated_at",)),
    ]
