"""Desks of commune and province: receive, return, Form 03, forward, put into a round; papers."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import Role
from core.models import AuditEntry
from documents.models import OfficialDocument
from evaluation.choices import StageStatus
from evaluation.models import CommuneReport, DossierStage
from evaluation.services import dossiers, filing, stages
from ocop_portal.demo import walk
from tests.build import make_unit, make_user
from tests.pages.conftest import World
from tests.path import draw_all, in_session, make_round

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}
ACTS = ["stage_receive", "stage_return", "stage_report", "stage_forward", "stage_round"]
WRITTEN = {key: "on" if value is True else value for key, value in walk.REPORT.items()}
WRITTEN |= {"has_form_01": "on", "has_form_02": "on"}


def numbered(world: World) -> dict[str, str]:
    """What the commune's clerk gave the letter and the report."""
    day = world.demo.today.isoformat()
    return {"letter_number": "34", "number": "12", "issued_on": day}


def at(name: str, *args) -> str:
    return reverse(f"evaluation:{name}", args=args)


def body(response) -> str:
    return response.content.decode()


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def waiting_stage(world: World) -> DossierStage:
    return world.filed.stages.get()


def received_stage(world: World) -> DossierStage:
    stage = waiting_stage(world)
    return stages.receive_dossier(
        stage_id=stage.pk, actor=world.user("xa1"), received_on=world.demo.day(28)
    )


def at_province(world: World) -> DossierStage:
    """The filed dossier after its commune, received and found whole by the province."""
    walk.report(world.demo, world.filed, number=12)
    officer = world.user("tinh1")
    stage = stages.receive_dossier(
        stage_id=world.filed.stages.get(order=2).pk, actor=officer, received_on=world.demo.day(15)
    )
    walk.check(stage, officer, world.demo.day(14))
    return stage


# ── Who sees what ────────────────────────────────────────────────────


@pytest.mark.parametrize("page", ["stage", *ACTS])
def test_a_neighbouring_commune_finds_nothing(world, page):
    neighbour = make_user(serving=make_unit("14/04000/"), role=Role.COMMUNE_OFFICER)

    response = world.client_of(neighbour).get(at(page, waiting_stage(world).pk))

    assert response.status_code == 404


@pytest.mark.parametrize("page", ACTS)
@pytest.mark.parametrize("username", ["tinh1", "chuthe1", "lanhdao"])
def test_who_reads_a_stage_but_does_not_work_there_is_refused(world, page, username):
    stage, client = waiting_stage(world), world.client(username)

    assert client.get(at("stage", stage.pk)).status_code == 200
    assert client.get(at(page, stage.pk)).status_code == 403
    assert client.post(at(page, stage.pk), {"reason": "Thiếu giấy"}).status_code == 403


def test_only_the_desk_sees_its_buttons(world):
    url = at("stage", waiting_stage(world).pk)
    button = at("stage_receive", waiting_stage(world).pk)

    assert button in body(world.client("xa1").get(url))
    assert button not in body(world.client("tinh1").get(url))


# ── Receive and return ───────────────────────────────────────────────


def test_a_dossier_is_received_under_a_slip_number(world):
    stage = waiting_stage(world)

    response = world.client("xa1").post(
        at("stage_receive", stage.pk), {"received_on": world.demo.today.isoformat()}
    )

    stage.refresh_from_db()
    assert response["Location"] == at("stage", stage.pk)
    assert (stage.status, stage.received_on) == (StageStatus.RECEIVED, world.demo.today)
    assert stage.slip_number == f"1/PĐK-14-04075-{world.demo.today.year}"


@pytest.mark.parametrize(
    ("days", "said"), [(1, "không được sau hôm nay"), (-60, "không thể trước ngày chuyển đến")]
)
def test_a_day_that_cannot_be_comes_back_with_the_reason(world, days, said):
    stage = waiting_stage(world)
    day = (world.demo.today + timedelta(days=days)).isoformat()

    response = world.client("xa1").post(at("stage_receive", stage.pk), {"received_on": day})

    stage.refresh_from_db()
    assert response.status_code == 422
    assert said in body(response)
    assert f'value="{day}"' in body(response)
    assert stage.status == StageStatus.WAITING


def test_receiving_twice_says_who_was_first(world):
    stage = received_stage(world)
    url = at("stage_receive", stage.pk)
    other = make_user(serving=stage.unit, role=Role.COMMUNE_OFFICER)

    for answer in (world.client_of(other).get(url), world.client_of(other).post(url, {})):
        assert answer.status_code == 409
        assert f"{world.user('xa1')} đã tiếp nhận hồ sơ" in body(answer)


def test_a_dossier_goes_back_with_its_reason(world):
    stage = received_stage(world)
    reason = "1. Thiếu phiếu kiểm nghiệm.\n2. Ảnh mờ."

    response = world.client("xa1").post(at("stage_return", stage.pk), {"reason": reason})

    stage.refresh_from_db()
    world.filed.refresh_from_db()
    assert response.status_code == 302
    assert (stage.status, world.filed.status) == ("returned", "returned")
    assert stage.return_reason == reason


def test_a_return_without_words_is_refused(world):
    stage = received_stage(world)

    response = world.client("xa1").post(at("stage_return", stage.pk), {"reason": "   "})

    stage.refresh_from_db()
    assert response.status_code == 422
    assert stage.status == StageStatus.RECEIVED


# ── What the desk reads ──────────────────────────────────────────────


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


# ── Form 03 ──────────────────────────────────────────────────────────


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
    assert kept.status_code == 204
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


# ── Papers ───────────────────────────────────────────────────────────


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


# ── Rounds ───────────────────────────────────────────────────────────


def test_the_province_puts_a_dossier_into_a_round(world):
    stage, round_ = at_province(world), make_round(world.demo)

    response = world.client("tinh1").post(at("stage_round", stage.pk), {"round": round_.pk})

    stage.refresh_from_db()
    assert response.status_code == 302
    assert (stage.status, stage.round, stage.due_on) == (
        StageStatus.IN_REVIEW,
        round_,
        round_.decision_due_on,
    )


def test_a_dossier_that_came_late_enters_with_a_reason(world):
    stage, round_ = at_province(world), make_round(world.demo)
    round_.proposals_close_on = stage.arrived_on - timedelta(days=1)
    round_.save()
    client, url = world.client("tinh1"), at("stage_round", stage.pk)

    refused = client.post(url, {"round": round_.pk})
    done = client.post(url, {"round": round_.pk, "late_reason": "Xã bị lũ, đã có công văn."})

    assert refused.status_code == 422
    assert "ghi lý do" in body(refused)
    assert f'value="{round_.pk}" selected' in body(refused)
    assert done.status_code == 302
    assert "Xã bị lũ" in body(client.get(at("stage", stage.pk)))


@pytest.mark.parametrize("value", ["", "0", "abc"])
def test_a_round_that_is_not_offered_is_refused(world, value):
    stage = at_province(world)

    response = world.client("tinh1").post(at("stage_round", stage.pk), {"round": value})

    stage.refresh_from_db()
    assert response.status_code == 422
    assert stage.status == StageStatus.RECEIVED


def test_a_commune_has_no_rounds(world):
    stage = received_stage(world)

    assert world.client("xa1").get(at("stage_round", stage.pk)).status_code == 403
    assert at("stage_round", stage.pk) not in body(world.client("xa1").get(at("stage", stage.pk)))


# ── The list ─────────────────────────────────────────────────────────


def shown(client, **filters) -> list[str]:
    rows = client.get(at("stage_list"), filters).context["rows"]
    return [stage.dossier.product.name for stage, _kind, _deadline in rows]


def test_the_oldest_running_deadline_comes_first(world):
    first, second = world.file_more(2)
    waiting_stage(world)
    for dossier, days in ((first, -3), (second, 5)):
        dossier.stages.update(due_on=world.demo.today + timedelta(days=days))
    world.filed.stages.update(due_on=world.demo.today)

    assert shown(world.client("xa1")) == ["Sản phẩm 0", "Tỏi đen", "Sản phẩm 1"]


def test_the_desk_finds_without_accents_and_filters_by_desk_state_and_round(world):
    stage, round_ = at_province(world), make_round(world.demo)
    stages.put_into_round(
        stage_id=stage.pk, round_id=round_.pk, actor=world.user("tinh1"), today=world.demo.today
    )
    client = world.client("tinh1")

    assert shown(client, q="toi den") == ["Tỏi đen", "Tỏi đen"]  # at both its desks
    assert shown(client, desk="mine") == ["Tỏi đen"]
    assert shown(client, round=str(round_.pk)) == ["Tỏi đen"]
    assert shown(client, status="waiting") == []
    assert shown(client, status="nonsense") == ["Tỏi đen", "Tỏi đen"]


def test_the_list_of_desks_answers_htmx_with_its_part_alone(world):
    response = world.client("xa1").get(at("stage_list"), **HTMX)

    assert "Tỏi đen" in body(response)
    assert "<html" not in body(response)


def test_an_empty_desk_says_why(world):
    page = body(world.client_of(make_user()).get(at("stage_list")))

    assert "Chưa có hồ sơ nào đến bàn" in page


@pytest.mark.parametrize("username", ["xa1", "tinh1"])
def test_the_list_of_desks_costs_the_same_with_300_rows(world, username):
    client, url = world.client(username), at("stage_list")
    one = queries(client, url)

    world.file_more(2)
    three = queries(client, url)
    world.file_more(297)

    assert (one, one) == (three, queries(client, url))


def test_a_stage_costs_the_same_however_often_it_was_filed(world):
    stage, client = received_stage(world), world.client("xa1")
    url = at("stage", stage.pk)
    client.get(url)
    once = queries(client, url)
    for _time in range(2):
        stages.return_dossier(stage_id=stage.pk, reason="Sửa.", actor=world.user("xa1"))
        filing.file_dossier(
            dossier_id=world.filed.pk, actor=world.user("chuthe1"), filed_on=world.demo.today
        )

    assert queries(client, url) == once
