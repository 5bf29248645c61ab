"""Declarations before papers open, and what a recused member no longer finds anywhere."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Post
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from evaluation.models import (
    CouncilSession,
    Dossier,
    DossierStage,
    EvidenceLink,
    InterestDeclaration,
    Recusal,
    Result,
    Scorecard,
    SessionItem,
)
from evaluation.selectors.board import board_of
from evaluation.selectors.council import table_of
from evaluation.selectors.papers import papers_for
from evaluation.services import (
    amendments,
    council_reports,
    interests,
    invitations,
    results,
    sessions,
)
from ocop_portal.demo import people, walk
from ocop_portal.demo.walk import Demo
from products.models import Producer, ProducerAccount
from tests.build import make_user
from tests.path import (
    filed,
    fresh,
    in_session,
    make_council,
    make_product_of,
    make_round,
    make_world,
)

pytestmark = pytest.mark.django_db


def called(demo: Demo, *names: str, seats=None) -> CouncilSession:
    """A session called on dossiers; nothing sent, nothing declared."""
    round_ = make_round(demo)
    stages = []
    for number, name in enumerate(names or ("Mận sấy dẻo",), start=1):
        dossier = filed(demo, make_product_of(demo, name=name))
        walk.report(demo, dossier, number=number)
        walk.enter_round(demo, dossier, round_)
        stages.append(dossier.stages.get(order=2).pk)
    council = make_council(demo, round_, seats=seats)
    return sessions.call_session(
        council_id=council.pk, held_on=demo.today, place="Phòng 1",
        stage_ids=stages, actor=demo.user("tinh1"),
    )  # fmt: skip


def send(demo: Demo, session: CouncilSession, *, days_ago: int = 14) -> None:
    now = timezone.make_aware(datetime.combine(demo.today - timedelta(days=days_ago), time(9)))
    invitations.send_papers(session_id=session.pk, actor=demo.user("tinh1"), now=now)


def declare(session: CouncilSession, user, **reasons: str) -> InterestDeclaration:
    """No interest, but for dossiers named by product."""
    return interests.declare_interests(
        session_id=session.pk,
        answers={
            item.stage_id: reasons.get(str(item.stage.dossier.product.name))
            for item in session.items.select_related("stage__dossier__product")
        },
        actor=user,
        now=timezone.now(),
    )


def seen_by(user) -> int:
    return Dossier.objects.visible_to(fresh(user)).count()


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


# ── Before the papers open ───────────────────────────────────────────


def test_papers_open_only_once_sent_and_declared():
    demo = make_world()
    session = called(demo)
    member = demo.user("hd2")

    assert seen_by(member) == 0
    send(demo, session)
    assert seen_by(member) == 0
    declare(session, member)
    assert seen_by(member) == 1
    assert not Dossier.objects.visible_to(fresh(demo.user("hd3"))).exists()


def test_undeclared_pages_answer_403_with_the_way_to_the_declaration():
    demo = make_world()
    session = called(demo)
    send(demo, session)
    item = session.items.get()
    dossier = item.stage.dossier
    link = EvidenceLink.objects.filter(dossier=dossier)[0]
    client = client_of(demo.user("hd2"))
    sha256 = link.licence.file.sha256
    way = reverse("evaluation:declaration", args=[session.pk])

    for page in (
        reverse("evaluation:dossier", args=[dossier.pk]),
        reverse("evaluation:evidence_file", args=[link.pk]),
        reverse("evaluation:dossier_filed_file", args=[dossier.pk, 1, sha256]),
        reverse("evaluation:scorecard", args=[item.pk]),
    ):
        response = client.get(page)
        assert (page, response.status_code) == (page, 403)
        assert way in response.content.decode()


def test_an_officer_who_sits_on_the_council_declares_first_too():
    demo = make_world()
    secretary = make_user(serving=demo.province, role=Role.PROVINCIAL_OFFICER)
    demo.users["thuky"] = secretary
    session = called(demo)
    dossier = session.items.get().stage.dossier
    page = reverse("evaluation:dossier", args=[dossier.pk])

    assert client_of(secretary).get(page).status_code == 403
    declare(session, secretary)
    assert client_of(secretary).get(page).status_code == 200


def test_every_dossier_is_answered_and_a_yes_says_why():
    demo = make_world()
    session = called(demo, "Mận sấy dẻo", "Mơ muối")
    stages = list(session.items.values_list("stage", flat=True))
    sign = {"session_id": session.pk, "actor": demo.user("hd2"), "now": timezone.now()}

    with pytest.raises(Incomplete) as refusal:
        interests.declare_interests(answers={stages[0]: " "}, **sign)

    assert set(refusal.value.fields) == {f"reason-{stages[0]}", f"has-{stages[1]}"}
    assert not InterestDeclaration.objects.exists()


def test_a_declaration_is_signed_once_and_never_changed():
    demo = make_world()
    session = called(demo)
    declaration = declare(session, demo.user("hd2"))

    with pytest.raises(Conflict):
        declare(session, demo.user("hd2"))
    with pytest.raises(DatabaseError), transaction.atomic():
        InterestDeclaration.objects.update(statement="khác")
    with pytest.raises(DatabaseError), transaction.atomic():
        declaration.delete()


def test_only_members_declare():
    demo = make_world()
    session = called(demo)

    with pytest.raises(NotPermitted):
        declare(session, demo.user("tinh1"))
    with pytest.raises(NotFound):
        declare(session, demo.user("chuthe1"))


def test_an_undeclared_member_scores_nothing():
    demo = make_world()
    session = in_session(demo)
    item = session.items.get()
    seat = session.council.seats.get(user=demo.user("hd2"))
    newcomer = make_user()
    CouncilSession.objects.filter(pk=session.pk).update(status="planned")
    after = amendments.replace_member(
        seat_id=seat.pk, user_id=newcomer.pk, body="Sở", on=demo.today, reason="Nghỉ hưu",
        actor=demo.user("tinh1"),
    )  # fmt: skip
    CouncilSession.objects.filter(pk=session.pk).update(status="open")
    present = {row.pk: True for row in session.council.seats.serving()}
    sessions.record_attendance(session_id=session.pk, present=present, actor=demo.user("thuky"))

    with pytest.raises(NotPermitted):
        walk.scorecards.begin_scorecard(item_id=item.pk, actor=newcomer)
    declare(session, newcomer)
    assert walk.scorecards.begin_scorecard(item_id=item.pk, actor=newcomer).seat == after


# ── Recused ──────────────────────────────────────────────────────────


def test_a_recused_member_finds_the_dossier_behind_no_door():
    demo = make_world()
    session = called(demo, "Mận sấy dẻo", "Mơ muối")
    send(demo, session)
    walk.declare(session)
    closed, open_ = session.items.order_by("position")
    member = demo.user("hd2")
    interests.declare_recusal(item_id=closed.pk, reason="Góp vốn", actor=member)
    member, dossier = fresh(member), closed.stage.dossier
    link = EvidenceLink.objects.filter(dossier=dossier)[0]
    client = client_of(member)

    assert list(Dossier.objects.visible_to(member)) == [open_.stage.dossier]
    assert list(SessionItem.objects.seated(member)) == [open_]
    assert list(SessionItem.objects.visible_to(member)) == [open_]
    assert [row.item for row in table_of(session, member)] == [open_]
    assert [row.item for row in board_of(session, member).sealed] == [open_]
    for page in (
        reverse("evaluation:dossier", args=[dossier.pk]),
        reverse("evaluation:evidence_file", args=[link.pk]),
        reverse("evaluation:scorecard", args=[closed.pk]),
        reverse("evaluation:session_item", args=[closed.pk]),
    ):
        assert (page, client.get(page).status_code) == (page, 404)
    for page in (
        reverse("evaluation:session", args=[session.pk]),
        reverse("evaluation:dossier_list"),
        f"{reverse('evaluation:dossier_list')}?q=man+say",
        reverse("home"),
    ):
        assert closed.stage.dossier.product_code not in client.get(page).content.decode()


def concluded_without_hd5(demo: Demo) -> SessionItem:
    """The fifth member keeps out, the four others score, the council concludes."""
    item = in_session(demo).items.get()
    interests.declare_recusal(item_id=item.pk, reason="Góp vốn", actor=demo.user("hd5"))
    for number in range(1, 5):
        walk.score_as(demo, item, f"hd{number}", walk.good_marks(item.stage.criteria_set.sheet()))
    walk.conclude(demo, item.session)
    return item


def test_a_recused_member_sees_no_card_and_no_result_before_publication():
    demo = make_world()
    concluded_without_hd5(demo)
    member = fresh(demo.user("hd5"))

    assert not Result.objects.visible_to(member).exists()
    assert not Scorecard.objects.visible_to(member).exists()
    assert Result.objects.visible_to(fresh(demo.user("hd4"))).exists()


def test_a_recused_member_reads_the_minutes_only_after_publication():
    demo = make_world()
    item = concluded_without_hd5(demo)
    paper = CouncilSession.objects.get(pk=item.session_id).minutes
    doors = [
        reverse("evaluation:minutes", args=[item.session_id]),
        reverse("evaluation:document_job", args=[paper.pk]),
    ]

    def answers(username: str) -> list[int]:
        return [client_of(demo.user(username)).get(door).status_code for door in doors]

    assert answers("hd5") == [403, 404]
    assert answers("hd4") == answers("thuky") == [200, 200]
    page = client_of(demo.user("hd5")).get(reverse("evaluation:session", args=[item.session_id]))
    assert not any(door in page.content.decode() for door in doors)
    DossierStage.objects.filter(pk=item.stage_id).update(status="notified")
    assert answers("hd5") == [200, 200]


def test_a_recused_officer_of_the_unit_reads_the_councils_report_only_after_publication():
    demo = make_world()
    item = concluded_without_hd5(demo)
    report = {"session_id": item.session_id}
    council_reports.draft_report(**report, actor=demo.user("thuky"))
    paper = council_reports.sign_report(**report, actor=demo.user("hd1"), today=demo.today).report
    desk = {"role": Role.PROVINCIAL_OFFICER, "unit": demo.province}
    Post.objects.create(user=demo.user("hd5"), since=demo.today, **desk)

    def reads(username: str) -> bool:
        return papers_for(fresh(demo.user(username))).filter(pk=paper.pk).exists()

    assert [reads(name) for name in ("hd5", "tinh1", "lanhdao")] == [False, True, True]
    DossierStage.objects.filter(pk=item.stage_id).update(status="notified")
    assert reads("hd5")


def test_a_recused_officer_is_kept_out_at_the_desk_as_long_as_the_council_has_it():
    demo = make_world()
    officer = make_user(serving=demo.province, role=Role.PROVINCIAL_OFFICER)
    demo.users["hd5"] = officer
    session = in_session(demo)
    item = session.items.get()
    interests.declare_recusal(item_id=item.pk, reason="Góp vốn", actor=officer)
    officer = fresh(officer)

    assert not Dossier.objects.visible_to(officer).exists()
    assert not DossierStage.objects.visible_to(officer).exists()
    assert not SessionItem.objects.visible_to(officer).exists()
    for number in range(1, 5):
        walk.score_as(demo, item, f"hd{number}", walk.good_marks(item.stage.criteria_set.sheet()))
    walk.conclude(demo, session)
    assert not Result.objects.visible_to(officer).exists()
    DossierStage.objects.filter(pk=item.stage_id).update(status="notified")
    assert Result.objects.visible_to(officer).exists()


def test_an_account_or_a_seat_for_the_producer_is_found_by_the_portal():
    demo = make_world()
    make_product_of(demo)
    producer = Producer.objects.get()
    ProducerAccount.objects.create(producer=producer, user=demo.user("hd3"), since=date(2020, 1, 1))
    session = called(demo)
    seat = session.council.seats.get(user=demo.user("hd4"))
    amendments.replace_member(
        seat_id=seat.pk, user_id=make_user().pk, body="Hợp tác xã THỬ NGHIỆM", on=demo.today,
        reason="Cử lại", actor=demo.user("tinh1"),
    )  # fmt: skip

    found = Recusal.objects.order_by("pk")
    assert [row.seat.body for row in found] == ["Sở Công Thương", "Hợp tác xã THỬ NGHIỆM"]
    assert [row.is_declared for row in found] == [False, False]


def test_interests_are_looked_for_again_when_the_session_opens():
    demo = make_world()
    session = called(demo)
    send(demo, session)
    ProducerAccount.objects.create(
        producer=Producer.objects.get(), user=demo.user("hd3"), since=date(2020, 1, 1)
    )
    present = {seat.pk: True for seat in session.council.seats.all()}
    sessions.record_attendance(session_id=session.pk, present=present, actor=demo.user("hd1"))

    sessions.open_session(session_id=session.pk, actor=demo.user("hd1"), now=timezone.now())

    assert Recusal.objects.get().seat.user == demo.user("hd3")


def test_the_vice_chair_presides_over_a_dossier_that_the_chair_keeps_out_of():
    demo = make_world()
    seats = people.council_seats(demo.users)
    seats[1] = replace(seats[1], role="vice_chair")
    session = called(demo, seats=seats)
    send(demo, session)
    walk.declare(session)
    present = {seat.pk: True for seat in session.council.seats.all()}
    sessions.record_attendance(session_id=session.pk, present=present, actor=demo.user("hd1"))
    sessions.open_session(session_id=session.pk, actor=demo.user("hd1"), now=timezone.now())
    item = SessionItem.objects.get(session=session)
    interests.declare_recusal(item_id=item.pk, reason="Người thân", actor=demo.user("hd1"))
    marks = walk.good_marks(item.stage.criteria_set.sheet())
    for number in range(2, 6):
        walk.score_as(demo, item, f"hd{number}", marks)
    act = {"item_id": item.pk, "now": timezone.now(), "today": demo.today}

    with pytest.raises(NotPermitted):
        results.open_marks(actor=demo.user("hd3"), **act)
    with pytest.raises(NotFound):
        results.open_marks(actor=demo.user("hd1"), **act)
    board = reverse("evaluation:board", args=[session.pk])
    way = reverse("evaluation:item_open", args=[item.pk])
    assert way in client_of(demo.user("hd2")).get(board).content.decode()
    assert way not in client_of(demo.user("thuky")).get(board).content.decode()
    assert board_of(session, demo.user("hd2")).sealed[0].quorum == sessions.item_quorum(item)
    assert results.open_marks(actor=demo.user("hd2"), **act).status == "opened"


def test_a_recusal_is_never_taken_back():
    demo = make_world()
    session = in_session(demo)
    interests.declare_recusal(
        item_id=session.items.get().pk, reason="Góp vốn", actor=demo.user("hd5")
    )

    with pytest.raises(DatabaseError), transaction.atomic():
        Recusal.objects.all().delete()


def test_a_dossier_left_with_too_few_scorers_is_not_put_on_the_table():
    demo = make_world()
    make_product_of(demo)
    for number in (3, 4, 5):
        ProducerAccount.objects.create(
            producer=Producer.objects.get(), user=demo.user(f"hd{number}"), since=date(2020, 1, 1)
        )

    with pytest.raises(Incomplete) as refusal:
        called(demo)

    assert refusal.value.code == "too_few_scorers"


def test_recused_members_are_not_waited_for_nor_part_of_the_quorum():
    demo = make_world()
    item = in_session(demo).items.get()
    interests.declare_recusal(item_id=item.pk, reason="Góp vốn", actor=demo.user("hd5"))

    assert not results.expected_seats(item).filter(user=demo.user("hd5")).exists()
    assert sessions.item_quorum(item).present == 4


def test_a_meeting_to_declare_for_waits_in_the_members_queue_until_signed():
    demo = make_world()
    session = called(demo)
    member = demo.user("hd2")
    way = reverse("evaluation:declaration", args=[session.pk])

    assert way in client_of(member).get(reverse("home")).content.decode()
    declare(session, member)
    assert way not in client_of(member).get(reverse("home")).content.decode()
