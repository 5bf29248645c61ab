from django.db import migrations

from core.sql import append_only, freeze_when, watch

_UPDATED = ("updated_at",)


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0029_forwarding_notices_feedback")]
    operations = [
        append_only("evaluation_externalresult"),
        freeze_when("evaluation_forwardingfile", "OLD.status = 'sent'", allow=_UPDATED),
        freeze_when("evaluation_resultnotice", "OLD.status = 'issued'", allow=_UPDATED),
        freeze_when("evaluation_feedbackletter", "OLD.status = 'sent'", allow=_UPDATED),
        watch("evaluation_externalresult"),
        watch("evaluation_forwardingfile", hide=_UPDATED),
        watch("evaluation_forwardingitem"),
        watch("evaluation_resultnotice", hide=_UPDATED),
        watch("evaluation_resultnoticeline"),
        watch("evaluation_feedbackletter", hide=_UPDATED),
    ]
