"""A card handed in, taken back, kept out of; and the list it stands in."""

import pytest
from django.urls import reverse

from evaluation.services import results, scorecards
from tests.pages.room import Room, now, queries_of, text_of
from tests.pages.scoring.conftest import page, save, whole_sheet

pytestmark = pytest.mark.django_db


def hand_in_page(room: Room) -> str:
    return reverse("evaluation:scorecard_hand_in", args=[room.item.pk])


def test_the_check_lists_what_is_unmarked_each_with_its_place(room):
    marks = whole_sheet(room)
    del marks["m-2.1"], marks["m-9"]
    client = room.client("hd2")
    client.get(page(room))
    client.post(page(room), marks)

    text = text_of(client.get(hand_in_page(room)))

    assert f'href="{page(room)}#c-2.1"' in text
    assert f'href="{page(room)}#c-9"' in text
    assert f'href="{page(room)}#c-1.1"' not in text
    assert "Còn 2 tiêu chí" in text


def test_an_incomplete_card_is_not_taken(room):
    client = room.client("hd2")
    client.get(page(room))

    response = client.post(hand_in_page(room), {"comment": "Chưa xong"})

    assert response.status_code == 422
    assert room.card("hd2").status == "draft"


def test_handing_in_freezes_the_card_and_the_page_becomes_read_only(room):
    client = room.client("hd2")
    client.post(page(room), whole_sheet(room))

    response = client.post(hand_in_page(room), {"comment": "Sản phẩm tốt"})

    card = room.card("hd2")
    assert response["Location"] == reverse("evaluation:session", args=[room.session.pk])
    assert (card.status, card.comment) == ("handed_in", "Sản phẩm tốt")
    text = text_of(client.get(page(room)))
    assert 'id="c-1.1" data-key-card disabled' in text
    assert "Lưu phiếu" not in text
    assert "hx-post" not in text


@pytest.mark.parametrize("name", ["scorecard", "scorecard_mark", "scorecard_hand_in"])
def test_a_handed_in_card_takes_nothing_more_and_says_who_handed_it_in(room, name):
    room.hand_in("hd2")
    before = room.card("hd2").sha256

    response = room.client("hd2").post(
        reverse(f"evaluation:{name}", args=[room.item.pk]), {"m-1.1": "1", "note-1.1": "sửa"}
    )

    assert response.status_code == 409
    assert f"{room.user('hd2')} đã nộp phiếu chấm điểm" in text_of(response)
    assert room.card("hd2").sha256 == before


def test_a_handed_in_card_is_taken_back_after_a_question_and_marked_again(room):
    room.hand_in("hd2")
    client = room.client("hd2")
    path = reverse("evaluation:scorecard_take_back", args=[room.item.pk])
    assert path in text_of(client.get(page(room)))
    assert "được giữ lại, niêm phong" in text_of(client.get(path))

    done = client.post(path)

    assert done["Location"] == page(room)
    assert room.card("hd2").status == "draft"
    assert "Lưu phiếu" in text_of(client.get(page(room)))
    session = text_of(client.get(reverse("evaluation:session", args=[room.session.pk])))
    assert "Đang chấm" in session


def test_after_opening_the_page_offers_no_taking_back_and_refuses_it(room):
    room.everybody_hands_in()
    results.open_marks(
        item_id=room.item.pk, actor=room.user("hd1"), now=now(), today=room.demo.today
    )
    client = room.client("hd2")
    path = reverse("evaluation:scorecard_take_back", args=[room.item.pk])

    assert path not in text_of(client.get(page(room)))
    assert client.post(path).status_code == 409
    assert room.card("hd2").status == "handed_in"


def test_a_declared_interest_closes_the_dossier_to_the_member(room):
    client = room.client("hd2")
    path = reverse("evaluation:recuse", args=[room.item.pk])
    assert client.get(path).status_code == 200

    empty = client.post(path, {"reason": "  "})
    assert empty.status_code == 422
    done = client.post(path, {"reason": "Góp vốn vào HTX"})

    assert done["Location"] == reverse("evaluation:session", args=[room.session.pk])
    assert client.get(page(room)).status_code == 404
    session = text_of(client.get(reverse("evaluation:session", args=[room.session.pk])))
    assert str(room.item.stage.dossier.product) not in session


def test_after_handing_in_no_interest_is_declared(room):
    room.hand_in("hd2")

    response = room.client("hd2").post(
        reverse("evaluation:recuse", args=[room.item.pk]), {"reason": "Muộn"}
    )

    assert response.status_code == 409
    assert "đã nộp phiếu" in text_of(response)


def test_the_list_counts_ones_own_marks_and_nobody_elses(room):
    room.hand_in("hd3", "hd4", "hd5")
    save(room, **{"m-1.1": "2"})

    text = text_of(room.client("hd2").get(reverse("evaluation:session", args=[room.session.pk])))

    assert text.count("1/32") == 1
    assert text.count("0/32") == 2
    assert "3/5" not in text
    assert "32/32" not in text


def test_the_list_and_the_sheet_ask_the_same_queries_however_much_is_there(room):
    client = room.client("hd2")
    listed = reverse("evaluation:session", args=[room.session.pk])
    save(room, **{"m-1.1": "2", "note-1.1": "Xem sổ"})
    one_mark = queries_of(client, page(room)), queries_of(client, listed)

    for item in room.items:
        scorecards.begin_scorecard(item_id=item.pk, actor=room.user("hd2"))
        client.post(reverse("evaluation:scorecard", args=[item.pk]), whole_sheet(room))

    assert (queries_of(client, page(room)), queries_of(client, listed)) == one_mark
