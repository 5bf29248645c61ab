"""Who finds what at the decision desk, in how many queries."""

import pytest

from accounts.choices import Role
from evaluation.models import Certificate, DecisionLine, Result, StarDecision
from ocop_portal.demo import walk
from tests.build import make_unit, make_user
from tests.pages.decisions.conftest import chosen, prepared, url
from tests.pages.room import Room, like, queries_of, signed_in, text_of
from tests.path import draw_only, make_product_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger():
    return signed_in(make_user(serving=make_unit("15/", name="Lào Cai")))


def test_a_stranger_finds_no_decision_result_or_paper(room, stranger):
    decision = room.decide()
    walk.issue(room.demo, decision)
    certificate, result = Certificate.objects.order_by("pk")[0], Result.objects.order_by("pk")[0]
    moves = ("check", "send_back", "cancel", "approve", "number", "issue", "job", "pdf")
    paths = [
        url("decision", decision.pk),
        *(url(f"decision_{move}", decision.pk) for move in moves),
        url("certificates_job", decision.pk),
        url("certificate_pdf", certificate.pk),
        url("forwarding_new", result.pk),
        chosen(result),
    ]

    assert {path: stranger.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    assert "QĐ-UBND" not in text_of(stranger.get(url("decision_list")))


def test_results_are_moved_at_their_desk_alone(room):
    result = Result.objects.order_by("pk")[0]

    for username, status in (("hd1", 403), ("chuthe1", 403), ("xa1", 403), ("lanhdao", 403)):
        client = room.client(username)
        assert client.get(url("forwarding_new", result.pk)).status_code == status
        assert client.post(url("forwarding_new", result.pk)).status_code == status


def test_a_certificate_is_taken_by_its_producer_its_commune_and_its_issuer(room):
    certificate = room_certificate(room)
    path = url("certificate_pdf", certificate.pk)

    for username in ("tinh1", "xa1", "chuthe1"):
        response = room.client(username).get(path)
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"].startswith("attachment")
    outside = signed_in(make_user(serving=make_unit("14/04076/"), role=Role.COMMUNE_OFFICER))
    assert outside.get(path).status_code == 404
    assert room.client("hd1").get(path).status_code == 404


def room_certificate(room: Room) -> Certificate:
    walk.issue(room.demo, room.decide())
    certificate = Certificate.objects.order_by("pk")[0]
    draw_only(certificate.document)
    return certificate


def test_the_desk_asks_the_same_queries_with_one_three_and_three_hundred_decisions(room):
    decision = prepared(room)
    client = room.client("tinh1")
    one = queries_of(client, url("decision_list"))
    counts = []

    for more in (2, 297):
        StarDecision.objects.bulk_create(like(decision) for _ in range(more))
        counts.append(queries_of(client, url("decision_list")))

    assert counts == [one, one]


def test_the_desk_asks_the_same_queries_however_many_results_wait(room):
    client = room.client("tinh1")
    two = queries_of(client, url("decision_list")), queries_of(client, chosen())

    for n in range(20):
        _one_more_result(room, n)

    assert (queries_of(client, url("decision_list")), queries_of(client, chosen())) == two


def test_a_decisions_page_asks_the_same_queries_with_few_and_many_lines(room):
    decision = prepared(room)
    client = room.client("tinh1")
    few = queries_of(client, url("decision", decision.pk))

    for n in range(10):
        result = _one_more_result(room, n)
        DecisionLine.objects.create(
            decision=decision, result=result, product=result.stage.dossier.product, stars=3 + n % 3
        )

    assert queries_of(client, url("decision", decision.pk)) == few


def _one_more_result(room: Room, n: int) -> Result:
    model = Result.objects.order_by("pk")[0]
    product = make_product_of(room.demo, name=f"Sản phẩm {n}")
    dossier = like(model.stage.dossier, product=product, product_code=f"14-{product.pk}-X")
    dossier.save()
    stage = like(model.stage, dossier=dossier, receipt=None, slip_number=f"{product.pk}/PĐK")
    stage.save()
    item = like(model.item, stage=stage, position=n + 10)
    item.save()
    result = like(model, stage=stage, item=item)
    result.save()
    return result
