"""The home page: what waits for whom, how urgent, how many; sealed marks stay out of it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import Level, Role
from accounts.models import HelpArea, HelpAreaCommune, Post
from evaluation import rules
from evaluation.choices import LineChoice
from evaluation.models import DossierStage, StarDecision
from evaluation.selectors.desks import my_desks
from evaluation.selectors.work_queue import work_queue
from evaluation.services import decisions, scorecards, stages
from evaluation.services.interests import declare_recusal
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks
from tests.build import make_licence, make_unit, make_user
from tests.pages.conftest import World
from tests.path import fresh, in_session, make_round

pytestmark = pytest.mark.django_db


def queue_of(world: World, username: str, due: str = ""):
    return work_queue(fresh(world.user(username)), world.demo.today, due)


def titles(queue) -> list[str]:
    return [item.title for group in queue.groups for item in group.items]


def words(queue) -> list[tuple[str, str]]:
    return [(item.title, item.word) for group in queue.groups for item in group.items]


def count_of(queue) -> dict[str, int]:
    return {tally.word: tally.value for tally in queue.counts}


def at_province(world: World) -> DossierStage:
    walk.report(world.demo, world.filed, number=12)
    return world.filed.stages.get(order=2)


# ── Dossiers ─────────────────────────────────────────────────────────


def test_a_filed_dossier_waits_at_its_commune_and_nowhere_else(world):
    waiting = {name: titles(queue_of(world, name)) for name in ("xa1", "tinh1", "lanhdao", "hd1")}

    assert waiting == {"xa1": ["Tỏi đen"], "tinh1": [], "lanhdao": [], "hd1": []}


def test_a_draft_waits_for_its_producer_and_the_filed_one_is_among_the_sent(world):
    queue = queue_of(world, "chuthe1")

    assert words(queue) == [("Mận sấy dẻo", "Đang soạn")]
    assert [(event.title, event.text) for event in queue.sent] == [
        ("Tỏi đen", f"Chờ tiếp nhận, {world.filed.unit}")
    ]


def test_a_returned_dossier_waits_for_its_producer_before_drafts(world):
    stage, officer = world.filed.stages.get(), world.user("xa1")
    stages.receive_dossier(stage_id=stage.pk, actor=officer, received_on=world.demo.today)
    stages.return_dossier(stage_id=stage.pk, reason="Thiếu giấy.", actor=officer)

    assert words(queue_of(world, "chuthe1")) == [
        ("Tỏi đen", "Cần bổ sung"),
        ("Mận sấy dẻo", "Đang soạn"),
    ]
    assert titles(queue_of(world, "xa1")) == []
    assert count_of(queue_of(world, "xa1"))["Chờ bên khác"] == 1


def test_an_area_office_sees_drafts_it_may_help_with(world):
    area = HelpArea.objects.create(province=world.demo.province, name="Khu vực 1")
    since = world.demo.day(100)
    HelpAreaCommune.objects.create(help_area=area, commune=world.draft.unit, since=since)
    user = make_user()
    Post.objects.create(user=user, role=Role.DISTRICT_OFFICER, help_area=area, since=since)

    assert titles(work_queue(user, world.demo.today)) == ["Mận sấy dẻo"]


def test_after_the_commune_the_dossier_waits_at_the_province(world):
    at_province(world)

    assert words(queue_of(world, "tinh1")) == [("Tỏi đen", "Chờ tiếp nhận")]
    assert [event.title for event in queue_of(world, "xa1").sent] == ["Tỏi đen"]
    assert count_of(queue_of(world, "xa1"))["Xong trong năm"] == 1


def test_dossiers_of_a_round_wait_for_a_meeting_in_one_line(world):
    stage, round_ = at_province(world), make_round(world.demo)
    actor = world.user("tinh1")
    stages.receive_dossier(stage_id=stage.pk, actor=actor, received_on=world.demo.today)
    walk.check(stage, actor, world.demo.today)
    stages.put_into_round(
        stage_id=stage.pk, round_id=round_.pk, actor=actor, today=world.demo.today
    )

    queue = queue_of(world, "tinh1")

    assert words(queue) == [(str(round_), "Chờ xếp lịch họp")]
    assert queue.round == round_


# ── Urgency ──────────────────────────────────────────────────────────

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("due", "group"),
    [
        (date(2026, 11, 19), "late"),
        (date(2026, 11, 20), "soon"),
        (date(2026, 11, 25), "soon"),  # Monday, Tuesday, Wednesday: three worked days
        (date(2026, 11, 26), "later"),
    ],
)
def test_a_deadline_is_late_soon_or_later_in_worked_days(world, due, group):
    world.filed.stages.update(due_on=due, arrived_on=date(2026, 11, 2))
    user = fresh(world.user("xa1"))

    queue = work_queue(user, FRIDAY)

    assert count_of(queue) == {
        "Đang chờ tôi": 1,
        "Quá hạn": int(group == "late"),
        "Đến hạn trong 3 ngày": int(group == "soon"),
        "Chờ bên khác": 0,
        "Xong trong năm": 0,
    }
    assert titles(work_queue(user, FRIDAY, "late")) == (["Tỏi đen"] if group == "late" else [])
    assert titles(work_queue(user, FRIDAY, "soon")) == (["Tỏi đen"] if group == "soon" else [])


def test_the_oldest_deadline_comes_first_under_its_heading(world):
    world.filed.stages.update(due_on=date(2026, 11, 23), arrived_on=date(2026, 11, 2))
    for dossier, due in zip(world.file_more(2), (18, 30), strict=True):
        dossier.stages.update(due_on=date(2026, 11, due), arrived_on=date(2026, 11, 2))

    queue = work_queue(fresh(world.user("xa1")), FRIDAY)

    assert [(group.title, [item.title for item in group.items]) for group in queue.groups] == [
        ("Quá hạn · 1", ["Sản phẩm 0"]),
        ("Đến hạn trong 3 ngày làm việc · 1", ["Tỏi đen"]),
        ("Sau đó · 1", ["Sản phẩm 1"]),
    ]


def test_more_than_fit_are_counted_and_led_to(world):
    world.file_more(40)

    queue = queue_of(world, "xa1")
    page = world.client("xa1").get(reverse("home")).content.decode()

    assert (queue.total, queue.shown) == (41, 30)
    assert f"{reverse('evaluation:stage_list')}?desk=mine&amp;status=open" in page


@pytest.mark.parametrize(("days", "waits"), [(-1, False), (0, True), (60, True), (61, False)])
def test_a_paper_waits_for_its_producer_in_its_last_sixty_days(world, days, waits):
    end = world.demo.today + timedelta(days=days)
    make_licence(producer=world.filed.producer, title="Giấy ATTP", expires_on=end)

    assert ("1 giấy tờ sắp hết hạn" in titles(queue_of(world, "chuthe1"))) == waits
    assert "1 giấy tờ sắp hết hạn" not in titles(queue_of(world, "xa1"))


# ── Council ──────────────────────────────────────────────────────────


def test_cards_wait_for_present_members_until_handed_in(world):
    session = in_session(world.demo, "Chè Tà Xùa")
    item = session.items.get()
    before = {name: words(queue_of(world, name)) for name in ("hd2", "thuky")}
    walk.score_as(world.demo, item, "hd2", good_marks(item.stage.dossier.criteria_set.sheet()))

    assert before["hd2"] == [("Chè Tà Xùa", "Chưa chấm")]
    assert [title for title, _word in before["thuky"]] == [str(session)]
    assert titles(queue_of(world, "hd2")) == []
    assert ("Chè Tà Xùa", "Chưa chấm") in words(queue_of(world, "hd3"))


def test_a_member_who_keeps_out_or_is_away_has_no_card_waiting(world):
    session = in_session(world.demo, "Chè Tà Xùa")
    item = session.items.get()
    declare_recusal(item_id=item.pk, reason="Người nhà.", actor=world.user("hd2"))
    session.attendances.filter(seat__user=world.user("hd3")).update(present=False)

    assert titles(queue_of(world, "hd2")) == []
    assert titles(queue_of(world, "hd3")) == []


def test_no_home_page_shows_a_sealed_mark(world):
    session = in_session(world.demo, "Chè Tà Xùa")
    item = session.items.get()
    card = scorecards.begin_scorecard(item_id=item.pk, actor=world.user("hd2"))
    scorecards.mark_criterion(
        card_id=card.pk,
        criterion="1.1",
        position=1,
        actor=world.user("hd2"),
        today=world.demo.today,
        note="GHI CHÚ RIÊNG",
    )

    with CaptureQueriesContext(connection) as captured:
        pages = [
            world.client(name).get(reverse("home")).content.decode()
            for name in ("hd1", "hd2", "hd3", "thuky", "tinh1", "chuthe1")
        ]

    assert not [page for page in pages if "GHI CHÚ RIÊNG" in page]
    assert not [query for query in captured if "evaluation_mark" in query["sql"]]


# ── Decisions ────────────────────────────────────────────────────────


def concluded(world: World) -> None:
    session = in_session(world.demo, "Chè Tà Xùa")
    walk.score(world.demo, session.items.get())
    walk.conclude(world.demo, session)


def prepared_decision(world: World) -> StarDecision:
    [result] = decisions.results_ready(world.demo.province)
    return decisions.prepare_decision(
        unit_id=world.demo.province.pk,
        choices=[(result.pk, LineChoice.RECOGNISE)],
        proposal_line="Giám đốc Sở Nông nghiệp và Môi trường",
        actor=world.user("tinh1"),
        today=world.demo.today,
    )


def decision_words(world: World) -> dict[str, list[str]]:
    return {
        name: [word for _title, word in words(queue_of(world, name))]
        for name in ("tinh1", "tinh2", "lanhdao")
    }


def test_a_decision_waits_for_one_hand_after_another(world):
    concluded(world)
    ready = decision_words(world)
    decision = prepared_decision(world)
    prepared = decision_words(world)
    walk.check_list(world.demo, decision)
    checked = decision_words(world)
    decisions.approve_decision(decision_id=decision.pk, actor=world.user("lanhdao"))
    approved = decision_words(world)

    waits = "Chờ lập dự thảo"
    assert ready == {"tinh1": [waits], "tinh2": [waits], "lanhdao": []}
    assert prepared == {"tinh1": [], "tinh2": ["Chờ kiểm tra"], "lanhdao": []}
    assert checked == {"tinh1": [], "tinh2": [], "lanhdao": ["Chờ duyệt"]}
    assert approved == {"tinh1": ["Chờ lấy số"], "tinh2": ["Chờ lấy số"], "lanhdao": []}
    assert [event.text for event in queue_of(world, "lanhdao").sent] == ["Đã duyệt"]


def test_a_draft_sent_back_says_why(world):
    concluded(world)
    decision = prepared_decision(world)
    walk.check_list(world.demo, decision)
    decisions.send_back_decision(
        decision_id=decision.pk, reason="Sai tên chủ thể", actor=world.user("lanhdao")
    )

    [item] = [item for group in queue_of(world, "tinh2").groups for item in group.items]

    assert item.note == "chuyển lại: Sai tên chủ thể"


# ── The page ─────────────────────────────────────────────────────────


@pytest.mark.parametrize("username", ["chuthe1", "xa1", "tinh1", "lanhdao", "hd1"])
def test_home_opens_for_everybody(world, username):
    page = world.client(username).get(reverse("home"))

    assert page.status_code == 200
    assert "Việc của tôi" in page.content.decode()


def test_nothing_waiting_says_so_with_a_next_step(world):
    page = world.client_of(make_user()).get(reverse("home")).content.decode()

    assert "Không có việc nào đang chờ" in page
    assert reverse("products:list") in page


@pytest.mark.parametrize("due", ["late", "soon", "nonsense", "'; DROP"])
def test_any_urgency_in_the_address_opens(world, due):
    assert world.client("xa1").get(reverse("home"), {"due": due}).status_code == 200


@pytest.mark.parametrize("username", ["xa1", "tinh1", "chuthe1"])
def test_home_costs_the_same_whatever_waits(world, username):
    client = world.client(username)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("home"))
        return len(captured)

    one = cost()
    world.file_more(2)
    three = cost()
    world.file_more(297)

    assert (one, one) == (three, cost())


def test_whose_desk_it_is_is_answered_as_the_services_answer_it(world):
    """my_desks() in SQL and rules.can_work_stage() in Python are one rule."""
    at_province(world)
    district = make_unit("14/123/04030/").parent
    people = [fresh(world.user(name)) for name in ("xa1", "tinh1", "lanhdao", "chuthe1", "hd1")]
    for unit in (world.demo.province, world.filed.unit, make_unit("14/04000/"), district):
        for role in Role.values:
            people.append(make_user(serving=unit, role=role))

    all_stages = list(DossierStage.objects.select_related("unit"))
    for person in people:
        found = set(DossierStage.objects.filter(my_desks(person)))
        assert found == {stage for stage in all_stages if rules.can_work_stage(person, stage)}
    assert {stage.unit.level for stage in all_stages} == {Level.COMMUNE, Level.PROVINCE}
