"""Rounds (Article 5) and councils (Article 7.3b) of decision 26/2026."""

from datetime import date

import pytest
import time_machine

from core.errors import Incomplete
from evaluation.composition import composition_of
from evaluation.models import AuthorityStep, Council, CouncilSeat, Scheme
from evaluation.selectors.founding import gaps_of
from evaluation.services import amendments, councils, rounds
from evaluation.services.councils import SeatPlan
from ocop_portal.demo import people
from tests import walks
from tests.build import make_user
from tests.path import load_law, make_council, make_round, make_world

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
DEPARTMENTS = {
    "Sở Nông nghiệp và Môi trường",
    "Sở Công Thương",
    "Sở Y tế",
    "Sở Khoa học và Công nghệ",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Cơ quan tham mưu OCOP cấp tỉnh",
    "Đơn vị chuyên ngành thuộc Sở Nông nghiệp và Môi trường",
}


def test_r12_art5_1_two_rounds_a_year_ending_before_30_6_and_30_12():
    demo = make_world()

    opened = rounds.open_year(
        unit_id=demo.province.pk, year=2027, actor=demo.user("tinh1"), today=DAY
    )

    assert [(row.number, row.proposals_close_on, row.decision_due_on) for row in opened] == [
        (1, date(2027, 4, 29), date(2027, 6, 29)),
        (2, date(2027, 10, 29), date(2027, 12, 29)),
    ]
    with pytest.raises(Incomplete):
        rounds.open_year(unit_id=demo.province.pk, year=2027, actor=demo.user("tinh1"), today=DAY)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, {"plan_number", "named_in"}),
        ({"named_in": "khoản 3 Điều 5 Quy chế"}, {"plan_number"}),
        ({"plan_number": "12/KH-UBND", "plan_on": DAY}, {"named_in"}),
    ],
)
def test_r13_art5_1_a_further_round_needs_the_rules_of_work_and_a_plan(given, missing):
    demo = make_world()
    third = {
        "unit_id": demo.province.pk, "year": 2026, "number": 3, "actor": demo.user("tinh1"),
        "proposals_close_on": date(2026, 8, 1), "decision_due_on": date(2026, 9, 30),
    }  # fmt: skip

    with pytest.raises(Incomplete) as refusal:
        rounds.open_round(**third, **given)

    assert (refusal.value.code, set(refusal.value.fields)) == ("plan_missing", missing)
    whole = {"named_in": "khoản 3 Điều 5", "plan_number": "12/KH-UBND", "plan_on": DAY}
    assert rounds.open_round(**third, **whole).number == 3


def test_r14_art5_2_the_ministry_ends_before_30_9_and_30_3():
    scheme = load_law()
    step = AuthorityStep.objects.of(scheme, DAY).get(level="national")

    assert [(row["proposals_before"], row["results_before"]) for row in step.cutoffs(2026)] == [
        (date(2026, 7, 30), date(2026, 9, 30)),
        (date(2026, 1, 30), date(2026, 3, 30)),
    ]


def test_r24_art7_3b_the_law_names_the_bodies_that_sit():
    law = composition_of(load_law(), "province")

    assert set(law.required) == DEPARTMENTS
    assert law.optional == ("Sở An toàn thực phẩm",)
    assert law.leader == "Lãnh đạo UBND cấp tỉnh"
    assert "Chuyên gia OCOP" in law.invited


def test_r24_art7_3b_a_chair_who_is_no_leader_needs_an_authorisation():
    demo = make_world()
    seats = people.council_seats(demo.users)
    head = SeatPlan(seats[0].user_id, "chair", "Sở Nông nghiệp và Môi trường", title="Giám đốc")
    council = _begun(demo, [head, *seats[1:]], missing_bodies_reason="Đang kiện toàn")
    assert [gap.code for gap in gaps_of(council)] == ["chair_not_authorised"]

    councils.seat_members(
        council_id=council.pk, seats=[head, *seats[1:]], actor=demo.user("tinh1"),
        chair_authorisation="15/UBND-KT", chair_authorised_on=demo.today,
        missing_bodies_reason="Đang kiện toàn",
    )  # fmt: skip

    assert gaps_of(Council.objects.get(pk=council.pk)) == []


def test_r24_art7_3b_another_chair_is_a_leader_or_has_an_authorisation_of_their_own():
    demo = make_world()
    council = make_council(demo, make_round(demo))
    leader = council.seats.get(role="chair").represents

    def replace_chair(**authorised) -> CouncilSeat:
        return amendments.replace_member(
            seat_id=council.seats.serving().get(role="chair").pk, user_id=make_user().pk,
            body="Sở Nông nghiệp và Môi trường", title="Giám đốc", on=demo.today,
            reason="Chuyển công tác", actor=demo.user("tinh1"), **authorised,
        )  # fmt: skip

    with pytest.raises(Incomplete):
        replace_chair(chair_authorisation="15/UBND-KT")
    head = replace_chair(chair_authorisation="15/UBND-KT", chair_authorised_on=demo.today)
    council.refresh_from_db()
    assert (head.represents, council.chair_authorisation) == ("", "15/UBND-KT")

    chair = replace_chair()
    council.refresh_from_db()
    assert leader == composition_of(Scheme.objects.get(), "province").leader
    assert (chair.represents, council.chair_authorisation) == (leader, "")


def test_r24_art7_3b_a_required_body_without_a_seat_needs_a_named_reason():
    demo = make_world()
    council = _begun(demo, people.council_seats(demo.users))

    [gap] = gaps_of(council)

    assert gap.code == "bodies_missing"
    assert "Sở Văn hóa, Thể thao và Du lịch" in gap.text
    assert "Sở Y tế" not in gap.text
    assert "An toàn thực phẩm" not in gap.text


def test_r24_art7_3b_with_every_body_and_invited_experts_nothing_is_missing():
    demo = make_world()
    named = {seat.represents for seat in people.council_seats(demo.users)}
    more = [
        SeatPlan(make_user().pk, "member", body, represents=body)
        for body in sorted(DEPARTMENTS - named)
    ]
    expert = SeatPlan(make_user().pk, "member", "Trường Đại học", kind="expert")
    union = SeatPlan(make_user().pk, "member", "Hội Nông dân", kind="association")

    council = _begun(demo, [*people.council_seats(demo.users), *more, expert, union])

    assert gaps_of(council) == []
    assert council.seats.filter(kind__in=["expert", "association"]).count() == 2


def test_earlier_schemes_name_no_bodies_and_district_councils_are_founded_under_them():
    scheme = Scheme(details={"councils": None})

    assert composition_of(scheme, "district") is None
    assert composition_of(None, "province") is None


def _begun(demo, seats, **members) -> Council:
    council = councils.begin_council(
        round_id=make_round(demo).pk, name="Hội đồng OCOP tỉnh", actor=demo.user("tinh1")
    )
    return councils.seat_members(
        council_id=council.pk, seats=seats, actor=demo.user("tinh1"), **members
    )


@pytest.mark.parametrize("code", ["qd1048-2019", "qd148-2023"])
@pytest.mark.parametrize("level", ["district", "province"])
def test_the_earlier_schemes_name_no_bodies_and_the_portal_invents_none(code, level):
    """The sources give no composition for 1048 and 148 (confidence "unknown")."""
    scheme = load_law(code, set_number=7)

    assert scheme.details.get("councils") is None
    assert composition_of(scheme, level) is None


def test_a_district_council_needs_a_chair_a_secretary_and_scorers_but_no_named_bodies(client):
    with time_machine.travel("2024-05-20 09:00 +0700", tick=True):
        desk = walks.make_regime(walks.Q148).lowest
        council = councils.begin_council(
            round_id=make_round(desk).pk, name="Hội đồng cấp huyện", actor=desk.user("tinh1")
        )
        assert [gap.code for gap in gaps_of(council)] == [
            "no_chair", "no_secretary", "too_few_scorers",
        ]  # fmt: skip

        councils.seat_members(
            council_id=council.pk, seats=people.council_seats(desk.users), actor=desk.user("tinh1")
        )
        client.force_login(desk.user("tinh1"))
        page = client.get(f"/councils/{council.pk}/setup/members/").content.decode()

        assert gaps_of(Council.objects.get(pk=council.pk)) == []
        assert "không liệt kê cơ quan phải có trong hội đồng cấp này" in page
