"""A province small enough for a test, and its people, ready to walk a dossier along the path."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from core.clocks import today
from documents.models import OfficialDocument
from documents.services.rendering import render_next_document
from evaluation.models import (
    AdvisoryReport,
    AdvisoryTeam,
    CategoryCriteriaSet,
    CouncilSession,
    Dossier,
    DossierStage,
    EvaluationRound,
    Result,
    Scheme,
)
from evaluation.services import advice, advisory_reports, advisory_teams, councils, reference
from evaluation.services.advice import Opinion
from evaluation.services.advisory_teams import MemberPlan
from evaluation.services.councils import SeatPlan
from ocop_portal.demo import people, walk
from ocop_portal.demo.walk import Demo
from products.models import Producer, ProducerAccount, Product
from tests.build import make_unit, make_user


def load_law(code: str = "qd26-2026", set_number: int = 7) -> Scheme:
    """One scheme with one criteria set, from the real files."""
    reference.load_legal_bases()
    reference.load_classification([code])
    reference.load_schemes([code], numbers=[set_number])
    return Scheme.objects.get(code=code)


def make_world(*, day: date | None = None, set_number: int = 7, members: int = 5) -> Demo:
    """Sơn La with one commune, everyone the path needs, under decision 26/2026."""
    scheme = load_law(set_number=set_number)
    province = make_unit("14/", name="Sơn La", document_symbol="")
    commune = make_unit("14/04075/", name="Yên Châu")
    users = {
        "tinh1": make_user(serving=province, role=Role.PROVINCIAL_OFFICER),
        "tinh2": make_user(serving=province, role=Role.PROVINCIAL_OFFICER),
        "lanhdao": make_user(serving=province, role=Role.SIGNATORY),
        "xa1": make_user(serving=commune, role=Role.COMMUNE_OFFICER),
        "chuthe1": make_user(),
        "thuky": make_user(),
        **{f"hd{number}": make_user() for number in range(1, members + 1)},
        **{f"tv{number}": make_user(full_name=f"Tư vấn {number}") for number in (1, 2)},
    }
    return Demo(
        users=users, province=province, today=day or today(), scheme_from=scheme.in_force_from
    )


def make_product_of(
    demo: Demo, *, name: str = "Mận sấy dẻo", set_number: int = 7, home: str = "14/04075/"
) -> Product:
    """A product of the world's producer account, in the subgroup its criteria set serves."""
    commune = make_unit(home)
    producer = Producer.objects.filter(accounts__user=demo.user("chuthe1")).first()
    if producer is None:
        producer = Producer.objects.create(name="HTX Thử nghiệm", form="cooperative", unit=commune)
        ProducerAccount.objects.create(
            producer=producer, user=demo.user("chuthe1"), since=date(2020, 1, 1)
        )
    mappings = CategoryCriteriaSet.objects.filter(criteria_set__number=set_number)
    category = mappings.order_by("-scheme__in_force_from")[0].category
    return Product.objects.create(name=name, producer=producer, unit=commune, category=category)


def make_round(demo: Demo, number: int = 1) -> EvaluationRound:
    return EvaluationRound.objects.create(
        unit=demo.province,
        year=demo.today.year,
        number=number,
        proposals_close_on=demo.today,
        decision_due_on=demo.today,
    )


def make_council(demo: Demo, round_: EvaluationRound, *, seats: list[SeatPlan] | None = None):
    """Five who score with a chair, and a secretary, by a founding decision."""
    return councils.found_council(
        round_id=round_.pk,
        name="Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh Sơn La",
        decision_number="100/QĐ-UBND",
        decided_on=demo.day(60),
        seats=seats or people.council_seats(demo.users),
        missing_bodies_reason="Các cơ quan còn lại đang kiện toàn nhân sự.",
        actor=demo.user("tinh1"),
    )


def make_advisory_team(demo: Demo, round_: EvaluationRound) -> AdvisoryTeam:
    """A head (tv1) and an adviser (tv2) for a round."""
    return advisory_teams.found_team(
        round_id=round_.pk,
        name="Tổ tư vấn OCOP tỉnh Sơn La",
        decision_number="90/QĐ-UBND",
        decided_on=demo.day(60),
        members=[
            MemberPlan(demo.user("tv1").pk, "Chi cục Phát triển nông thôn", is_head=True),
            MemberPlan(demo.user("tv2").pk, "Sở Công Thương"),
        ],
        actor=demo.user("tinh1"),
    )


def advised(demo: Demo, *, round_: EvaluationRound | None = None, dossier=None) -> DossierStage:
    """A dossier in its round, given to both advisers of the team."""
    round_ = round_ or make_round(demo)
    if dossier is None:
        dossier = filed(demo)
        walk.report(demo, dossier, number=12)
    walk.enter_round(demo, dossier, round_)
    team = make_advisory_team(demo, round_)
    stage = dossier.stages.get(order=2)
    advisory_teams.assign_advisers(
        stage_id=stage.pk,
        member_ids=[member.pk for member in team.members.all()],
        on=demo.day(11),
        actor=demo.user("tinh1"),
    )
    return stage


def advise(demo: Demo, stage: DossierStage, username: str, **other: Opinion) -> None:
    """An adviser lets the self-score stand but where `other` says so, and hands in."""
    leaves = stage.dossier.criteria_set.sheet().leaves
    opinions = {code: Opinion(None) for code in leaves} | other
    actor = demo.user(username)
    advice.save_opinions(stage_id=stage.pk, opinions=opinions, comment="", actor=actor)
    advice.hand_in_advice(stage_id=stage.pk, actor=actor, now=timezone.now())


def report_advice(demo: Demo, stage: DossierStage, **values) -> AdvisoryReport:
    """The head's report without a visit, issued."""
    written = {
        "summary": "Hồ sơ đầy đủ, minh chứng rõ.",
        "visit_need": "not_needed",
        "visit_reason": "Cơ sở đã được kiểm tra trong năm.",
        "conclusion": "propose",
    }
    head = demo.user("tv1")
    advisory_reports.save_advisory_report(stage_id=stage.pk, values=written | values, actor=head)
    return advisory_reports.issue_advisory_report(
        stage_id=stage.pk, issued_on=demo.today, actor=head
    )


def fresh(user: User) -> User:
    """The user as a new request would read it: posts and paths are cached on the object."""
    return User.objects.get(pk=user.pk)


def read_again(demo: Demo) -> Demo:
    """The same people as the next test finds them, nothing cached on them by the last."""
    users = User.objects.in_bulk([user.pk for user in demo.users.values()])
    return replace(demo, users={name: users[user.pk] for name, user in demo.users.items()})


def filed(demo: Demo, product: Product | None = None) -> Dossier:
    """A dossier as the commune finds it in its queue."""
    dossier = walk.draft(demo, product or make_product_of(demo))
    walk.file(demo, dossier)
    return dossier


def in_session(demo: Demo, *names: str) -> CouncilSession:
    """An open session on one dossier for each product name; everybody is present."""
    round_ = make_round(demo)
    dossiers = []
    for number, name in enumerate(names or ("Mận sấy dẻo",), start=1):
        dossier = filed(demo, make_product_of(demo, name=name))
        walk.report(demo, dossier, number=number)
        walk.enter_round(demo, dossier, round_)
        dossiers.append(dossier)
    return walk.meet(demo, make_council(demo, round_).pk, dossiers, demo.today)


def concluded(demo: Demo, marks: Mapping[str, int] | None = None) -> Result:
    """A result; with `marks` every member hands in that same card."""
    session = in_session(demo)
    item = session.items.get()
    if marks is None:
        walk.score(demo, item)
    else:
        for number in range(1, 6):
            walk.score_as(demo, item, f"hd{number}", marks)
    walk.conclude(demo, session)
    return Result.objects.get(item=item)


@contextmanager
def past_the_triggers() -> Iterator[None]:
    """Records as another past would have left them: the triggers that guard them set aside."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def rewrite_past(rows: QuerySet, **values: Any) -> None:
    with past_the_triggers():
        rows.update(**values)


def draw_only(*documents: OfficialDocument) -> None:
    """The worker's turn for these papers, the others go on waiting: drawing is what takes long."""
    keys = [document.pk for document in documents]
    waiting = OfficialDocument.objects.filter(pdf__isnull=True, next_try_at__isnull=False)
    waiting.exclude(pk__in=keys).update(next_try_at=timezone.now() + timedelta(days=1))
    waiting.filter(pk__in=keys).update(next_try_at=timezone.now())
    draw_all()


def draw_all() -> None:
    """What the worker does, in this process."""
    while render_next_document(now=timezone.now()):
        pass
