"""A decision on many results: the list that was read, all of it issued or none, and how fast."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.errors import Conflict, Incomplete
from core.models import AuditEntry
from documents.choices import DocumentStatus
from documents.models import OfficialDocument
from evaluation.choices import DecisionStatus, StageStatus
from evaluation.models import (
    Certificate,
    CertificateEvent,
    Dossier,
    DossierStage,
    Result,
    SessionItem,
    StarDecision,
)
from evaluation.services import decisions
from ocop_portal.demo import walk
from products.models import Product
from tests.pages.room import like
from tests.path import concluded, draw_only, make_world

pytestmark = pytest.mark.django_db


def many_concluded(demo, count: int) -> list[Result]:
    """One walked result, and copies of it on products of their own."""
    first = concluded(demo)
    item, stage = first.item, first.stage
    results = [first]
    for number in range(2, count + 1):
        product = like(stage.dossier.product, name=f"Sản phẩm {number}", public_id=_uuid())
        product.save()
        dossier = like(stage.dossier, product=product, product_code=f"14-04075-{number:03d}-2026")
        dossier.save()
        twin_stage = like(stage, dossier=dossier, receipt=None, slip_number=f"{number}/PĐK")
        twin_stage.save()
        twin_item = like(item, stage=twin_stage, position=number)
        twin_item.save()
        twin = like(first, stage=twin_stage, item=twin_item)
        twin.save()
        results.append(twin)
    return results


def _uuid():
    import uuid

    return uuid.uuid4()


def drawn(demo, number: int = 7) -> StarDecision:
    decision = walk.decide(demo, number=number)
    draw_only(decision.document)
    return decision


def statements_to_issue(count: int) -> int:
    demo = make_world()
    many_concluded(demo, count)
    decision = drawn(demo)
    with CaptureQueriesContext(connection) as queries:
        walk.issue(demo, decision)
    assert Certificate.objects.count() == count
    return len(queries)


def test_issuing_a_hundred_lines_asks_no_more_statements_than_three():
    with transaction.atomic():
        few = statements_to_issue(3)
        transaction.set_rollback(True)

    many = statements_to_issue(100)

    assert many == few
    assert many < 90
    certificate = Certificate.objects.order_by("-pk")[0]
    actions = AuditEntry.objects.of(certificate).values_list("action", flat=True)
    assert list(actions) == ["issued"]
    numbers = OfficialDocument.objects.filter(kind="certificate").values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, 101))


def test_one_line_that_fails_among_thirty_leaves_nothing_behind():
    demo = make_world()
    results = many_concluded(demo, 30)
    decision = drawn(demo)
    last = results[-1].stage.dossier.product
    _in_force_already(demo, last)

    with pytest.raises((DatabaseError, Conflict)), transaction.atomic():
        walk.issue(demo, decision)

    decision.refresh_from_db()
    assert decision.status == DecisionStatus.NUMBERED
    assert decision.document.status == DocumentStatus.RENDERED
    assert not Certificate.objects.exists()
    assert not CertificateEvent.objects.exists()
    assert not Product.objects.filter(stars__isnull=False).exists()
    assert not DossierStage.objects.filter(status=StageStatus.RECOGNISED).exists()
    assert not Dossier.objects.filter(status="concluded").exists()
    assert not AuditEntry.objects.filter(action="issue", record_type__endswith="decision").exists()


def _in_force_already(demo, product) -> None:
    """The dossier of this line was ended meanwhile: its move is refused."""
    DossierStage.objects.filter(dossier__product=product, order=2).update(
        status=StageStatus.NOTIFIED
    )


# ── The list that was read ───────────────────────────────────────────


def prepared(demo) -> StarDecision:
    return decisions.prepare_decision(
        unit_id=demo.province.pk,
        choices=[(result.pk, "recognise") for result in Result.objects.undecided()],
        proposal_line="Giám đốc Sở Nông nghiệp và Môi trường",
        actor=demo.user("tinh1"),
        today=demo.today,
    )


def rename(product: Product) -> None:
    Product.objects.filter(pk=product.pk).update(name="Tên khác")


def test_a_list_that_changed_while_it_was_read_is_not_checked():
    demo = make_world()
    result = concluded(demo)
    decision = prepared(demo)
    rename(result.stage.dossier.product)

    with pytest.raises(Conflict) as refusal:
        decisions.check_decision(decision_id=decision.pk, seen="0" * 64, actor=demo.user("tinh2"))

    assert refusal.value.code == "list_changed"


@pytest.mark.parametrize("step", ["approve", "number", "issue"])
def test_what_was_checked_is_what_goes_on(step):
    demo = make_world()
    result = concluded(demo)
    decision = walk.check_list(demo, prepared(demo))
    assert len(decision.list_sha256) == 64
    acts = {
        "approve": lambda: decisions.approve_decision(
            decision_id=decision.pk, actor=demo.user("lanhdao")
        ),
        "number": lambda: decisions.number_decision(
            decision_id=decision.pk, number=7, decided_on=demo.today, actor=demo.user("tinh1")
        ),
        "issue": lambda: walk.issue(demo, decision),
    }
    for name, act in acts.items():
        if name == step:
            break
        act()
    if step == "issue":
        draw_only(StarDecision.objects.get().document)
    rename(result.stage.dossier.product)

    with pytest.raises(Conflict) as refusal:
        acts[step]()

    assert refusal.value.code == "list_changed"


def test_a_numbered_decision_sent_back_is_read_again_and_its_number_stays_taken():
    demo = make_world()
    concluded(demo)
    decision = walk.decide(demo, number=7)
    paper = decision.document

    decision = decisions.send_back_decision(
        decision_id=decision.pk, reason="Sai tên chủ thể", actor=demo.user("lanhdao")
    )

    paper.refresh_from_db()
    assert (decision.status, decision.list_sha256, decision.number) == ("prepared", "", "")
    assert (paper.status, paper.number) == (DocumentStatus.CANCELLED, 7)
    again = walk.check_list(demo, decision)
    assert again.status == DecisionStatus.CHECKED


def test_a_line_that_departs_from_its_result_stops_the_check_and_is_named():
    demo = make_world()
    concluded(demo)
    decision = prepared(demo)
    decision.lines.update(stars=3)

    with pytest.raises(Incomplete) as refusal:
        walk.check_list(demo, decision)

    assert refusal.value.code == "list_differs"
    assert "Danh sách ghi 3 sao, kết quả là 4 sao" in str(refusal.value.message)


def test_a_later_result_of_the_same_dossier_is_a_difference():
    demo = make_world()
    result = concluded(demo)
    decision = prepared(demo)
    item = like(result.item, attempt=2, position=2)
    item.save()
    like(result, item=SessionItem.objects.get(pk=item.pk)).save()

    with pytest.raises(Incomplete) as refusal:
        walk.check_list(demo, decision)

    assert "có kết quả mới hơn" in str(refusal.value.message)
