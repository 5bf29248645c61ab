"""Twenty at once: one wins, the others are told who did, one audit row stays."""

from itertools import count

import pytest
from django.utils import timezone

from core.digest import digest
from core.errors import Conflict, DomainError, Incomplete
from core.models import AuditEntry
from documents.services.rendering import render_next_document
from evaluation.models import (
    Certificate,
    CertificateEvent,
    Dossier,
    DossierStage,
    Result,
    Scorecard,
    SessionItem,
    WithdrawalCase,
)
from evaluation.services import (
    attempts,
    certificate_decisions,
    filing,
    minutes,
    results,
    scorecards,
    stages,
)
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks
from tests.evaluation.certified import drafted, new_uuid, numbered, opened, verified
from tests.pages.room import Room, like
from tests.path import (
    concluded,
    draw_all,
    draw_only,
    filed,
    fresh,
    in_session,
    make_product_of,
    make_world,
)
from tests.threads import THREADS, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_who_put_one_decision_into_force_issue_it_once():
    demo = make_world()
    concluded(demo)
    decision = walk.decide(demo, number=1)
    draw_only(decision.document)

    answers = at_once(lambda: walk.issue(demo, decision))

    assert answers == {"done": 1, "invalid_transition": THREADS - 1}
    assert AuditEntry.objects.of(decision).filter(action="issue").count() == 1
    assert Certificate.objects.count() == 1


def test_twenty_openings_open_the_marks_once():
    demo = make_world()
    item = in_session(demo).items.get()
    walk.score(demo, item)

    answers = at_once(
        lambda: results.open_marks(
            item_id=item.pk, actor=fresh(demo.user("hd1")), now=timezone.now(), today=demo.today
        )
    )

    assert answers == {"done": 1, "invalid_transition": THREADS - 1}
    assert AuditEntry.objects.of(item).filter(action="open_marks").count() == 1


def test_twenty_conclusions_conclude_once():
    demo = make_world()
    item = in_session(demo).items.get()
    walk.score(demo, item)
    walk.open_marks(demo, item)
    results.count_samples(item_id=item.pk, count=5, actor=demo.user("thuky"))

    answers = at_once(
        lambda: results.conclude(item_id=item.pk, actor=fresh(demo.user("hd1")), today=demo.today)
    )

    assert answers == {"done": 1, "invalid_transition": THREADS - 1}
    assert AuditEntry.objects.of(item).filter(action="conclude").count() == 1
    assert Result.objects.count() == 1


def test_a_new_scoring_and_a_conclusion_at_once_leave_one_of_them():
    """A request may arrive while the chair concludes: whichever is first decides what follows."""
    demo = make_world()
    item = in_session(demo).items.get()
    walk.score(demo, item)
    walk.open_marks(demo, item)
    results.count_samples(item_id=item.pk, count=5, actor=demo.user("thuky"))
    turns = count()

    def act() -> None:
        if next(turns) % 2:
            results.conclude(item_id=item.pk, actor=fresh(demo.user("hd1")), today=demo.today)
            return
        attempts.request_rescore(item_id=item.pk, reason="Nhầm", actor=fresh(demo.user("hd2")))
        attempts.score_again(
            item_id=item.pk, note="Đã bàn", actor=fresh(demo.user("hd1")), now=timezone.now()
        )

    answers = at_once(act, refusals=(Conflict, Incomplete))

    assert answers["done"] == 1
    acts = AuditEntry.objects.of(item).filter(action__in=["conclude", "score_again"])
    assert acts.count() == 1
    assert Result.objects.count() + SessionItem.objects.filter(attempt=2).count() == 1


def test_twenty_approvals_of_one_secretary_are_one_approval():
    demo = make_world()
    session = in_session(demo)
    item = session.items.get()
    walk.score(demo, item)
    walk.open_marks(demo, item)
    walk.conclude_item(demo, item)
    session = minutes.close_session(
        session_id=session.pk, actor=demo.user("thuky"), now=timezone.now()
    )
    seen = digest(session.minutes.content)

    answers = at_once(
        lambda: minutes.approve_minutes(
            session_id=session.pk, seen=seen, actor=fresh(demo.user("thuky"))
        )
    )

    assert answers == {"done": 1, "already_approved": THREADS - 1}
    assert AuditEntry.objects.of(session).filter(action="approve_minutes").count() == 1


def test_twenty_hand_ins_freeze_one_card():
    demo = make_world()
    item = in_session(demo).items.get()
    member = demo.user("hd2")
    card = scorecards.begin_scorecard(item_id=item.pk, actor=member)
    scorecards.fill_card(
        card_id=card.pk, marks=good_marks(item.stage.dossier.criteria_set.sheet()), notes={},
        findings={}, comment="", actor=member, today=demo.today,
    )  # fmt: skip

    answers = at_once(
        lambda: scorecards.hand_in(
            card_id=card.pk, actor=fresh(member), now=timezone.now(), today=demo.today
        )
    )

    assert answers == {"done": 1, "invalid_transition": THREADS - 1}
    assert AuditEntry.objects.of(card).filter(action="hand_in").count() == 1
    assert Scorecard.objects.get().sha256


def test_twenty_filings_freeze_one_copy():
    demo = make_world()
    dossier = walk.draft(demo, make_product_of(demo))

    answers = at_once(
        lambda: filing.file_dossier(
            dossier_id=dossier.pk, actor=fresh(demo.user("chuthe1")), filed_on=demo.day(30)
        )
    )

    assert answers == {"done": 1, "invalid_transition": THREADS - 1}
    assert dossier.submissions.count() == 1
    assert dossier.stages.count() == 1


def test_twenty_workers_draw_each_paper_once():
    demo = make_world()
    concluded(demo)
    walk.decide(demo, number=1)
    waiting = _undrawn()

    at_once(lambda: render_next_document(now=timezone.now()))
    draw_all()

    assert waiting > 1
    assert _undrawn() == 0
    assert AuditEntry.objects.filter(action="render").count() == waiting


def _undrawn() -> int:
    from documents.models import OfficialDocument

    return OfficialDocument.objects.filter(
        rendering_requested_at__isnull=False, pdf__isnull=True
    ).count()


# ── Numbers ──────────────────────────────────────────────────────────


def waiting_at_commune(demo, many: int) -> list[DossierStage]:
    """Filed dossiers of as many products, copied from one that went the whole way."""
    stage = filed(demo).stages.select_related("dossier__product").get()
    first, submission = stage.dossier, stage.dossier.submissions.get()
    found = [stage]
    for serial in range(2, many + 1):
        product = like(first.product, name=f"Sản phẩm {serial}", public_id=new_uuid())
        product.save()
        dossier = like(first, product=product, product_code=f"14-04075-{serial}-X")
        dossier.save()
        like(submission, dossier=dossier, document=None).save()
        twin = like(stage, dossier=dossier)
        twin.save()
        found.append(twin)
    return found


def test_twenty_receptions_give_twenty_slip_numbers_without_a_gap():
    demo = make_world()
    waiting = waiting_at_commune(demo, THREADS)

    answers = at_once(
        lambda: stages.receive_dossier(
            stage_id=waiting.pop().pk, actor=fresh(demo.user("xa1")), received_on=demo.today
        )
    )

    slips = DossierStage.objects.values_list("slip_number", flat=True)
    year = demo.today.year
    assert answers == {"done": THREADS}
    assert sorted(slips) == sorted(f"{n}/PĐK-14-04075-{year}" for n in range(1, THREADS + 1))
    assert AuditEntry.objects.filter(action="receive").count() == THREADS


def test_twenty_receptions_of_one_dossier_draw_one_number():
    demo = make_world()
    [stage] = waiting_at_commune(demo, 1)

    answers = at_once(
        lambda: stages.receive_dossier(
            stage_id=stage.pk, actor=fresh(demo.user("xa1")), received_on=demo.today
        )
    )

    stage.refresh_from_db()
    assert answers == {"done": 1, "invalid_transition": THREADS - 1}
    assert stage.slip_number.startswith("1/PĐK")
    assert AuditEntry.objects.of(stage).filter(action="receive").count() == 1


def test_twenty_first_filings_give_product_codes_without_a_gap():
    demo = make_world()
    whole = walk.draft(demo, make_product_of(demo))
    drafts = [whole.pk, *(twin_of(whole, serial) for serial in range(2, THREADS + 1))]

    answers = at_once(
        lambda: filing.file_dossier(
            dossier_id=drafts.pop(), actor=fresh(demo.user("chuthe1")), filed_on=demo.today
        )
    )

    codes = Dossier.objects.values_list("product_code", flat=True)
    serials = sorted(int(code.split("-")[2]) for code in codes)
    assert answers == {"done": THREADS}
    assert serials == list(range(1, THREADS + 1))


def twin_of(whole: Dossier, serial: int) -> int:
    """The same draft of another product, with its own marks and papers shown."""
    whole.refresh_from_db()
    product = like(whole.product, name=f"Sản phẩm {serial}", public_id=new_uuid())
    product.save()
    twin = like(whole, product=product)
    twin.save()
    for row in (*whole.self_marks.all(), *whole.evidence_links.all()):
        like(row, dossier=twin).save()
    return twin.pk


# ── Withdrawals ──────────────────────────────────────────────────────


@pytest.fixture
def room() -> Room:
    demo = make_world()
    return Room(demo, in_session(demo))


def test_twenty_issues_of_a_withdrawal_withdraw_once(room):
    certificate = room.certify()
    decision = numbered(room, drafted(room, verified(room, certificate)))

    answers = at_once(
        lambda: certificate_decisions.issue_decision(
            decision_id=decision.pk, actor=fresh(room.user("lanhdao")), now=timezone.now()
        )
    )

    certificate.refresh_from_db()
    case = WithdrawalCase.objects.get()
    assert answers == {"done": 1, "invalid_transition": THREADS - 1}
    assert certificate.withdrawn_on == decision.decided_on
    assert CertificateEvent.objects.filter(act="withdrawn").count() == 1
    assert AuditEntry.objects.of(decision).filter(action="issue").count() == 1
    assert AuditEntry.objects.of(case).filter(action="withdraw").count() == 1


def test_twenty_openings_make_one_case_of_a_certificate(room):
    certificate = room.certify()
    officer = fresh(room.user("tinh1"))

    answers = at_once(lambda: opened(room, certificate, actor=officer), refusals=(DomainError,))

    assert answers["done"] == 1
    assert WithdrawalCase.objects.count() == 1
    assert AuditEntry.objects.filter(action="open", after="opened").count() == 1
