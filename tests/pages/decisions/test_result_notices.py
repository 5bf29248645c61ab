"""Results that end without a decision."""

import pytest

from evaluation.choices import StageStatus
from evaluation.models import AuthorityStep, DossierStage, Result, ResultNotice
from tests.pages.decisions.conftest import forwardable, url
from tests.pages.room import text_of
from tests.path import draw_only

pytestmark = pytest.mark.django_db


def told(*results: Result) -> str:
    keys = "&".join(f"result={result.pk}" for result in results)
    return f"{url('result_notice_new')}?{keys}"


def test_results_below_three_stars_are_told_in_one_notice_that_is_read_first(room):
    results = list(Result.objects.order_by("pk"))
    AuthorityStep.objects.filter(pk=results[0].stage.step_id).update(recognises=[])
    client = room.client("tinh1")
    desk = text_of(client.get(url("decision_list")))
    assert "Lập thông báo kết quả" in desk
    names = text_of(client.get(told(*results)))
    assert "Danh sách để xác nhận" in names
    assert "Điểm trung bình" in names

    done = client.post(told(*results))

    notice = ResultNotice.objects.get()
    assert done["Location"] == url("result_notice", notice.pk)
    assert notice.lines.count() == 2
    assert client.post(told(*results)).status_code == 409


def test_a_notice_goes_its_path_by_its_pages(room):
    result = Result.objects.order_by("pk")[0]
    AuthorityStep.objects.filter(pk=result.stage.step_id).update(recognises=[])
    room.client("tinh1").post(told(result))
    notice = ResultNotice.objects.get()
    page = url("result_notice", notice.pk)
    steps = [
        ("lanhdao", "approve", {}),
        ("tinh1", "number", {"number": "9", "issued_on": str(room.demo.today)}),
    ]
    for username, move, sent in steps:
        path = url(f"result_notice_{move}", notice.pk)
        client = room.client(username)
        assert path in text_of(client.get(page))
        assert client.get(path).status_code == 200
        assert client.post(path, sent).status_code == 302
    draw_only(ResultNotice.objects.get().document)

    issued = room.client("lanhdao").post(url("result_notice_issue", notice.pk))

    assert issued["Location"] == page
    assert DossierStage.objects.get(pk=result.stage_id).status == StageStatus.NOTIFIED
    assert "09/TB-UBND" in text_of(room.client("tinh1").get(page))
    assert room.client("chuthe1").get(page).status_code == 404


def test_what_must_be_decided_is_neither_told_nor_sent_up(room):
    result = Result.objects.order_by("pk")[0]
    client = room.client("tinh1")

    assert client.post(told(result)).status_code == 409
    assert client.post(url("forwarding_new", result.pk)).status_code == 422
    assert DossierStage.objects.get(pk=result.stage_id).status == StageStatus.CONCLUDED


def test_a_result_is_not_sent_up_before_it_is_approved(room):
    result = Result.objects.order_by("pk")[0]
    forwardable(result)

    response = room.client("tinh1").post(url("forwarding_new", result.pk))

    assert response.status_code == 409
    assert "phê duyệt kết quả" in text_of(response)
