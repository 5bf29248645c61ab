"""The commune's report, Form 03."""

import pytest

from core.models import AuditEntry
from documents.models import OfficialDocument
from evaluation.choices import StageStatus
from evaluation.models import CommuneReport
from ocop_portal.demo import walk
from tests.pages.conftest import World
from tests.pages.desks.pages import HTMX, at, body, received_stage

pytestmark = pytest.mark.django_db
WRITTEN = {key: "on" if value is True else value for key, value in walk.REPORT.items()}
WRITTEN |= {"has_form_01": "on", "has_form_02": "on"}


def numbered(world: World) -> dict[str, str]:
    """What the commune's clerk gave the letter and the report."""
    day = world.demo.today.isoformat()
    return {"letter_number": "34", "number": "12", "issued_on": day}


def test_form_03_is_kept_as_far_as_it_is_written(world):
    stage = received_stage(world)

    response = world.client("xa1").post(
        at("stage_report", stage.pk), {"local_labour": "Người trong xã", "has_form_01": "on"}
    )

    report = CommuneReport.objects.get(stage=stage)
    assert response["Location"] == at("stage_report", stage.pk)
    assert report.local_labour == "Người trong xã"
    assert report.composition == {"form_01": True, "form_02": False}


def test_form_03_saves_itself(world):
    stage = received_stage(world)
    url, client = at("stage_report", stage.pk), world.client("xa1")

    kept = client.post(url, {"idea_origin": "Nghề cũ của bản"}, **HTMX)
    refused = client.post(url, {"idea_origin": "Nghề cũ của bản Lài", "sample_count": "-1"}, **HTMX)

    report = CommuneReport.objects.get(stage=stage)
    assert kept.status_code == 200
    assert refused.status_code == 422
    assert (report.idea_origin, report.sample_count) == ("Nghề cũ của bản Lài", 0)
    assert refused["HX-Retarget"] == "#messages"


def test_form_03_told_wrongly_comes_back_as_typed(world):
    stage = received_stage(world)

    response = world.client("xa1").post(
        at("stage_report", stage.pk), {"sample_count": "năm", "local_labour": "Người trong xã"}
    )

    assert response.status_code == 422
    assert 'value="năm"' in body(response)
    assert "Người trong xã</textarea>" in body(response)


def test_form_03_shows_what_the_filing_holds(world):
    page = body(world.client("xa1").get(at("stage_report", received_stage(world).pk)))

    assert "32 tiêu chí" in page
    assert "2 giấy tờ" in page


def test_a_commune_forwards_with_its_number_and_the_paper_is_queued(world):
    stage = received_stage(world)
    client = world.client("xa1")
    client.post(at("stage_report", stage.pk), WRITTEN)

    response = client.post(at("stage_forward", stage.pk), numbered(world))

    stage.refresh_from_db()
    report = CommuneReport.objects.get(stage=stage)
    assert response["Location"] == at("stage", stage.pk)
    assert stage.status == StageStatus.FORWARDED
    assert report.document.number_text == "12/BC-UBND"
    assert world.filed.stages.get(order=2).status == StageStatus.WAITING
    assert AuditEntry.objects.of(stage).filter(action="forward_report").count() == 1
    page = body(client.get(at("stage", stage.pk)))
    assert f'hx-get="{at("document_job", report.document.pk)}"' in page


def test_forwarding_half_a_report_lists_what_is_missing_with_its_place(world):
    stage = received_stage(world)
    client = world.client("xa1")
    client.post(at("stage_report", stage.pk), WRITTEN | {"idea_origin": "", "sample_count": "2"})

    response = client.post(at("stage_forward", stage.pk), numbered(world))

    stage.refresh_from_db()
    assert response.status_code == 422
    assert stage.status == StageStatus.RECEIVED
    assert "Báo cáo còn thiếu 2 mục" in body(response)
    for field in ("idea_origin", "sample_count"):
        assert f'{at("stage_report", stage.pk)}#id_{field}"' in body(response)
    assert 'value="12"' in body(response)


def test_a_number_used_twice_is_refused_at_its_box(world):
    other = world.draft
    walk.file(world.demo, other)
    walk.report(world.demo, other, number=12)
    stage = received_stage(world)
    client = world.client("xa1")
    client.post(at("stage_report", stage.pk), WRITTEN)

    response = client.post(at("stage_forward", stage.pk), numbered(world))

    assert response.status_code == 422
    assert "Số 12 năm" in body(response)
    assert 'value="12"' in body(response)
    assert OfficialDocument.objects.filter(number=12, kind="commune_report").count() == 1
