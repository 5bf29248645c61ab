"""What the first filing settled stays while a dossier is returned: whose it is, of which product and
kind, when it was filed and under which code; only its content and what it is judged by may change."""

from django.db import migrations

FREEZE = """
CREATE TRIGGER ocop_frozen_identity BEFORE UPDATE OR DELETE ON evaluation_dossier FOR EACH ROW
  WHEN (OLD.first_filed_on IS NOT NULL)
  EXECUTE FUNCTION ocop_refuse_frozen(
    'status', 'updated_at', 'form_01', 'form_02', 'scheme_id', 'criteria_set_id');
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0039_chair_authorised_anew")]
    operations = [
        migrations.RunSQL(
            FREEZE, "DROP TRIGGER IF EXISTS ocop_frozen_identity ON evaluation_dossier;"
        )
    ]
