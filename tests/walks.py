"""Real dossiers walked from draft to certificate under each scheme, at the means one chooses."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from accounts.choices import Role
from accounts.models import AdministrativeUnit
from evaluation.choices import LineChoice
from evaluation.models import (
    Certificate,
    Dossier,
    DossierStage,
    ExternalResult,
    ForwardingFile,
    Result,
    ResultNotice,
    StarDecision,
)
from evaluation.services import (
    decisions,
    external_results,
    forwarding,
    result_notices,
    stages,
)
from evaluation.services.forwarding import Given
from evaluation.sheet import Criterion, Sheet
from ocop_portal.demo import walk
from ocop_portal.demo.walk import Demo
from tests.build import make_unit, make_user
from tests.path import draw_only, load_law, make_council, make_product_of, make_round

MEMBERS = 5
OFFICERS = {"province": Role.PROVINCIAL_OFFICER, "district": Role.DISTRICT_OFFICER}


@dataclass(frozen=True)
class Regime:
    """A scheme on a day of its time; the commune's path says whether there are districts."""

    code: str
    day: date
    set_number: int
    home: str

    def __str__(self) -> str:
        return f"{self.code} {self.day:%Y}"


Q1048 = Regime("qd1048-2019", date(2021, 6, 1), 7, "14/123/04030/")
Q148 = Regime("qd148-2023", date(2024, 5, 20), 8, "14/123/04030/")
Q1489 = Regime("qd148-2023", date(2025, 8, 20), 8, "14/04075/")
Q26 = Regime("qd26-2026", date(2026, 11, 2), 7, "14/04075/")


@dataclass(frozen=True)
class World:
    """The desks that give points, lowest first: each a unit with its own people."""

    regime: Regime
    desks: tuple[Demo, ...]

    @property
    def lowest(self) -> Demo:
        return self.desks[0]

    @property
    def province(self) -> Demo:
        return self.desks[-1]


def make_regime(regime: Regime) -> World:
    scheme = load_law(regime.code, set_number=regime.set_number)
    commune = make_unit(regime.home)
    shared = {
        "chuthe1": make_user(),
        "xa1": make_user(serving=commune, role=Role.COMMUNE_OFFICER),
    }
    units = [commune.parent, commune.parent.parent] if commune.parent.parent else [commune.parent]
    return World(regime, tuple(_desk(unit, shared, regime, scheme) for unit in units))


def _desk(unit: AdministrativeUnit, shared: Mapping, regime: Regime, scheme) -> Demo:
    """Two officers, a signatory and a council's people of their own."""
    officer = OFFICERS[unit.level]
    users = {
        **shared,
        "tinh1": make_user(serving=unit, role=officer),
        "tinh2": make_user(serving=unit, role=officer),
        "lanhdao": make_user(serving=unit, role=Role.SIGNATORY),
        "thuky": make_user(),
        **{f"hd{number}": make_user() for number in range(1, MEMBERS + 1)},
    }
    return Demo(users=users, province=unit, today=regime.day, scheme_from=scheme.in_force_from)


# ── Marks that come to a mean ────────────────────────────────────────


def marks_of_total(sheet: Sheet, total: int, gates_up_to: int) -> dict[str, int]:
    """A card worth exactly so many points that passes every gate up to that star."""
    reached: dict[int, dict[str, int]] = {0: {}}
    for leaf in sheet.leaves.values():
        allowed = _allowed(sheet, leaf, gates_up_to)
        reached = {
            points + worth: {**marks, leaf.code: position}
            for points, marks in reached.items()
            for worth, position in allowed.items()
            if points + worth <= total
        }
    return reached[total]


def _allowed(sheet: Sheet, leaf: Criterion, star: int) -> dict[int, int]:
    """Points → position of the options that keep gates, and conditions of other criteria."""
    needed = [gate.needed for gate in sheet.gates if gate.criterion == leaf.code
              and gate.star <= star]  # fmt: skip
    needed += [
        other.condition.min_points
        for other in sheet.leaves.values()
        if other.condition and other.condition.criterion == leaf.code
    ]
    return {
        int(choice.points): choice.position
        for choice in leaf.choices
        if choice.points >= max(needed, default=0)
    }


def cards_of_mean(sheet: Sheet, mean: str) -> list[dict[str, int]]:
    """Five cards with that mean, a multiple of 0.2, whose gates follow the star of the mean."""
    whole = int(Fraction(mean) * MEMBERS)
    star = sheet.band_of(Fraction(mean)).stars
    totals = [whole // MEMBERS + (at < whole % MEMBERS) for at in range(MEMBERS)]
    return [marks_of_total(sheet, total, star) for total in totals]


# ── The way of a dossier ─────────────────────────────────────────────


def file_products(world: World, names: Iterable[str]) -> list[Dossier]:
    """Drafted and filed by the producer; where a commune proposes, with its report."""
    filed = []
    for number, name in enumerate(names, start=1):
        regime, demo = world.regime, world.lowest
        product = make_product_of(demo, name=name, set_number=regime.set_number, home=regime.home)
        dossier = walk.draft(demo, product)
        walk.file(demo, dossier)
        if dossier.stages.get().step.level == "commune":
            walk.report(demo, dossier, number=number)
        filed.append(dossier)
    return filed


def evaluate(demo: Demo, means: Mapping[Dossier, str]) -> dict[Dossier, Result]:
    """Received, checked, put into a round and before a council, scored, concluded."""
    officer, round_ = demo.user("tinh1"), make_round(demo)
    arrived = {dossier: dossier.stages.get(unit=demo.province) for dossier in means}
    for stage in arrived.values():
        on = max(stage.arrived_on, demo.day(15))
        stages.receive_dossier(stage_id=stage.pk, actor=officer, received_on=on)
        walk.check(stage, officer, on)
        stages.put_into_round(
            stage_id=stage.pk, round_id=round_.pk, actor=officer, today=demo.today
        )
    council = make_council(demo, round_)
    keys = [stage.pk for stage in arrived.values()]
    session = walk.meet_on_stages(demo, council.pk, keys, demo.today)
    for dossier, stage in arrived.items():
        item = session.items.get(stage=stage)
        for number, marks in enumerate(
            cards_of_mean(stage.criteria_set.sheet(), means[dossier]), 1
        ):
            walk.score_as(demo, item, f"hd{number}", marks)
    walk.conclude(demo, session)
    return {dossier: Result.objects.get(stage=stage) for dossier, stage in arrived.items()}


def send_up(demo: Demo, result: Result, *, number: int) -> DossierStage | None:
    """With every paper the scheme names, the letter approved, numbered and drawn."""
    officer = demo.user("tinh1")
    file = forwarding.open_forwarding(result_id=result.pk, actor=officer, today=demo.today)
    forwarding.fill_forwarding(file_id=file.pk, given=_given(file), actor=officer)
    forwarding.approve_letter(file_id=file.pk, actor=demo.user("lanhdao"))
    file = forwarding.number_letter(
        file_id=file.pk, number=number, issued_on=demo.today, actor=officer
    )
    draw_only(file.letter)
    return forwarding.forward(file_id=file.pk, actor=officer, today=demo.today)


def _given(file: ForwardingFile) -> dict[str, Given]:
    """What the portal does not hold: samples counted, papers kept outside named."""
    return {
        item.code: Given(count=item.wanted) if item.wanted else Given("01/BC ngày họp")
        for item in file.items.filter(document=None, reference="", is_required=True)
        if item.code != "proposal_letter"
    }


def decide(demo: Demo, choices: Mapping[Result, LineChoice], *, number: int) -> StarDecision:
    """Prepared, checked by another, approved, numbered, drawn, signed into force."""
    decision = decisions.prepare_decision(
        unit_id=demo.province.pk,
        choices=[(result.pk, choice) for result, choice in choices.items()],
        proposal_line="Trưởng cơ quan tham mưu",
        actor=demo.user("tinh1"),
        today=demo.today,
    )
    walk.check_list(demo, decision)
    decisions.approve_decision(decision_id=decision.pk, actor=demo.user("lanhdao"))
    decision = decisions.number_decision(
        decision_id=decision.pk, number=number, decided_on=demo.today, actor=demo.user("tinh1")
    )
    draw_only(decision.document)
    return walk.issue(demo, decision)


def tell(demo: Demo, results: Iterable[Result], *, number: int) -> ResultNotice:
    """The written notice of results without a decision."""
    *_steps, notice = tell_in_steps(demo, results, number=number)
    return notice


def tell_in_steps(demo: Demo, results: Iterable[Result], *, number: int) -> Iterator[ResultNotice]:
    """The notice as it stands after each hand: listed, approved, numbered, issued."""
    act, signs = {"actor": demo.user("tinh1")}, {"actor": demo.user("lanhdao")}
    notice = result_notices.prepare_notice(
        unit_id=demo.province.pk, result_ids=[result.pk for result in results],
        today=demo.today, **act,
    )  # fmt: skip
    yield notice
    key = {"notice_id": notice.pk}
    yield result_notices.approve_notice(**key, **signs)
    notice = result_notices.number_notice(number=number, issued_on=demo.today, **key, **act)
    draw_only(notice.document)
    yield notice
    yield result_notices.issue_notice(**key, **signs)


def five_stars(demo: Demo, result: Result) -> Certificate:
    """The minister recognises what was sent."""
    return external_results.record_recognition(
        file_id=result.forwarding.pk, points=Decimal("90.00"), paper_number="812/QĐ",
        paper_on=demo.today, certificate_number="05/GCN", actor=demo.user("tinh1"),
        today=demo.today,
    )  # fmt: skip


def given_back(demo: Demo, result: Result) -> ExternalResult:
    """Under ninety at the centre, by a hundredth."""
    return external_results.record_return(
        file_id=result.forwarding.pk, points=Decimal("89.99"), stars=4, paper_number="15/CV",
        paper_on=demo.today, reason="Chưa đạt thị trường toàn cầu", actor=demo.user("tinh1"),
        today=demo.today,
    )  # fmt: skip
