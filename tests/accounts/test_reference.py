"""Loading the lists into PostgreSQL: whole, fast, twice without harm."""

from datetime import date
from time import perf_counter

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.choices import Level, UnitKind
from accounts.models import AdministrativeUnit, LoadedList, UnitAlias, UnitSuccession
from accounts.services.reference import LoadReport, load_units
from accounts.unit_index import UnitIndex
from core.models import ChangeLog


def count(day: date, path: str = "") -> tuple[int, int, int]:
    units = AdministrativeUnit.objects.valid_on(day).at_or_below(path)
    return tuple(units.filter(level=level).count() for level in Level)


def test_the_country_is_loaded_with_both_lists(inside, plan):
    assert inside == LoadReport(created=len(plan.units), kept=0)
    assert count(date(2021, 11, 30)) == (63, 705, 10599)
    assert count(date(2025, 6, 30)) == (63, 696, 10035)
    assert count(date(2025, 7, 1)) == (34, 0, 3321)
    assert count(date(2026, 11, 22), "14/") == (1, 0, 75)
    assert UnitSuccession.objects.count() == len(plan.successions)
    assert UnitAlias.objects.count() == len(plan.aliases)


def test_every_row_stands_below_its_parent(inside):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM accounts_administrativeunit unit"
            " LEFT JOIN accounts_administrativeunit above ON above.id = unit.parent_id"
            " WHERE unit.path <> coalesce(above.path, '') || unit.code || '/'"
        )
        assert cursor.fetchone() == (0,)


def test_centres_of_todays_communes_are_on_file(inside):
    today = AdministrativeUnit.objects.valid_on(date(2026, 11, 22)).filter(level=Level.COMMUNE)

    assert today.filter(latitude__range=(6, 24), longitude__range=(101, 118)).count() == 3321


def test_loading_again_reads_nothing_and_changes_nothing(inside):
    before = ChangeLog.objects.count()
    start = perf_counter()
    with CaptureQueriesContext(connection) as queries:
        again = load_units()

    assert again == LoadReport(created=0, kept=inside.created)
    assert perf_counter() - start < 1
    assert len(queries) < 8
    assert ChangeLog.objects.count() == before


def test_what_officials_changed_is_kept_and_named(inside):
    """A new edition of the files adds what is missing; it never undoes a person's work."""
    commune = AdministrativeUnit.objects.get(path="14/04075/", valid_until=None)
    commune.name, commune.valid_until = "Yên Châu mới", date(2026, 9, 30)
    commune.save()
    gone = AdministrativeUnit.objects.get(path="14/127/04246/")
    gone.successions.all().delete()
    gone.delete()
    LoadedList.objects.update(digest="an older edition")

    report = load_units()

    commune.refresh_from_db()
    assert (report.created, report.differing) == (1, ("Xã Yên Châu mới (14/04075/)",))
    assert commune.valid_until == date(2026, 9, 30)
    assert AdministrativeUnit.objects.filter(path="14/127/04246/").exists()
    assert UnitSuccession.objects.filter(old__path="14/127/04246/", is_default=True).count() == 1


def test_a_founding_day_corrected_by_hand_is_no_clash(inside):
    AdministrativeUnit.objects.filter(path="14/123/03980/").update(valid_from=date(2025, 1, 15))
    LoadedList.objects.update(digest="an older edition")

    report = load_units()

    assert report.created == 0
    assert report.differing == ("Phường Mộc Lỵ (14/123/03980/)",)


def test_the_index_needs_three_queries(inside, plan):
    with CaptureQueriesContext(connection) as queries:
        index = UnitIndex.load()

    assert len(queries) == 3
    assert len(index.units) == len(plan.units)


def test_folded_names_answer_an_accent_free_search(inside):
    found = AdministrativeUnit.objects.filter(name_folded="dong sang", level=Level.COMMUNE)

    assert set(found.values_list("path", "kind")) == {
        ("14/123/04030/", UnitKind.XA),
        ("14/123/04030/", UnitKind.PHUONG),
    }
