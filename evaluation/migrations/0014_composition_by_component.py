from django.db import migrations

# Signed reports are frozen by trigger; what they say does not change, only where it stands.
MOVE = """
ALTER TABLE evaluation_communereport DISABLE TRIGGER USER;
UPDATE evaluation_communereport
   SET composition = jsonb_build_object('form_01', has_form_01, 'form_02', has_form_02);
ALTER TABLE evaluation_communereport ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0013_submissions")]
    operations = [migrations.RunSQL(MOVE, migrations.RunSQL.noop)]
