"""The suite's own flush empties tables that refuse TRUNCATE; the application still may not."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, InternalError, connection

from core.models import AuditEntry, ChangeLog
from tests.build import make_unit, make_user


@pytest.mark.django_db(transaction=True)
def test_flush_empties_the_append_only_tables():
    user = make_user()
    AuditEntry.objects.record(user, "enter", actor=user)
    assert ChangeLog.objects.exists()

    call_command("flush", interactive=False, verbosity=0)

    assert AuditEntry.objects.count() == 0
    assert ChangeLog.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", ["TRUNCATE", "DELETE FROM"])
def test_the_application_may_still_not_empty_them(statement):
    user = make_user()
    AuditEntry.objects.record(user, "enter", actor=user)

    with pytest.raises((IntegrityError, InternalError)), connection.cursor() as cursor:
        cursor.execute(f"{statement} core_auditentry")

    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db
def test_built_units_form_one_tree():
    commune, old = make_unit("14/04075/"), make_unit("14/123/04030/")

    assert commune.parent == old.parent.parent == make_unit("14/")
    assert [commune.level, old.parent.level, old.level] == ["commune", "district", "commune"]
