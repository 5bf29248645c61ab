"""One change at a time is saved as it is made."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from evaluation.models import Mark
from tests.pages.room import now, text_of
from tests.pages.scoring.conftest import HTMX, page, save, whole_sheet

pytestmark = pytest.mark.django_db
TWINS = "3.1"  # set 7 prints 1, 1 and 3 points


def test_one_change_is_saved_at_once_and_only_the_changed_parts_come_back(room):
    response = save(room, **{"m-1.1": "2", "note-1.1": "Từ ba xã lân cận"})

    text = text_of(response)
    mark = room.card("hd2").marks.get()
    assert response.status_code == 200
    assert (mark.criterion.code, mark.option.position, mark.note) == ("1.1", 2, "Từ ba xã lân cận")
    assert 'id="point-1.1" hx-swap-oob="true"' in text
    assert "1/32" in text
    assert "<input" not in text


def test_a_note_without_a_choice_is_kept_and_counts_for_nothing(room):
    response = save(room, **{"note-1.1": "Xem lại sổ"})

    mark = room.card("hd2").marks.get()
    assert (mark.is_chosen, mark.note) == (False, "Xem lại sổ")
    assert "0/32" in text_of(response)


@pytest.mark.parametrize("position", [1, 2])
def test_two_options_of_equal_points_stay_two_options(room, position):
    points = [option.points for option in room.sheet.leaves[TWINS].options]
    assert points[0] == points[1] == Decimal(1)

    save(room, **{f"m-{TWINS}": str(position)})

    assert room.card("hd2").marks.get().option.position == position
    text = text_of(room.client("hd2").get(page(room)))
    assert f'name="m-{TWINS}" value="{position}" checked' in text
    assert f'name="m-{TWINS}" value="{3 - position}" checked' not in text


def test_a_criterion_that_hangs_on_another_says_whether_it_counts(room):
    nothing = next(option for option in room.sheet.leaves["5.1"].options if not option.points)

    response = save(room, **{"m-5.1": str(nothing.position)})

    text = text_of(response)
    assert 'id="gap-5.2" hx-swap-oob="true"' in text
    assert "Không phải chấm: tiêu chí 5.1 chưa đạt 1 điểm" in text


def test_a_finding_is_recorded_and_taken_back(room):
    client = room.client("hd2")
    client.get(page(room))
    path = reverse("evaluation:scorecard_finding", args=[room.item.pk])
    ticked = {"f-copied_product": "1", "fn-copied_product": "Nhãn giống hệt"}

    assert client.post(path, ticked, headers=HTMX).status_code == 200
    assert room.card("hd2").findings.get().note == "Nhãn giống hệt"
    assert client.post(path, {"fn-copied_product": ""}, headers=HTMX).status_code == 200
    assert room.card("hd2").findings.count() == 0


@pytest.mark.parametrize(
    "sent", [{"m-1.1": "99"}, {"m-1.1": "x"}, {"m-99.9": "1"}, {}, {"note-1.1": "x" * 2001}]
)
def test_a_change_that_cannot_be_kept_is_told_in_the_message_line(room, sent):
    response = save(room, **sent)

    assert (response.status_code, response["HX-Retarget"]) == (422, "#messages")
    assert Mark.objects.count() == 0


def test_nobody_saves_into_anothers_card(room):
    save(room, **{"m-1.1": "2"})
    path = reverse("evaluation:scorecard_mark", args=[room.item.pk])

    for username in ("hd3", "thuky", "tinh1"):
        assert room.client(username).post(path, {"m-1.1": "1"}, headers=HTMX).status_code == 404
    assert room.card("hd2").marks.get().option.position == 2


def ms(moment: datetime) -> str:
    return str(int(moment.timestamp() * 1000))


def test_a_request_that_arrives_late_never_replaces_what_was_chosen_after_it(room):
    first, then = now() - timedelta(seconds=9), now() - timedelta(seconds=3)
    save(room, **{"m-1.1": "2", "note-1.1": "sau", "at": ms(then)})

    response = save(room, **{"m-1.1": "1", "note-1.1": "trước", "at": ms(first)})

    mark = room.card("hd2").marks.get()
    assert (mark.option.position, mark.note) == (2, "sau")
    assert (response.status_code, response["HX-Refresh"]) == (200, "true")


def test_the_same_request_sent_twice_changes_nothing_and_is_taken(room):
    moment = ms(now() - timedelta(seconds=3))

    answers = [save(room, **{"m-1.1": "2", "at": moment}) for _again in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert not any(answer.has_header("HX-Refresh") for answer in answers)
    assert room.card("hd2").marks.get().option.position == 2


def test_a_clock_that_runs_ahead_shuts_out_nothing_that_follows(room):
    save(room, **{"m-1.1": "2", "at": ms(now() + timedelta(days=1))})

    save(room, **{"m-1.1": "1", "at": ms(now() + timedelta(days=1))})

    assert room.card("hd2").marks.get().option.position == 1


def test_the_whole_sheet_stands_over_what_was_written_before_it_and_arrives_later(room):
    client = room.client("hd2")
    earlier = ms(now() - timedelta(seconds=3))
    client.post(page(room), whole_sheet(room, **{"m-1.1": "2"}))

    save(room, **{"m-1.1": "1", "at": earlier})

    assert room.card("hd2").marks.get(criterion__code="1.1").option.position == 2


def test_the_general_remark_is_kept_as_it_is_written(room):
    client = room.client("hd2")
    client.get(page(room))
    path = reverse("evaluation:scorecard_comment", args=[room.item.pk])

    assert client.post(path, {"comment": "Hồ sơ gọn."}, headers=HTMX).status_code == 200
    assert room.card("hd2").comment == "Hồ sơ gọn."
    assert client.post(path, {"comment": "x" * 5001}, headers=HTMX).status_code == 422
    assert room.card("hd2").comment == "Hồ sơ gọn."


def test_a_remark_that_arrives_late_never_replaces_what_was_written_after_it(room):
    first, then = now() - timedelta(seconds=9), now() - timedelta(seconds=3)
    client = room.client("hd2")
    client.get(page(room))
    path = reverse("evaluation:scorecard_comment", args=[room.item.pk])
    client.post(path, {"comment": "Sau", "at": ms(then)}, headers=HTMX)

    late = client.post(path, {"comment": "Trước", "at": ms(first)}, headers=HTMX)

    assert (late.status_code, late["HX-Refresh"]) == (200, "true")
    assert room.card("hd2").comment == "Sau"


def test_a_finding_taken_back_does_not_come_again_with_a_request_that_was_late(room):
    first, then = now() - timedelta(seconds=9), now() - timedelta(seconds=3)
    client = room.client("hd2")
    client.get(page(room))
    path = reverse("evaluation:scorecard_finding", args=[room.item.pk])
    ticked = {"f-copied_product": "1", "fn-copied_product": "Nhãn giống hệt"}
    client.post(path, {"fn-copied_product": "", "at": ms(then)}, headers=HTMX)

    late = client.post(path, {**ticked, "at": ms(first)}, headers=HTMX)
    assert (late.status_code, late["HX-Refresh"]) == (200, "true")
    assert room.card("hd2").findings.count() == 0

    again = client.post(path, {**ticked, "at": ms(now())}, headers=HTMX)
    assert not again.has_header("HX-Refresh")
    assert room.card("hd2").findings.count() == 1


def test_the_whole_sheet_stands_over_earlier_remarks_and_findings_too(room):
    client = room.client("hd2")
    earlier = ms(now() - timedelta(seconds=3))
    client.post(page(room), whole_sheet(room, comment="Cả phiếu"))

    for name, sent in (
        ("scorecard_comment", {"comment": "Trước"}),
        ("scorecard_finding", {"f-copied_product": "1", "fn-copied_product": "Trước"}),
    ):
        path = reverse(f"evaluation:{name}", args=[room.item.pk])
        client.post(path, {**sent, "at": earlier}, headers=HTMX)

    card = room.card("hd2")
    assert (card.comment, card.findings.count()) == ("Cả phiếu", 0)


def test_a_save_asks_few_questions_of_the_database(room, django_assert_max_num_queries):
    client = room.client("hd2")
    client.get(page(room))
    path = reverse("evaluation:scorecard_mark", args=[room.item.pk])
    client.post(path, {"m-1.1": "2", "note-1.1": "Xem sổ"}, headers=HTMX)

    with django_assert_max_num_queries(17):
        client.post(path, {"m-1.1": "1", "note-1.1": "Xem lại sổ"}, headers=HTMX)
