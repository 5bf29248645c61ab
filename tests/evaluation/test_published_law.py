"""The whole law in the database: equal to its files, dated, and never changed again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from django.db import connection, transaction

from core.clocks import Clock, Unit
from core.errors import InvalidTransition
from core.models import AuditEntry
from documents.models import LegalBasis
from evaluation.criteria_file import CriteriaFileError, criteria_of, scheme_entries
from evaluation.models import (
    AuthorityStep,
    CategoryCriteriaSet,
    CriteriaPart,
    CriteriaSet,
    Criterion,
    CriterionOption,
    EndingRule,
    Scheme,
    StarBand,
)
from evaluation.services import reference
from evaluation.workflow import CRITERIA_SET, SCHEME
from products.models import ProductCategory
from tests.evaluation.sheets import refuses

NOW, BEFORE, FIRST = "qd26-2026", "qd148-2023", "qd1048-2019"


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker) -> Iterator[None]:
    """All schemes once for this module, undone at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        reference.load_legal_bases()
        reference.load_classification()
        reference.load_schemes()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def law(_loaded, db) -> None:
    """The whole law, in a transaction of the test's own."""


def scheme(code: str = NOW) -> Scheme:
    return Scheme.objects.get(code=code)


def step(level: str, code: str = NOW, day: date = date(2026, 10, 1)) -> AuthorityStep:
    return AuthorityStep.objects.of(scheme(code), day).get(level=level)


# -- what was loaded -------------------------------------------------------------------------


@pytest.mark.parametrize("code", [NOW, BEFORE, FIRST])
def test_every_set_reads_back_as_the_sheet_of_its_file(law, code):
    rows = {row.number: row.sheet() for row in CriteriaSet.objects.filter(scheme__code=code)}

    assert rows == {entry.sheet.number: entry.sheet for entry in criteria_of(code).sets}
    assert {number: sheet.fingerprint for number, sheet in rows.items()} == {
        entry.sheet.number: entry.sheet.fingerprint for entry in criteria_of(code).sets
    }


def test_a_sheet_takes_a_fixed_number_of_queries_and_is_read_once(law, django_assert_num_queries):
    small, large = (CriteriaSet.objects.get(scheme__code=NOW, number=n) for n in (25, 13))
    for row in (small, large):
        row.fingerprint = f"fresh {row.pk}"  # not in the cache yet
        with django_assert_num_queries(6):
            row.sheet()
        with django_assert_num_queries(0):
            row.sheet()


def test_loading_again_changes_nothing_and_asks_little(law, django_assert_max_num_queries):
    def rows() -> list[int]:
        tables = (
            Scheme, StarBand, AuthorityStep, CriteriaSet, Criterion, CriterionOption, EndingRule,
            CategoryCriteriaSet, LegalBasis, ProductCategory, AuditEntry,
        )  # fmt: skip
        return [table.objects.count() for table in tables]

    before = rows()

    with django_assert_max_num_queries(40):
        added = reference.load_legal_bases(), reference.load_classification()
        reports = reference.load_schemes()

    assert added == (0, 0)
    assert [(report.changed, report.sets_added) for report in reports] == [(False, 0)] * 3
    assert rows() == before


def test_everything_is_published_and_the_acts_are_audited(law):
    assert set(Scheme.objects.values_list("status", flat=True)) == {"published"}
    assert set(CriteriaSet.objects.values_list("status", flat=True)) == {"published"}
    acts = AuditEntry.objects.filter(action="publish", before="draft", after="published")
    assert acts.filter(record_type="evaluation.scheme").count() == 3
    assert acts.filter(record_type="evaluation.criteriaset").count() == 26 + 22 + 25


def test_a_published_set_that_the_file_contradicts_is_refused_with_the_criterion(law, monkeypatch):
    entry = scheme_entries()[NOW]
    file = criteria_of(NOW)
    first = file.sets[0]
    top = first.sheet.parts[0].criteria[0]
    changed = replace(
        first.sheet.parts[0],
        criteria=(
            replace(top, children=(replace(top.children[0], name="Khác"), *top.children[1:])),
            *first.sheet.parts[0].criteria[1:],
        ),
    )
    sheet = replace(first.sheet, parts=(changed, *first.sheet.parts[1:]))
    wrong = replace(file, sets=(replace(first, sheet=sheet), *file.sets[1:]))
    monkeypatch.setattr(reference, "read_criteria", lambda _entry: wrong)

    with pytest.raises(CriteriaFileError, match=r"Bộ 1 đã công bố, tệp lại khác ở: 1, 1\.1\."):
        reference.load_scheme(replace(entry, sha256="another file"))


def test_a_scheme_on_file_is_not_rewritten(law):
    entry = replace(scheme_entries()[NOW], certificate_months=24, sha256="another file")

    with pytest.raises(CriteriaFileError, match="certificate_months: đã lưu “36”, tệp ghi “24”"):
        reference.load_scheme(entry)


def test_the_last_day_of_a_scheme_may_come_to_be_known(law):
    entry = replace(scheme_entries()[NOW], in_force_until=date(2030, 12, 31), sha256="later file")

    reference.load_scheme(entry)

    assert scheme().in_force_until == date(2030, 12, 31)


def test_the_older_schemes_are_marked_historic_with_what_was_left_out(law):
    historic = dict(Scheme.objects.values_list("code", "is_historic"))

    assert historic == {NOW: False, BEFORE: True, FIRST: True}
    assert not CriteriaSet.objects.filter(scheme__code=BEFORE, number__in=[7, 11, 12, 13]).exists()


# -- published is immutable ------------------------------------------------------------------


@pytest.mark.parametrize(
    "table", [CriteriaPart, Criterion, CriterionOption, EndingRule, CategoryCriteriaSet, StarBand]
)
def test_no_row_below_a_published_set_can_be_changed_or_removed(law, table):
    row = table.objects.first()
    name = table._meta.db_table

    assert refuses(lambda: sql(f'UPDATE "{name}" SET id = id WHERE id = {row.pk}'))
    assert refuses(lambda: sql(f'DELETE FROM "{name}" WHERE id = {row.pk}'))


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_nothing_can_be_added_to_a_published_set(law):
    published = CriteriaSet.objects.get(scheme__code=NOW, number=7)
    leaf = published.criteria.get(code="9")

    assert refuses(
        lambda: CriterionOption.objects.create(criterion=leaf, position=9, points=5, label="Thêm")
    )
    assert refuses(
        lambda: EndingRule.objects.create(
            criteria_set=published, kind="stop", type="reject", code="x", text="x",
            scope="product", position=99,
        )
    )  # fmt: skip


def test_a_criterion_cannot_be_moved_into_or_out_of_a_published_set(law):
    published = CriteriaSet.objects.get(scheme__code=NOW, number=7)
    draft = CriteriaSet.objects.create(
        scheme=published.scheme, number=99, name="Nháp", fingerprint="x"
    )
    part = CriteriaPart.objects.create(
        criteria_set=draft, code="A", name="A", max_points=40, position=1
    )
    loose = Criterion.objects.create(
        criteria_set=draft, part=part, code="1", name="x", max_points=40, position=1
    )

    assert refuses(lambda: Criterion.objects.filter(pk=loose.pk).update(criteria_set=published))
    assert refuses(lambda: published.criteria.filter(code="9").update(criteria_set=draft))
    assert Criterion.objects.filter(pk=loose.pk).update(name="y") == 1


@pytest.mark.parametrize(
    "values",
    [{"name": "Khác"}, {"fingerprint": "khác"}, {"number": 77}, {"status": "draft"}],
    ids=lambda values: next(iter(values)),
)
def test_a_published_set_keeps_its_content(law, values):
    rows = CriteriaSet.objects.filter(scheme__code=NOW, number=7)

    assert refuses(lambda: rows.update(**values))
    assert rows.update(status="retired") == 1
    assert refuses(lambda: rows.update(status="draft"))


@pytest.mark.parametrize(
    "values", [{"certificate_months": 24}, {"in_force_from": date(2026, 1, 1)}, {"status": "draft"}]
)
def test_a_published_scheme_keeps_its_content(law, values):
    assert refuses(lambda: Scheme.objects.filter(code=NOW).update(**values))


def test_a_published_set_or_scheme_cannot_be_published_again_nor_deleted(law):
    with pytest.raises(InvalidTransition):
        SCHEME.advance(scheme(), "publish", actor=None)
    with pytest.raises(InvalidTransition):
        CRITERIA_SET.advance(CriteriaSet.objects.first(), "publish", actor=None)
    assert refuses(lambda: sql("DELETE FROM evaluation_criteriaset"))


# -- the law as dates and steps --------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2019, 8, 20), None),
        (date(2019, 8, 21), FIRST),
        (date(2023, 2, 23), FIRST),
        (date(2023, 2, 24), BEFORE),
        (date(2026, 5, 21), BEFORE),
        (date(2026, 5, 22), NOW),
        (date(2026, 7, 21), NOW),
        (date(2040, 1, 1), NOW),
    ],
)
def test_R42_the_latest_scheme_in_force_applies_from_its_first_day(law, day, code):
    found = Scheme.objects.in_force_on(day)

    assert (found.code if found else None) == code


def test_R43_decision_148_and_its_amendment_lapse_60_days_after_22_may_2026(law):
    assert scheme(BEFORE).in_force_until == date(2026, 7, 21)
    replaced = LegalBasis.objects.filter(replaced_by__number="26/2026/QĐ-TTg")
    assert {row.number for row in replaced} == {"148/QĐ-TTg", "1489/QĐ-TTg"}


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        ("first", date(2026, 7, 21)),
        ("upgrade", date(2026, 7, 21)),
        ("re_evaluation", date(2026, 6, 21)),
    ],
)
def test_R45_R46_files_lodged_before_finish_within_60_or_30_days(law, kind, day):
    assert scheme().deadline_for_earlier(kind) == day
    assert scheme(BEFORE).deadline_for_earlier(kind) is None


def test_R9_R10_who_recognises_which_stars(law):
    assert step("province").recognises == [3, 4]
    assert step("national").recognises == [5]
    assert step("commune").recognises == []
    assert step("province").signing_form == "CHỦ TỊCH"


def test_R11_a_certificate_counts_36_months_from_three_stars(law):
    assert (scheme().certificate_months, scheme().certificate_min_stars) == (36, 3)


def test_R12_R14_rounds_of_the_province_and_the_ministry(law):
    assert step("province").cutoffs(2026) == [
        {"number": 1, "proposals_before": date(2026, 4, 30), "results_before": date(2026, 6, 30)},
        {"number": 2, "proposals_before": date(2026, 10, 30), "results_before": date(2026, 12, 30)},
    ]
    assert step("national").cutoffs(2027) == [
        {"number": 1, "proposals_before": date(2027, 7, 30), "results_before": date(2027, 9, 30)},
        {"number": 2, "proposals_before": date(2027, 1, 30), "results_before": date(2027, 3, 30)},
    ]


def test_R22_the_commune_has_15_working_days_and_gives_no_points(law):
    commune = step("commune")

    assert commune.clock == Clock(15, Unit.WORKING_DAYS)
    assert not commune.evaluates_points
    assert step("province").clock is None


@pytest.mark.parametrize(
    ("mean", "forwards"),
    [(Fraction(90), True), (Fraction(89999, 1000), False), (Fraction(100), True), (0, False)],
)
def test_R27_the_province_forwards_from_a_mean_of_90(law, mean, forwards):
    assert step("province").forwards(mean) is forwards
    assert step("commune").forwards(mean)
    assert not step("national").forwards(mean)


def test_R31_R34_R38_R47_windows_and_clocks_of_decision_26(law):
    now = scheme()

    assert (now.renewal_earliest_days, now.renewal_latest_days) == (180, 120)
    assert (now.re_evaluation_days, now.withdrawal_days) == (45, 15)
    assert now.extension_max_days == 180


def test_scheme_148_has_a_district_that_recognises_three_stars_and_forwards_from_70(law):
    day = date(2024, 5, 1)
    steps = list(AuthorityStep.objects.of(scheme(BEFORE), day))

    assert [(s.level, s.recognises) for s in steps] == [
        ("district", [3]), ("province", [4]), ("national", [5]),
    ]  # fmt: skip
    assert [steps[0].forwards(Fraction(mean)) for mean in ("69.99", "70")] == [False, True]
    assert steps[1].forwards_from == 90


def test_scheme_148_as_amended_has_no_district_from_6_july_2025(law):
    def levels(day: date) -> list[str]:
        return [step.level for step in AuthorityStep.objects.of(scheme(BEFORE), day)]

    assert levels(date(2025, 7, 5)) == ["district", "province", "national"]
    assert levels(date(2025, 7, 6)) == ["commune", "province", "national"]
    assert step("province", BEFORE, date(2025, 7, 6)).recognises == [3, 4]


def test_scheme_1048_has_a_district_that_only_forwards_from_50(law):
    district = AuthorityStep.objects.at(scheme(FIRST), date(2021, 6, 1), 1)

    assert (district.role, district.recognises) == ("evaluate_and_forward", [])
    assert (district.forwards(Fraction(50)), district.forwards(Fraction(49))) == (True, False)


def test_R1_a_subgroup_names_the_set_that_judges_it_under_each_scheme(law):
    mapping = CategoryCriteriaSet.objects.filter(scheme__code=NOW).select_related(
        "category", "criteria_set"
    )

    assert mapping.count() == 26
    named = {row.category.code: row.criteria_set.number for row in mapping}
    assert (named["I.1.a"], named["I.6"], named["II.2.a"]) == (1, 13, 16)
    assert all(row.category.edition == NOW for row in mapping)


@pytest.mark.parametrize(
    ("edition", "sectors", "groups"), [(NOW, 6, 17), (BEFORE, 6, 17), (FIRST, 6, 16)]
)
def test_R1_each_scheme_has_its_own_dated_classification(law, edition, sectors, groups):
    rows = ProductCategory.objects.filter(edition=edition)

    assert rows.filter(level="sector").count() == sectors
    assert rows.filter(level="group").count() == groups
    assert rows.filter(level="subgroup").count() == 26
    assert set(rows.values_list("valid_from", flat=True)) == {scheme(edition).in_force_from}
