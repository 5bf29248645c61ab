"""The database role that web, worker and beat use in production owns nothing."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from core.models import AuditEntry, ChangeLog
from tests.build import make_user

pytestmark = pytest.mark.django_db
ROLE = "ocop_app_trial"  # made inside the test's transaction, gone with it


@pytest.fixture
def _as_the_app_role():
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
        call_command("grant_app", ROLE, stdout=StringIO())
        cursor.execute(f"SET LOCAL ROLE {ROLE}")


@pytest.mark.usefixtures("_as_the_app_role")
def test_it_does_the_daily_work_and_leaves_its_trace():
    user = make_user()
    user.full_name = "Tên mới"
    user.save()
    AuditEntry.objects.record(user, "rename", actor=user)

    operations = ChangeLog.objects.filter(row_id=str(user.pk)).order_by("pk")
    assert list(operations.values_list("operation", flat=True)) == ["insert", "update"]
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditentry SET action = ''",
        "DELETE FROM core_auditentry",
        "TRUNCATE core_changelog",
        "DROP TRIGGER ocop_append_only ON core_auditentry",
        "ALTER TABLE core_auditentry DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "CREATE TABLE own (id int)",
        "DELETE FROM django_migrations",
    ],
)
@pytest.mark.usefixtures("_as_the_app_role")
def test_it_cannot_touch_the_trail_or_the_tables_themselves(statement):
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_superuser_or_an_unknown_role_is_refused():
    with pytest.raises(CommandError, match="superuser"):
        call_command("grant_app", connection.settings_dict["USER"])
    with pytest.raises(CommandError, match="There is no role"):
        call_command("grant_app", "nobody-here")
