"""Visits to the place and further tests that a team asks for (Article 7(3)(c))."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from core.errors import Conflict, Incomplete, InvalidInput, NotFound, NotPermitted
from evaluation.models import FurtherTest, SitePhoto, SiteVisit
from evaluation.services import surveys
from tests.build import make_photo
from tests.law.advisory import PLACE, ask, visit
from tests.path import advise, report_advice

pytestmark = pytest.mark.django_db


def test_r25_art7_3c_a_visit_keeps_place_people_findings_and_photos(advised_world):
    demo, stage = advised_world

    row = visit(
        demo, stage, make_photo(), make_photo("b.jpg", "red"),
        latitude=Decimal("21.054321"), longitude=Decimal("104.300001"),
    )  # fmt: skip

    assert row.photos.count() == 2
    assert {shot.file.media_type for shot in row.photos.all()} == {"image/jpeg"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"place": ""}, "place"),
        ({"latitude": Decimal("21.0")}, ""),
        ({"latitude": Decimal("91"), "longitude": Decimal("1")}, "latitude"),
    ],
)
def test_a_visit_without_sense_is_refused_at_its_field(advised_world, values, field):
    demo, stage = advised_world

    with pytest.raises(Incomplete) as refusal:
        visit(demo, stage, **values)

    assert field in refusal.value.fields
    assert not SiteVisit.objects.exists()


def test_a_visit_lies_not_in_the_future(advised_world):
    demo, stage = advised_world

    with pytest.raises(Incomplete) as refusal:
        visit(demo, stage, visited_on=demo.today + timedelta(days=1))

    assert set(refusal.value.fields) == {"visited_on"}


def test_only_pictures_and_so_many_are_kept_of_a_visit(advised_world, monkeypatch):
    demo, stage = advised_world
    with pytest.raises(InvalidInput):
        visit(demo, stage, SimpleUploadedFile("anh.jpg", b"%PDF-1.7", content_type="image/jpeg"))
    monkeypatch.setattr(surveys, "MOST_PHOTOS", 1)

    with pytest.raises(Incomplete) as refusal:
        visit(demo, stage, make_photo(), make_photo("b.jpg", "red"))

    assert refusal.value.code == "too_many_photos"
    assert not SitePhoto.objects.exists()


def test_a_visit_that_a_report_tells_of_does_not_change(advised_world):
    demo, stage = advised_world
    row = visit(demo, stage, make_photo())
    advise(demo, stage, "tv1")
    advise(demo, stage, "tv2")
    report_advice(demo, stage, visit_need="survey", visit_reason="Sản phẩm mới.")

    with pytest.raises(Conflict):
        surveys.revise_visit(
            visit_id=row.pk, values={"findings": "Khác."}, photos=[], actor=demo.user("tv2")
        )
    for change in (
        lambda: SiteVisit.objects.update(findings="Khác."),
        lambda: SitePhoto.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_r25_art7_3c_a_further_test_is_asked_and_answered_once(advised_world):
    demo, stage = advised_world
    test = ask(demo, stage)
    answered = {
        "test_id": test.pk, "answered_on": demo.today, "conclusion": "Đạt.",
        "result_number": "45/KN", "actor": demo.user("tv2"),
    }  # fmt: skip

    surveys.answer_test(**answered)

    with pytest.raises(Conflict):
        surveys.answer_test(**answered)
    with pytest.raises(IntegrityError), transaction.atomic():
        FurtherTest.objects.update(conclusion="Không đạt.")


def test_a_test_due_before_it_is_asked_or_answered_without_conclusion_is_refused(advised_world):
    demo, stage = advised_world
    with pytest.raises(Incomplete):
        ask(demo, stage, due_on=demo.day(20))
    test = ask(demo, stage)
    with pytest.raises(IntegrityError), transaction.atomic():
        FurtherTest.objects.update(conclusion="Đạt.")

    with pytest.raises(Incomplete):
        surveys.answer_test(
            test_id=test.pk, answered_on=demo.today, conclusion="", actor=demo.user("tv2")
        )


def test_officers_and_strangers_record_no_visit(advised_world):
    demo, stage = advised_world
    for username, refusal in (("tinh1", NotPermitted), ("hd1", NotFound)):
        with pytest.raises(refusal):
            surveys.record_visit(
                stage_id=stage.pk, values={**PLACE, "visited_on": demo.today}, photos=[],
                actor=demo.user(username),
            )  # fmt: skip
