"""Every stage so far was worked on by the set its dossier has today."""

from django.db import migrations

FILL = """
UPDATE evaluation_dossierstage s SET criteria_set_id = d.criteria_set_id
  FROM evaluation_dossier d WHERE d.id = s.dossier_id AND s.criteria_set_id IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0019_kinds")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
