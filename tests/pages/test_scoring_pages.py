"""A member's own desk: marks, notes, findings, hand-in; and nothing of anybody else's."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.choices import Role
from evaluation.models import CouncilSession, Mark, Scorecard
from evaluation.services import interests, results, scorecards, sessions
from evaluation.urls import urlpatterns
from ocop_portal.demo.marks import good_marks
from tests.build import make_unit, make_user
from tests.pages.room import Room, now, open_room, queries_of, signed_in, text_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
TWINS = "3.1"  # set 7 prints 1, 1 and 3 points


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with open_room(django_db_blocker, "Mận sấy dẻo", "Tỏi đen", "Chuối sấy") as room:
        yield room


@pytest.fixture
def room(built: Room, db) -> Room:
    """What a test changes lies in a transaction of its own within the module's."""
    return built


def page(room: Room) -> str:
    return reverse("evaluation:scorecard", args=[room.item.pk])


def whole_sheet(room: Room, **changes: str) -> dict[str, str]:
    marks = {f"m-{code}": str(at) for code, at in good_marks(room.sheet).items()}
    return {**marks, **changes}


# ── The page ─────────────────────────────────────────────────────────


def test_a_member_opens_a_dossier_and_finds_an_empty_card_with_its_evidence(room):
    response = room.client("hd2").get(page(room))

    text = text_of(response)
    assert response.status_code == 200
    assert "0/32" in text
    assert "Giấy đăng ký kinh doanh (bản minh họa)" in text
    assert "Không đạt mức nào" in text
    assert Scorecard.objects.get().seat.user == room.user("hd2")


def test_the_evidence_is_what_was_filed_and_its_file_can_be_read(room):
    response = room.client("hd2").get(page(room))

    submission = room.item.stage.dossier.submissions.get()
    sha256 = submission.snapshot["evidence"][0]["sha256"]
    address = reverse(
        "evaluation:dossier_filed_file", args=[submission.dossier_id, submission.attempt, sha256]
    )
    assert address in text_of(response)
    assert room.client("hd2").get(address).status_code == 200


def test_the_secretary_sees_no_card_and_is_told_why(room):
    response = room.client("thuky").get(page(room))

    assert response.status_code == 403
    assert "thư ký" in text_of(response)


@pytest.mark.parametrize("username", ["tinh1", "lanhdao", "xa1", "chuthe1"])
def test_who_has_no_seat_finds_no_card(room, username):
    client = room.client(username)

    for name in ("scorecard", "scorecard_hand_in", "recuse"):
        path = reverse(f"evaluation:{name}", args=[room.item.pk])
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404


def test_before_the_meeting_opens_nothing_is_marked(room):
    CouncilSession.objects.update(status="planned")

    response = room.client("hd2").get(page(room))

    assert response.status_code == 409
    assert "chưa khai mạc" in text_of(response)


def test_an_absent_member_does_not_mark(room):
    seats = list(room.session.council.seats.all())
    present = {seat.pk: seat.user_id != room.user("hd2").pk for seat in seats}
    sessions.record_attendance(
        session_id=room.session.pk, present=present, actor=room.user("thuky")
    )

    assert room.client("hd2").get(page(room)).status_code == 403


# ── Without script ───────────────────────────────────────────────────


def test_one_form_saves_the_whole_sheet(room):
    client = room.client("hd2")
    note = "Có sổ thu mua đến tháng 10."
    sent = whole_sheet(
        room, **{"note-1.1": note, "f-forged_dossier": "1", "fn-forged_dossier": "Sửa ngày"},
        comment="Hồ sơ gọn.",
    )  # fmt: skip

    response = client.post(page(room), sent)

    assert (response.status_code, response["Location"]) == (302, page(room))
    card = room.card("hd2")
    kept = {mark.criterion.code: mark.option.position for mark in card.marks.all() if mark.option}
    expected = {code: at for code, at in good_marks(room.sheet).items() if at}
    assert kept == expected
    assert card.marks.get(criterion__code="1.1").note == note
    assert [(found.rule.code, found.note) for found in card.findings.all()] == [
        ("forged_dossier", "Sửa ngày")
    ]
    assert card.comment == "Hồ sơ gọn."
    shown = text_of(client.get(page(room)))
    assert note in shown
    assert "32/32" in shown


def test_saving_again_takes_back_what_is_no_longer_ticked_but_keeps_choices(room):
    client = room.client("hd2")
    client.post(page(room), whole_sheet(room, **{"f-forged_dossier": "1"}))

    client.post(page(room), {"m-1.1": "0"})

    card = room.card("hd2")
    assert card.findings.count() == 0
    assert card.marks.filter(is_chosen=True).count() == len(room.sheet.leaves)
    assert card.marks.get(criterion__code="1.1").option is None


def test_the_hand_in_button_of_the_sheet_saves_and_leads_to_the_check(room):
    response = room.client("hd2").post(page(room), whole_sheet(room, hand_in="1"))

    assert response["Location"] == reverse("evaluation:scorecard_hand_in", args=[room.item.pk])
    assert room.card("hd2").status == "draft"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"m-1.1": "99"}, "1.1"),
        ({"m-1.1": "-1"}, "1.1"),
        ({"m-1.1": "hai"}, "1.1"),
        ({"note-1.1": "x" * 2001}, "2000"),
        ({"fn-forged_dossier": "x" * 1001}, "1000"),
        ({"comment": "x" * 5001}, "5000"),
        ({"note-1.1": "a\x00b"}, "1.1"),
    ],
)
def test_a_wrong_sheet_comes_back_whole_with_the_place_and_nothing_is_kept(room, wrong, said):
    sent = whole_sheet(room, **{"note-2.1": "Ghi chú phải còn", **wrong})

    response = room.client("hd2").post(page(room), sent)

    text = text_of(response)
    assert response.status_code == 422
    assert said in text
    assert "Ghi chú phải còn" in text
    assert Mark.objects.count() == 0


# ── Autosave ─────────────────────────────────────────────────────────


def save(room: Room, username: str = "hd2", **sent: str):
    client = room.client(username)
    client.get(page(room))
    path = reverse("evaluation:scorecard_mark", args=[room.item.pk])
    return client.post(path, sent, headers=HTMX)


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


def test_a_save_asks_few_questions_of_the_database(room, django_assert_max_num_queries):
    client = room.client("hd2")
    client.get(page(room))
    path = reverse("evaluation:scorecard_mark", args=[room.item.pk])
    client.post(path, {"m-1.1": "2", "note-1.1": "Xem sổ"}, headers=HTMX)

    with django_assert_max_num_queries(17):
        client.post(path, {"m-1.1": "1", "note-1.1": "Xem lại sổ"}, headers=HTMX)


# ── Hand in ──────────────────────────────────────────────────────────


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


# ── Taken back ───────────────────────────────────────────────────────


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


# ── Interest ─────────────────────────────────────────────────────────


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


# ── The session's list ───────────────────────────────────────────────


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


# ── Sealed ───────────────────────────────────────────────────────────

SENTINEL = "Dấu-niêm-phong-7391"


@pytest.fixture
def sealed(room: Room) -> Room:
    """Another member's card, handed in: a note, a ground, a comment and a total seen nowhere."""
    marks = {code: leaf.choices[0].position for code, leaf in room.sheet.leaves.items()}
    actor = room.user("hd3")
    card = scorecards.begin_scorecard(item_id=room.item.pk, actor=actor)
    scorecards.fill_card(
        card_id=card.pk, marks={**marks, "9": 3}, notes={"1.1": SENTINEL},
        findings={"forged_dossier": SENTINEL}, comment=SENTINEL, actor=actor,
        today=room.demo.today,
    )  # fmt: skip
    scorecards.hand_in(
        card_id=card.pk, actor=actor, now=now(), today=room.demo.today, comment=SENTINEL
    )
    return room


def addresses(room: Room) -> set[str]:
    """Every page of the evaluation about this session, its dossier and the sealed card."""
    item, session = room.item, room.session
    dossier = item.stage.dossier
    keys = {
        "sessions": session.pk,
        "councils": session.council_id,
        "rounds": session.council.round_id,
        "stages": item.stage_id,
        "dossiers": dossier.pk,
        "scorecards": item.pk,
        "session-items": item.pk,
    }
    rest = {
        "code": "1.1", "sha256": "0" * 64, "form": "csv", "public_id": dossier.product.public_id
    }  # fmt: skip
    found = {reverse("evaluation:scorecard_pdf", args=[room.card("hd3").pk])}
    for pattern in urlpatterns:
        key = {"pk": keys.get(str(pattern.pattern).split("/")[0], 1)}
        names = getattr(pattern.pattern, "converters", None) or pattern.pattern.regex.groupindex
        values = {name: (key | rest).get(name, 1) for name in names}
        found.add(reverse(f"evaluation:{pattern.name}", kwargs=values))
    return found


READERS = ("hd2", "hd1", "thuky", "tinh1", "tinh2", "lanhdao", "xa1", "chuthe1")


@pytest.mark.parametrize("username", ["hd1", "hd2", "tinh1"])
def test_a_sealed_card_shows_on_no_page_of_the_evaluation(sealed, username):
    client = sealed.client(username)

    leaks = [
        path
        for path in sorted(addresses(sealed))
        if not (response := client.get(path)).streaming and SENTINEL in text_of(response)
    ]

    assert leaks == []


@pytest.mark.parametrize("username", ["hd1", "tinh1"])
@pytest.mark.parametrize("path", ["/products/", "/dossiers/", "/stages/", "/sessions/", "/rounds/"])
def test_searching_for_a_sealed_note_finds_no_dossier(sealed, username, path):
    response = sealed.client(username).get(path, {"q": SENTINEL})

    rows = text_of(response).split("<tbody>")[1:]
    assert SENTINEL not in "".join(rows)
    if path in ("/products/", "/dossiers/", "/stages/"):
        assert sealed.item.stage.dossier.product.name not in text_of(response)


def test_the_open_interface_knows_nothing_of_marks(sealed):
    response = sealed.client("tinh1").get("/api/v1/products/", {"search": SENTINEL})

    assert response.json()["results"] == []


def test_the_admin_knows_no_scorecards(sealed):
    names = {model.__name__ for model in admin.site._registry}
    assert names & {"Scorecard", "Mark", "Finding"} == set()
    staff = make_user(
        serving=make_unit("14/"), role=Role.ADMINISTRATOR, is_staff=True, is_superuser=True
    )
    client = signed_in(staff)

    for model in admin.site._registry:
        path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        response = client.get(path, {"q": SENTINEL})
        rows = text_of(response).split("result_list", 1)[-1].replace(f'value="{SENTINEL}"', "")
        assert f"{SENTINEL}</" not in rows


def test_no_refusal_tells_a_mark(sealed):
    """Opening too early names who is waited for, never what anybody gave."""
    response = sealed.client("hd1").post(reverse("evaluation:item_open", args=[sealed.item.pk]))

    assert response.status_code == 422
    assert SENTINEL not in text_of(response)
    assert str(sealed.user("hd2")) in text_of(response)


def test_before_opening_the_result_page_is_refused_to_the_chair_too(sealed):
    path = reverse("evaluation:session_item", args=[sealed.item.pk])

    for username in ("hd1", "hd2", "thuky"):
        assert sealed.client(username).get(path).status_code == 409
    assert sealed.client("tinh1").get(path).status_code == 404


def test_the_pdf_of_a_card_is_ones_own_until_the_chair_opens(sealed):
    path = reverse("evaluation:scorecard_pdf", args=[sealed.card("hd3").pk])

    for username in READERS:
        assert sealed.client(username).get(path).status_code == 404


def test_after_opening_the_council_reads_the_totals_and_others_still_do_not(sealed):
    sealed.hand_in("hd1", "hd2", "hd4", "hd5")
    results.open_marks(
        item_id=sealed.item.pk, actor=sealed.user("hd1"), now=now(), today=sealed.demo.today
    )
    path = reverse("evaluation:session_item", args=[sealed.item.pk])

    shown = sealed.client("hd2").get(path)
    assert shown.status_code == 200
    assert str(sealed.user("hd3")) in text_of(shown)
    for username in ("tinh1", "lanhdao", "xa1", "chuthe1"):
        assert sealed.client(username).get(path).status_code == 404
    sealed_still = reverse("evaluation:session_item", args=[sealed.items[1].pk])
    assert sealed.client("hd2").get(sealed_still).status_code == 409


def test_a_card_begun_by_a_member_who_then_keeps_out_is_left_unread(room):
    save(room, **{"m-1.1": "2", "note-1.1": SENTINEL})
    interests.declare_recusal(item_id=room.item.pk, reason="Góp vốn", actor=room.user("hd2"))
    room.hand_in("hd1", "hd3", "hd4", "hd5")
    opened = results.open_marks(
        item_id=room.item.pk, actor=room.user("hd1"), now=now(), today=room.demo.today
    )

    text = text_of(room.client("hd1").get(reverse("evaluation:session_item", args=[opened.pk])))

    assert SENTINEL not in text
    assert f"{room.user('hd2')}<span" not in text
