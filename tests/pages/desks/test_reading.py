"""What a desk reads of a dossier, and the papers made of it."""

import pytest

from accounts.choices import Role
from documents.models import OfficialDocument
from evaluation.models import CommuneReport
from evaluation.services import dossiers, filing, stages
from ocop_portal.demo import walk
from tests.build import make_unit, make_user
from tests.pages.conftest import World
from tests.pages.desks.pages import at, at_province, body, received_stage
from tests.path import draw_all, in_session

pytestmark = pytest.mark.django_db


def test_the_desk_reads_the_frozen_filing_not_what_is_typed_since(world):
    stage = received_stage(world)
    stages.return_dossier(stage_id=stage.pk, reason="Thiếu giấy.", actor=world.user("xa1"))
    dossiers.save_form(
        dossier_id=world.filed.pk,
        form="02",
        values={"product_description": "Đang sửa dở"},
        actor=world.user("chuthe1"),
    )

    page = body(world.client("xa1").get(at("stage", stage.pk)))

    submission = world.filed.submissions.get()
    assert "Đang sửa dở" not in page
    assert "Tỏi đen, đóng gói theo quy cách của chủ thể." in page
    assert submission.sha256[:16] in page
    assert "Nội dung khớp mã băm" in page
    sha256 = submission.snapshot["evidence"][0]["sha256"]
    assert at("dossier_filed_file", world.filed.pk, 1, sha256) in page


def test_after_a_second_filing_the_desk_sees_what_changed(world):
    stage = received_stage(world)
    stages.return_dossier(stage_id=stage.pk, reason="Sửa mô tả.", actor=world.user("xa1"))
    actor = world.user("chuthe1")
    dossiers.save_form(
        dossier_id=world.filed.pk,
        form="02",
        values={"product_description": "Tỏi lên men 90 ngày"},
        actor=actor,
    )
    filing.file_dossier(dossier_id=world.filed.pk, actor=actor, filed_on=world.demo.today)

    page = body(world.client("xa1").get(at("stage", stage.pk)))

    assert "<ins>Tỏi lên men 90 ngày</ins>" in page
    assert "Sửa mô tả." in page  # the history keeps the reason


def test_the_history_names_who_did_what(world):
    stage = received_stage(world)

    page = body(world.client("tinh1").get(at("stage", stage.pk)))

    assert "Tiếp nhận hồ sơ" in page
    assert str(world.user("xa1")) in page


def forwarded_report(world: World) -> CommuneReport:
    at_province(world)
    return CommuneReport.objects.select_related("document").get()


def test_the_line_of_progress_asks_until_the_paper_is_drawn(world):
    report = forwarded_report(world)
    client, url = world.client("xa1"), at("document_job", report.document_id)
    waiting = body(client.get(url))
    early = client.get(at("document_pdf", report.document_id))

    draw_all()

    done = body(client.get(url))
    assert 'hx-trigger="every 2s"' in waiting
    assert early.status_code == 409
    assert "hx-get" not in done
    assert at("document_pdf", report.document_id) in done


def test_a_drawn_report_is_for_its_commune_those_above_and_its_producer(world):
    report = forwarded_report(world)
    draw_all()
    url = at("document_pdf", report.document_id)

    for username in ("xa1", "tinh1", "chuthe1"):
        served = world.client(username).get(url)
        assert served.status_code == 200
        assert b"".join(served.streaming_content).startswith(b"%PDF")
    neighbour = make_user(serving=make_unit("14/04000/"), role=Role.COMMUNE_OFFICER)
    assert world.client_of(neighbour).get(url).status_code == 404
    assert world.client("hd1").get(url).status_code == 404


def test_council_papers_are_not_had_by_serving_the_unit(world):
    session = in_session(world.demo, "Chè Tà Xùa")
    walk.score(world.demo, session.items.get())
    walk.conclude(world.demo, session)
    card = OfficialDocument.objects.filter(kind="scorecard").first()

    assert world.client("tinh1").get(at("document_job", card.pk)).status_code == 404
    assert world.client("chuthe1").get(at("document_job", card.pk)).status_code == 404
    assert world.client("hd1").get(at("document_job", card.pk)).status_code == 200
