"""R15, R21, R48, R49: what is filed has the force of paper: kept, printed, received, unchanged."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from core.errors import Conflict, Incomplete, InvalidTransition
from documents.choices import DocumentKind
from evaluation.choices import StageStatus
from evaluation.models import Dossier, EvidenceLink, ReturnItem, SelfMark
from evaluation.services import dossiers, evidence, filing, stages
from evaluation.services.stages import Returned
from ocop_portal.demo import walk
from ocop_portal.demo.sample_pdf import sample_pdf
from products.models import Licence
from tests.build import make_unit, make_user
from tests.path import draw_only, filed, make_product_of, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(db):
    return make_world()


@pytest.fixture
def dossier(demo) -> Dossier:
    return Dossier.objects.get(pk=filed(demo).pk)


def received(demo, dossier):
    return stages.receive_dossier(
        stage_id=dossier.stages.get().pk, actor=demo.user("xa1"), received_on=demo.day(29)
    )


def returned(demo, dossier, *places: tuple[str, str]):
    stage = received(demo, dossier)
    items = [Returned(step, anchor, "Ghi rõ hơn.") for step, anchor in places]
    return stages.return_dossier(stage_id=stage.pk, items=items, actor=demo.user("xa1"))


# ── What is filed ────────────────────────────────────────────────────


def test_r15_art6_1a_forms_01_and_02_are_printed_as_filed(dossier):
    submission = dossier.submissions.get()

    paper = submission.document
    assert paper.kind == DocumentKind.REGISTRATION
    assert paper.content["sha256"] == submission.sha256
    assert [section["code"] for section in paper.content["sections"]] == ["I", "", "II"]
    assert paper.content["self_parts"][0]["code"] == "A"
    assert paper.content["attachments"]


def test_r49_annex_3_the_printed_form_is_drawn_as_pdf_and_word_for_its_readers(demo, dossier):
    paper = dossier.submissions.get().document
    draw_only(paper)
    clients = {name: Client() for name in ("chuthe1", "xa1", "tinh1")}
    for name, client in clients.items():
        client.force_login(demo.user(name))
    stranger = Client()
    stranger.force_login(make_user(serving=make_unit("15/")))

    for form in ("pdf", "docx"):
        place = reverse(
            f"evaluation:document_{'word' if form == 'docx' else 'pdf'}", args=[paper.pk]
        )
        assert {client.get(place).status_code for client in clients.values()} == {200}
        assert stranger.get(place).status_code == 404


def test_r48_annex_2_the_product_code_is_province_commune_serial_year(demo):
    first = filed(demo)
    second = filed(demo, make_product_of(demo, name="Tỏi đen"))

    year = demo.day(30).year
    codes = Dossier.objects.filter(pk__in=[first.pk, second.pk]).order_by("pk")
    assert list(codes.values_list("product_code", flat=True)) == [
        f"14-04075-1-{year}",
        f"14-04075-2-{year}",
    ]


# ── Receipts ─────────────────────────────────────────────────────────


def test_r49_annex_3_commune_and_province_give_slips_of_their_own_numbers(demo, dossier):
    walk.report(demo, dossier, number=1)
    above = stages.receive_dossier(
        stage_id=dossier.stages.get(order=2).pk, actor=demo.user("tinh1"),
        received_on=demo.day(15),
    )  # fmt: skip

    below = dossier.stages.get(order=1)
    year = demo.today.year
    assert below.slip_number == above.slip_number == f"1/PĐK-14-04075-{year}"
    assert below.receipt.kind == DocumentKind.RECEIPT
    assert below.receipt.content["slip_number"] == below.slip_number
    assert above.receipt.unit == demo.province


def test_r49_annex_3_slip_numbers_of_a_desk_have_no_gap(demo):
    numbers = []
    for name in ("Một", "Hai", "Ba"):
        dossier = filed(demo, make_product_of(demo, name=name))
        numbers.append(received(demo, dossier).slip_number.split("/")[0])

    assert numbers == ["1", "2", "3"]


def test_the_producer_opens_its_receipt_and_a_stranger_does_not(demo, dossier, client):
    receipt = received(demo, dossier).receipt
    draw_only(receipt)
    place = reverse("evaluation:document_pdf", args=[receipt.pk])

    client.force_login(demo.user("chuthe1"))
    assert client.get(place).status_code == 200
    client.force_login(make_user())
    assert client.get(place).status_code == 404


# ── Nothing filed changes ────────────────────────────────────────────


def _update(dossier):
    Dossier.objects.filter(pk=dossier.pk).update(form_01={"phone": "1"})


def _bulk_update(dossier):
    dossier.form_02 = {}
    Dossier.objects.bulk_update([dossier], ["form_02"])


def _save(dossier):
    dossier.year = 2000
    dossier.save()


def _delete(dossier):
    dossier.delete()


def _sql(dossier):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE evaluation_dossier SET form_01 = '{}', status = 'returned' WHERE id = %s",
            [dossier.pk],
        )


def _mark(dossier):
    SelfMark.objects.filter(dossier=dossier).update(note="khác")


def _marks_in_bulk(dossier):
    mark = SelfMark.objects.filter(dossier=dossier)[0]
    mark.note = "khác"
    SelfMark.objects.bulk_update([mark], ["note"])


def _drop_mark(dossier):
    SelfMark.objects.filter(dossier=dossier).delete()


def _add_link(dossier):
    link = EvidenceLink.objects.filter(dossier=dossier)[0]
    other = dossier.criteria_set.criteria.exclude(pk=link.criterion_id)[0]
    EvidenceLink.objects.create(dossier=dossier, criterion=other, licence=link.licence)


def _drop_links(dossier):
    EvidenceLink.objects.filter(dossier=dossier).delete()


def _paper(dossier):
    Licence.objects.filter(evidence_links__dossier=dossier).update(expires_on=date(2040, 1, 1))


def _paper_sql(dossier):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM products_licence")


def _submission(dossier):
    dossier.submissions.update(snapshot={})


@pytest.mark.parametrize(
    "change",
    [
        _update, _bulk_update, _save, _delete, _sql, _mark, _marks_in_bulk, _drop_mark, _add_link,
        _drop_links, _paper, _paper_sql, _submission,
    ],
)  # fmt: skip
def test_r21_art7_1_nothing_filed_changes_by_any_way_into_the_database(
    dossier, change: Callable[[Dossier], None]
):
    with pytest.raises(DatabaseError), transaction.atomic():
        change(dossier)


def test_r21_art7_1_an_administrator_changes_nothing_filed_in_the_admin(dossier):
    client = Client()
    client.force_login(make_user(serving=make_unit("14/"), role=Role.ADMINISTRATOR, is_staff=True))
    before = Dossier.objects.filter(pk=dossier.pk).values().get()
    page = reverse("admin:evaluation_dossier_change", args=[dossier.pk])

    client.post(page, {"form_01": "{}", "year": "2000", "status": "draft", "kind": "upgrade"})
    client.post(reverse("admin:evaluation_dossier_delete", args=[dossier.pk]), {"post": "yes"})

    assert Dossier.objects.filter(pk=dossier.pk).values().get() == before


def test_r21_art7_1_the_api_has_no_way_to_write(dossier):
    client = Client()
    client.force_login(make_user(serving=make_unit("14/")))
    place = reverse("api_product", args=[dossier.product.public_id])

    for method in ("post", "put", "patch", "delete"):
        answer = getattr(client, method)(place, {"form_01": {}}, content_type="application/json")
        assert answer.status_code in {401, 403, 405}, method


def test_r21_art7_1_a_returned_dossier_opens_and_closes_again_on_filing(demo, dossier):
    returned(demo, dossier, ("registration", "01.position"))
    actor = demo.user("chuthe1")
    values = {"position": "Chủ nhiệm"}
    dossiers.save_form(dossier_id=dossier.pk, form="01", values=values, actor=actor)

    filing.file_dossier(dossier_id=dossier.pk, actor=actor, filed_on=demo.day(20))

    with pytest.raises(InvalidTransition):
        dossiers.save_form(dossier_id=dossier.pk, form="01", values={}, actor=actor)
    assert dossier.submissions.count() == 2


@pytest.mark.parametrize(
    "change",
    [
        {"first_filed_on": date(2026, 1, 2)}, {"product_code": "14-04075-9-2026"}, {"year": 2020},
        {"kind": "upgrade"},
    ],
)  # fmt: skip
def test_r21_art7_1_what_the_first_filing_settled_stays_while_it_is_returned(demo, dossier, change):
    returned(demo, dossier, ("registration", "01.position"))

    with pytest.raises(DatabaseError), transaction.atomic():
        Dossier.objects.filter(pk=dossier.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM evaluation_dossier WHERE id = %s", [dossier.pk])


# ── Returned by place ────────────────────────────────────────────────


def test_only_the_named_places_are_open(demo, dossier):
    returned(demo, dossier, ("registration", "01.position"), ("evidence", "1.1"))
    act = {"dossier_id": dossier.pk, "actor": demo.user("chuthe1")}
    paper = ContentFile(sample_pdf("Mới", "Chủ thể"), name="moi.pdf")
    values = {"kind": "other", "title": "Giấy mới"}

    dossiers.save_form(form="01", values={"position": "Chủ nhiệm"}, **act)
    evidence.add_evidence(criterion="1.1", upload=paper, values=values, **act)
    refused = [
        lambda: dossiers.save_form(form="01", values={"phone": "0900000001"}, **act),
        lambda: dossiers.save_form(form="02", values={"plan": "Khác"}, **act),
        lambda: dossiers.save_self_marks(marks={"1.1": 0}, notes={}, **act),
        lambda: dossiers.save_self_marks(marks={}, notes={"1.2": "khác"}, **act),
        lambda: evidence.choose_evidence(criterion="1.2", licence_ids=[], **act),
    ]
    for change in refused:
        with pytest.raises(Conflict) as refusal:
            change()
        assert refusal.value.code == "not_returned"


def test_what_is_sent_again_unchanged_is_not_refused(demo, dossier):
    returned(demo, dossier, ("registration", "01.position"))
    kept = {**dossier.form_01, "position": "Chủ nhiệm"}

    dossiers.save_form(dossier_id=dossier.pk, form="01", values=kept, actor=demo.user("chuthe1"))

    assert Dossier.objects.get(pk=dossier.pk).form_01["position"] == "Chủ nhiệm"


def test_a_return_names_places_that_exist_each_once_with_its_reason(demo, dossier):
    stage = received(demo, dossier)
    wrong = [
        [],
        [Returned("registration", "01.position", " ")],
        [Returned("registration", "01.nothing", "Sửa")],
        [Returned("evidence", "1.1", "Sửa"), Returned("evidence", "1.1", "Sửa nữa")],
    ]
    for items in wrong:
        with pytest.raises(Incomplete):
            stages.return_dossier(stage_id=stage.pk, items=items, actor=demo.user("xa1"))

    stage.refresh_from_db()
    assert stage.status == StageStatus.RECEIVED
    assert not ReturnItem.objects.exists()


def test_refiling_shows_old_and_new_side_by_side_and_settles_the_items(demo, dossier, client):
    stage = returned(demo, dossier, ("registration", "01.position"), ("report", "02.plan"))
    actor = demo.user("chuthe1")
    values = {"position": "Chủ nhiệm"}
    dossiers.save_form(dossier_id=dossier.pk, form="01", values=values, actor=actor)
    client.force_login(actor)
    before = client.get(f"/dossiers/{dossier.pk}/file/").content.decode()

    submission = filing.file_dossier(dossier_id=dossier.pk, actor=actor, filed_on=demo.day(20))

    client.force_login(demo.user("xa1"))
    after = client.get(f"/stages/{stage.pk}/").content.decode()
    for page in (before, after):
        assert "<del>Giám đốc</del>" in page
        assert "<ins>Chủ nhiệm</ins>" in page
        assert "Chưa sửa" in page
    assert set(ReturnItem.objects.values_list("resolved_by", flat=True)) == {submission.pk}
    with pytest.raises(DatabaseError), transaction.atomic():
        ReturnItem.objects.update(reason="Khác")


def test_a_closed_box_is_shown_and_cannot_be_typed_into(demo, dossier, client):
    returned(demo, dossier, ("registration", "01.position"))
    client.force_login(demo.user("chuthe1"))

    page = client.get(f"/dossiers/{dossier.pk}/registration/").content.decode()
    client.post(f"/dossiers/{dossier.pk}/registration/", {"position": "Mới", "phone": "0911111111"})

    assert "Cần bổ sung: Ghi rõ hơn." in page
    kept = Dossier.objects.get(pk=dossier.pk).form_01
    assert (kept["position"], kept["phone"]) == ("Mới", dossier.form_01["phone"])


def test_the_desk_names_places_row_by_row_and_asks_for_more_rows(demo, dossier, client):
    stage = received(demo, dossier)
    client.force_login(demo.user("xa1"))
    place = f"/stages/{stage.pk}/return/"
    typed = {"rows": "3", "place-0": "registration|01.position", "wrong-0": "Ghi đúng chức vụ"}

    more = client.post(place, {**typed, "more": "1"}).content.decode()
    half = client.post(place, {"rows": "3", "place-0": "registration|01.position"})
    done = client.post(place, typed)

    assert "Ghi đúng chức vụ" in more
    assert 'name="place-5"' in more
    assert half.status_code == 422
    assert done.status_code == 302
    item = ReturnItem.objects.get()
    assert (item.step, item.anchor, item.reason) == (
        "registration", "01.position", "Ghi đúng chức vụ",
    )  # fmt: skip
