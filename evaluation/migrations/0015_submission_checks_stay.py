from django.db import migrations

from core.sql import append_only


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0014_composition_by_component")]
    operations = [
        migrations.RemoveField(
            model_name='communereport',
            name='has_evidence',
        ),
        migrations.RemoveField(
            model_name='communereport',
            name='has_form_01',
        ),
        migrations.RemoveField(
            model_name='communereport',
            name='has_form_02',
        ),
        append_only("evaluation_intakecheck"),
    ]
