"""The demo's register and dossiers: real producers and products of one commune of Sơn La."""

from dataclasses import dataclass
from datetime import date
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from accounts.models import AdministrativeUnit
from accounts.selectors import current_province
from core.clocks import today
from evaluation.models import (
    CategoryCriteriaSet,
    Council,
    Dossier,
    EvaluationRound,
    Scheme,
    StarDecision,
)
from evaluation.services import councils
from ocop_portal.demo import people, walk
from ocop_portal.demo.signing import give_signing_key
from ocop_portal.demo.walk import Demo
from products.choices import ProducerForm
from products.models import Producer, Product
from products.services.producers import register_producer
from products.services.products import register_product

SINCE = date(2025, 7, 1)
COMMUNE = "03922"  # xã Gia Phù, heir of xã Tường Phù where these producers were in 2023
DISTRICT = "122"  # huyện Phù Yên until 30/6/2025
RECOGNISED = settings.BASE_DIR / "products" / "data" / "son_la.xlsx"


@dataclass(frozen=True, slots=True)
class Entry:
    """A real product assessed by its district in 2023, its real producer, its set of 26/2026."""

    product: str
    producer: str
    criteria_set: int


DECIDED = Entry("Rượu men lá Mường Tấc", "HTX Tây Bắc ECO", 14)
IN_SESSION = Entry("Tỏi đen", "HTX sản xuất kinh doanh tỏi Phù Yên", 7)
AT_COMMUNE = Entry("Tỏi khô", "HTX sản xuất kinh doanh tỏi Phù Yên", 10)


def build() -> StarDecision:
    """Everything up to a numbered decision that waits for its PDF; the second time, nothing."""
    decision = StarDecision.objects.first()
    if decision is not None:
        return decision
    with transaction.atomic():
        demo = _people()
        products = {entry: _register(demo, entry) for entry in (DECIDED, IN_SESSION, AT_COMMUNE)}
    call_command("import_products", str(RECOGNISED), stdout=StringIO())
    with transaction.atomic():
        return _walk(demo, products)


def _people() -> Demo:
    day = today()
    province = current_province(settings.OCOP_PROVINCE_CODE, day)
    commune = AdministrativeUnit.objects.valid_on(day).get(code=COMMUNE, level="commune")
    district = AdministrativeUnit.objects.get(
        code=DISTRICT, level="district", parent__path=province.path
    )
    users = people.make_accounts()
    area = people.make_area(province, district, SINCE)
    people.make_posts(users, province, commune, area, SINCE)
    give_signing_key(users["lanhdao"], province, people.PASSWORD)
    scheme = Scheme.objects.in_force_on(day)
    return Demo(users=users, province=province, today=day, scheme_from=scheme.in_force_from)


def _register(demo: Demo, entry: Entry) -> Product:
    officer = demo.user("tinh1")
    commune = AdministrativeUnit.objects.valid_on(demo.today).get(code=COMMUNE, level="commune")
    producer = Producer.objects.filter(name=entry.producer, unit=commune).first()
    if producer is None:
        producer = register_producer(
            values={"name": entry.producer, "form": ProducerForm.COOPERATIVE, "unit": commune},
            actor=officer,
            today=demo.today,
        )
    people.give_producer_account(demo.user("chuthe1"), producer, SINCE)
    mapping = CategoryCriteriaSet.objects.get(
        scheme=Scheme.objects.in_force_on(demo.today),
        criteria_set__number=entry.criteria_set,
    )
    return register_product(
        values={
            "name": entry.product,
            "producer": producer,
            "unit": commune,
            "category": mapping.category,
        },
        actor=officer,
    )


def _walk(demo: Demo, products: dict[Entry, Product]) -> StarDecision:
    round_ = _round(demo)
    council = _council(demo, round_)
    waiting = walk.draft(demo, products[AT_COMMUNE])
    walk.file(demo, waiting, days_ago=6)
    decided = _to_round(demo, products[DECIDED], round_, number=12)
    scored = _to_round(demo, products[IN_SESSION], round_, number=13)
    session = walk.meet(demo, council.pk, [decided], demo.today)
    walk.score(demo, session.items.get())
    walk.conclude(demo, session)
    walk.meet(demo, council.pk, [scored], demo.today)
    return walk.decide(demo, number=1)


def _to_round(demo: Demo, product: Product, round_: EvaluationRound, *, number: int) -> Dossier:
    dossier = walk.draft(demo, product)
    walk.file(demo, dossier)
    walk.report(demo, dossier, number=number)
    walk.enter_round(demo, dossier, round_)
    return dossier


def _round(demo: Demo) -> EvaluationRound:
    return EvaluationRound.objects.create(
        unit=demo.province,
        year=demo.today.year,
        number=2,
        proposals_close_on=demo.day(5),
        decision_due_on=max(demo.today, date(demo.today.year, 12, 29)),
    )


def _council(demo: Demo, round_: EvaluationRound) -> Council:
    return councils.found_council(
        round_id=round_.pk,
        name="Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh Sơn La",
        decision_number="100/QĐ-UBND",
        decided_on=demo.day(60),
        seats=people.council_seats(demo.users),
        missing_bodies_reason="Các cơ quan còn lại đang kiện toàn nhân sự.",
        actor=demo.user("tinh1"),
    )


def issue(decision: StarDecision) -> StarDecision:
    """Sign the drawn decision into force."""
    return walk.issue(_people(), decision)
