from django.db import migrations

from core.sql import freeze_when, watch

TABLE = "documents_officialdocument"
JOB = (
    "rendering_requested_at",
    "render_attempts",
    "next_try_at",
    "last_error",
    "updated_at",
)
CLOSING = ("status", "superseded_by_id", "closing_reason", "updated_at")
DRAWN = ("pdf_id", "pdf_sha256", "rendered_at", "signed_pdf_id", "issued_at")
NUMBER = ("number", "number_year", "number_text", "symbol", "issued_on")


def freeze_more(name: str, condition: str, allow: tuple[str, ...]) -> migrations.RunSQL:
    """A second and third door on the same table, each with its own name."""
    arguments = ", ".join(f"'{column}'" for column in allow)
    return migrations.RunSQL(
        f'CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON "{TABLE}" FOR EACH ROW '
        f"WHEN ({condition}) EXECUTE FUNCTION ocop_refuse_frozen({arguments});",
        f'DROP TRIGGER IF EXISTS {name} ON "{TABLE}";',
    )


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("core", "0003_triggers")]
    operations = [
        # What was approved is what gets numbered, drawn and signed.
        freeze_when(TABLE, "OLD.status <> 'draft'", allow=(*NUMBER, *DRAWN, *CLOSING, *JOB)),
        freeze_more(
            "ocop_frozen_number", "OLD.number IS NOT NULL", allow=(*DRAWN, *CLOSING, *JOB)
        ),
        freeze_more(
            "ocop_frozen_pdf",
            "OLD.pdf_id IS NOT NULL",
            allow=("signed_pdf_id", "issued_at", *CLOSING, *JOB),
        ),
        freeze_more(
            "ocop_frozen_issued",
            "OLD.status IN ('issued', 'superseded', 'withdrawn', 'cancelled')",
            allow=CLOSING,
        ),
        freeze_when("documents_storedfile", "true"),
        watch(TABLE, hide=("content", "updated_at", "next_try_at", "render_attempts")),
        watch("documents_storedfile", hide=("updated_at",)),
        watch("documents_legalbasis", hide=("updated_at",)),
        watch("documents_numberingrule", hide=("updated_at",)),
        watch("documents_numberregister", hide=("updated_at",)),
    ]
