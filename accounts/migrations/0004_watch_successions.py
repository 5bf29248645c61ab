from django.db import migrations

from core.sql import watch


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_loaded_lists_and_offices_held_once"),
        ("core", "0003_triggers"),
    ]
    operations = [
        watch("accounts_unitsuccession"),
        watch("accounts_unitalias", hide=("name_folded",)),
    ]
