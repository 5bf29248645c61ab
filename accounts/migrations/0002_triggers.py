from django.db import migrations

from core.sql import watch


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("core", "0003_triggers")]
    operations = [
        watch("accounts_user", hide=("password", "last_login")),
        watch("accounts_post"),
        watch("accounts_delegation"),
        watch("accounts_administrativeunit", hide=("name_folded", "sort_key", "updated_at")),
        watch("accounts_helparea"),
        watch("accounts_helpareacommune"),
    ]
