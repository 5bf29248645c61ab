"""Bringing the law into the database: what is there already, what is refused, what is whole."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from evaluation.criteria_file import CriteriaFileError
from evaluation.models import (
    AuthorityStep,
    CriteriaPart,
    CriteriaSet,
    Criterion,
    CriterionOption,
    Scheme,
    StarBand,
)
from evaluation.services import reference
from tests.evaluation.sheets import refuses

NOW = "qd26-2026"


# -- loading ---------------------------------------------------------------------------------


def test_a_few_sets_may_be_loaded_first_and_the_rest_later(db):
    reference.load_classification([NOW])
    reference.load_schemes([NOW], numbers=[7])

    (report,) = reference.load_schemes([NOW])

    assert (report.sets_added, report.sets_kept) == (25, 1)


def test_a_refused_file_leaves_nothing_behind(db, monkeypatch):
    def broken(entry):
        raise CriteriaFileError(entry.code, ["sets[0]: sai"])

    reference.load_classification([NOW])
    monkeypatch.setattr(reference, "read_criteria", broken)

    with pytest.raises(CriteriaFileError):
        reference.load_schemes([NOW])

    assert Scheme.objects.count() == 0


@pytest.mark.django_db
def test_load_reference_brings_everything_and_then_nothing(capsys):
    call_command("load_reference")
    first = capsys.readouterr().out
    call_command("load_reference", quiet=True)
    second = capsys.readouterr().out

    assert "Quy định qd26-2026: thêm 26 bộ tiêu chí" in first
    assert "Bộ 19 không nạp" in first
    assert "Ngày nghỉ: thêm" in first
    assert second == ""


# -- constraints -----------------------------------------------------------------------------


@pytest.fixture
def draft(db) -> Scheme:
    return Scheme.objects.create(
        code="nháp", title="Nháp", in_force_from=date(2030, 1, 1), total_points=100,
        certificate_months=36,
    )  # fmt: skip


def test_bands_of_a_scheme_cannot_overlap(draft):
    StarBand.objects.create(scheme=draft, stars=1, floor=0, ceiling=30)

    assert refuses(lambda: StarBand.objects.create(scheme=draft, stars=2, floor=29, ceiling=50))
    assert not refuses(lambda: StarBand.objects.create(scheme=draft, stars=2, floor=30, ceiling=50))


@pytest.mark.parametrize(("floor", "ceiling"), [(50, 50), (60, 50), (-1, 30), (90, "100.01")])
def test_a_band_lies_within_0_and_100_and_is_not_empty(draft, floor, ceiling):
    assert refuses(
        lambda: StarBand.objects.create(scheme=draft, stars=3, floor=floor, ceiling=ceiling)
    )


def test_a_band_can_hold_100_to_the_hundredth(draft):
    band = StarBand.objects.create(scheme=draft, stars=5, floor="89.99", ceiling="100.00")

    band.refresh_from_db()

    assert (band.floor, band.ceiling) == (Decimal("89.99"), Decimal("100.00"))


def test_two_schemes_cannot_begin_on_the_same_day(draft):
    assert refuses(
        lambda: Scheme.objects.create(
            code="khác", title="x", in_force_from=draft.in_force_from, total_points=100,
            certificate_months=36,
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    "values",
    [
        {"role": "check_and_propose", "evaluates_points": True},
        {"role": "check_and_propose", "evaluates_points": False, "recognises": [3]},
        {"clock_length": 15},
        {"clock_unit": "working_days"},
        {"recognises": [6]},
        {"forwards_from": 101},
        {"valid_until": date(2029, 1, 1)},
    ],
)
def test_a_step_that_contradicts_itself_is_refused(draft, values):
    base = {
        "scheme": draft, "order": 1, "level": "province", "role": "evaluate_and_recognise",
        "authority": "x", "signing_form": "x", "valid_from": date(2030, 1, 1),
    }  # fmt: skip

    assert refuses(lambda: AuthorityStep.objects.create(**base | values))
    assert not refuses(lambda: AuthorityStep.objects.create(**base))
    assert refuses(lambda: AuthorityStep.objects.create(**base | {"level": "district"}))


@pytest.mark.parametrize("stars", [1, 2, 6])
def test_an_option_is_a_gate_of_three_to_five_stars_only(draft, stars):
    drafted = CriteriaSet.objects.create(scheme=draft, number=1, name="x", fingerprint="x")
    part = CriteriaPart.objects.create(
        criteria_set=drafted, code="A", name="A", max_points=40, position=1
    )
    leaf = Criterion.objects.create(
        criteria_set=drafted, part=part, code="1", name="x", max_points=40, position=1
    )

    assert refuses(
        lambda: CriterionOption.objects.create(
            criterion=leaf, position=1, points=1, label="x", minimum_for=stars
        )
    )
