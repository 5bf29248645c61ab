import pytest
from django.db import DatabaseError, connection, transaction

from core.models import AuditEntry, ChangeLog
from products.models import Producer
from tests.build import make_unit, make_user

pytestmark = pytest.mark.django_db


def make_entry() -> AuditEntry:
    return AuditEntry.objects.record(make_unit("14/"), "look", actor=make_user())


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE core_auditentry SET action = 'x'",
        "DELETE FROM core_auditentry",
        "TRUNCATE core_auditentry",
        "UPDATE core_changelog SET actor = 'x'",
        "DELETE FROM core_changelog",
        "TRUNCATE core_changelog",
    ],
)
def test_the_audit_tables_take_no_change_and_lose_nothing(sql):
    make_entry()
    before = (AuditEntry.objects.count(), ChangeLog.objects.count())

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert (AuditEntry.objects.count(), ChangeLog.objects.count()) == before


def test_single_bulk_and_raw_changes_alike_leave_a_diff():
    unit = make_unit("14/")
    producer = Producer.objects.create(name="HTX A", form="cooperative", unit=unit)
    Producer.objects.bulk_create([Producer(name="HTX B", form="cooperative", unit=unit)])
    Producer.objects.filter(pk=producer.pk).update(name="HTX C")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE products_producer SET address = 'Bản 1' WHERE id = %s", [producer.pk]
        )
    Producer.objects.filter(pk=producer.pk).delete()

    changes = ChangeLog.objects.filter(table_name="products_producer").order_by("pk")
    assert list(changes.values_list("operation", flat=True)) == [
        "insert", "insert", "update", "update", "delete",
    ]  # fmt: skip
    assert changes[2].diff == {"name": ["HTX A", "HTX C"]}
    assert changes[3].diff == {"address": ["", "Bản 1"]}


def test_passwords_never_reach_the_log():
    user = make_user()
    user.set_password("mat-khau-rat-dai")
    user.save()

    changes = ChangeLog.objects.filter(table_name="accounts_user")
    assert changes.exists()
    assert not any("password" in change.diff for change in changes)


def test_a_changing_request_names_its_actor_to_the_log_and_the_next_one_does_not(client):
    user = make_user()
    client.force_login(user)
    client.post("/account/logout/")

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('ocop.actor', true)")
        assert cursor.fetchone()[0] == ""
