"""Stars over years, by the services alone: renewed, lapsed, won again, raised, corrected, taken."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
import time_machine

from core.clocks import add_months
from evaluation.choices import CertificateState
from evaluation.models import Certificate, Dossier, StarDecision
from evaluation.selectors.decisions import checked_list
from evaluation.selectors.history import star_history
from evaluation.services.corrections import prepare_correction
from evaluation.services.star_snapshots import repair_snapshots
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks
from ocop_portal.demo.walk import Demo
from products.models import Product
from tests.evaluation import certified
from tests.path import draw_only, make_council, make_product_of, make_round, make_world
from tests.recognised import follow

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FIRST = date(2026, 8, 3)


@dataclass
class Life:
    """One product and its people; each act takes place on a day of its own."""

    demo: Demo
    product: Product
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 100)))

    @contextmanager
    def on(self, day: date) -> Iterator[Demo]:
        with time_machine.travel(f"{day} 09:00 +0700", tick=True):
            yield replace(self.demo, today=day)

    def recognise(self, day: date, kind: str, stars: int) -> Certificate:
        """Filed thirty days before, scored for so many stars, decided that day."""
        with self.on(day) as demo:
            decision = self.decide(demo, kind, stars)
            draw_only(decision.document)
            walk.issue(demo, decision)
        certificate = self.latest
        assert (certificate.printed_from, certificate.stars) == (day, stars)
        return certificate

    def decide(self, demo: Demo, kind: str, stars: int) -> StarDecision:
        """Up to the number of the decision."""
        if kind == "first":
            dossier = walk.draft(demo, self.product)
            walk.file(demo, dossier)
        else:
            dossier = follow(demo, self.latest, kind, day=demo.day(30))
        self._score(demo, dossier, stars)
        return walk.decide(demo, number=next(self.numbers))

    def _score(self, demo: Demo, dossier: Dossier, stars: int) -> None:
        number = next(self.numbers)
        walk.report(demo, dossier, number=number)
        round_ = make_round(demo, number=number)
        walk.enter_round(demo, dossier, round_)
        session = walk.meet(demo, make_council(demo, round_).pk, [dossier], demo.today)
        sheet = dossier.criteria_set.sheet()
        most = {3: 69, 4: 82}[stars]
        for member in range(1, 6):
            marks = good_marks(sheet, at_most=most, gates_up_to=stars)
            walk.score_as(demo, session.items.get(), f"hd{member}", marks)
        walk.conclude(demo, session)

    @property
    def latest(self) -> Certificate:
        return self.product.certificates.order_by("-pk")[0]

    def in_force(self, day: date) -> list[Certificate]:
        return list(Certificate.objects.in_force(day).filter(product=self.product))

    def user(self, username: str):
        return self.demo.user(username)


@pytest.fixture
def life() -> Life:
    with time_machine.travel(f"{FIRST} 09:00 +0700", tick=True):
        demo = make_world(day=FIRST)
        return Life(demo, make_product_of(demo))


def span(certificate: Certificate) -> tuple[date, date]:
    """The half-open days on which it counts."""
    return certificate.effective.lower, certificate.effective.upper


def acts_of(certificate: Certificate) -> list[tuple[str, date]]:
    return list(certificate.events.order_by("pk").values_list("act", "on"))


def test_renewed_before_its_end_the_new_term_follows_and_the_old_one_is_superseded(life):
    old = life.recognise(FIRST, "first", 3)
    end = add_months(FIRST, 36)
    renewed_on = end - 110 * DAY  # filed 140 days before the end

    new = life.recognise(renewed_on, "re_evaluation", 3)

    old.refresh_from_db()
    assert span(old) == (FIRST, renewed_on)
    assert span(new) == (renewed_on, add_months(renewed_on, 36) + DAY)
    assert old.printed_until == end  # what was printed stays
    assert acts_of(old) == [("issued", FIRST), ("superseded", renewed_on)]
    assert life.in_force(renewed_on - DAY) == [old]
    assert life.in_force(renewed_on) == [new]
    assert old.term.state(renewed_on) == CertificateState.SUPERSEDED
    assert new.line.result.stage.dossier.previous == old.line.result.stage.dossier
    life.product.refresh_from_db()
    assert life.product.stars_valid_until == new.printed_until
    assert repair_snapshots(today=renewed_on) == []


def test_between_two_terms_nothing_is_in_force_and_both_stay_in_the_history(life):
    old = life.recognise(FIRST, "first", 3)
    end = add_months(FIRST, 36)
    again_on = end + 200 * DAY  # past the 180 days of a re-evaluation: a first dossier anew

    new = life.recognise(again_on, "first", 4)

    old.refresh_from_db()
    assert span(old) == (FIRST, end + DAY)  # not touched by the later one
    assert acts_of(old) == [("issued", FIRST)]
    assert life.in_force(end) == [old]
    for day in (end + DAY, end + 100 * DAY, again_on - DAY):
        assert life.in_force(day) == []
        assert old.term.state(day) == CertificateState.EXPIRED
    assert life.in_force(again_on) == [new]
    assert old.term.state(again_on) == CertificateState.EXPIRED
    assert [event.on for event in star_history(life.product.pk)] == [again_on, FIRST]


def test_the_history_of_a_products_stars_from_the_first_to_the_last(life):
    life.recognise(FIRST, "first", 3)
    again_on = add_months(FIRST, 36) + 200 * DAY
    life.recognise(again_on, "first", 3)
    raised_on = again_on + 400 * DAY
    raised = life.recognise(raised_on, "upgrade", 4)
    corrected_on, withdrawn_on = raised_on + 60 * DAY, raised_on + 90 * DAY
    with life.on(corrected_on) as demo:
        correction = prepare_correction(
            certificate_id=raised.pk, corrected={"producer": "HTX Thử nghiệm Yên Châu"},
            reason="Thiếu địa danh", proposal_line="Giám đốc Sở", actor=demo.user("tinh1"),
            today=demo.today,
        )  # fmt: skip
        certified.issued(life, correction, number=next(life.numbers))
    with life.on(withdrawn_on):
        certified.withdrawn(life, raised, number=next(life.numbers))

    told = [(event.on, event.title) for event in star_history(life.product.pk)]
    assert told == [
        (withdrawn_on, "Thu hồi giấy chứng nhận 4 sao"),
        (corrected_on, "Đính chính giấy chứng nhận 4 sao"),
        (raised_on, "Cấp giấy chứng nhận 4 sao"),
        (raised_on, "Thay thế giấy chứng nhận 3 sao"),
        (again_on, "Cấp giấy chứng nhận 3 sao"),
        (FIRST, "Cấp giấy chứng nhận 3 sao"),
    ]
    spans = [span(certificate) for certificate in life.product.certificates.order_by("pk")]
    assert spans == [
        (FIRST, add_months(FIRST, 36) + DAY),
        (again_on, raised_on),
        (raised_on, withdrawn_on),
    ]
    stars_on = {
        day: [certificate.stars for certificate in life.in_force(day)]
        for day in (FIRST, again_on - DAY, again_on, raised_on, withdrawn_on - DAY, withdrawn_on)
    }
    assert list(stars_on.values()) == [[3], [], [3], [4], [4], []]
    life.product.refresh_from_db()
    assert repair_snapshots(today=withdrawn_on) == []


@pytest.mark.parametrize(("days_before", "is_told"), [(31, False), (30, True), (1, True)])
def test_who_checks_a_list_is_told_of_a_certificate_withdrawn_since_the_filing(
    life, days_before, is_told
):
    old = life.recognise(FIRST, "first", 3)
    with life.on(FIRST + timedelta(days=400)) as demo:
        decision = life.decide(demo, "upgrade", 4)
        withdrawn_on = demo.today - timedelta(days=days_before)
        certified.dated(old, old.printed_from, old.printed_until, withdrawn_on=withdrawn_on)

        [row] = checked_list(decision).rows

    assert row.differences == []
    assert bool(row.warning) is is_told
    assert not is_told or (
        old.number_text in row.warning and f"{withdrawn_on:%d/%m/%Y}" in row.warning
    )
