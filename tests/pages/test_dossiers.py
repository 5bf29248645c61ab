"""The producer's pages: list, begin, fill in, score, show evidence, file; and who may not."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import Role
from accounts.models import HelpArea, HelpAreaCommune, Post
from core.models import AuditEntry
from documents.models import StoredFile
from evaluation.choices import DossierStatus
from evaluation.differences import differences
from evaluation.form_fields import typed_fields
from evaluation.forms.dossiers import FIELDS
from evaluation.models import Certificate, Dossier, EvidenceLink, SelfMark
from evaluation.services import dossiers, stages
from evaluation.snapshots import dossier_snapshot
from ocop_portal.demo import walk
from products.choices import LicenceKind
from products.models import Licence, Producer, Product
from tests.build import make_unit, make_user
from tests.documents.files import pdf
from tests.pages.conftest import World
from tests.path import draw_all, in_session, make_product_of, past_the_triggers

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}
STEPS = ["dossier_registration", "dossier_report", "dossier_self_score", "dossier_evidence"]
PAGES = ["dossier", *STEPS, "dossier_file"]
REASON = "Phiếu kiểm nghiệm thiếu chỉ tiêu Salmonella."


def at(name: str, *args) -> str:
    return reverse(f"evaluation:{name}", args=args)


def body(response) -> str:
    return response.content.decode()


def stranger_client(world: World):
    return world.client_of(make_user())


def returned(world: World) -> Dossier:
    """The filed dossier, given back by its commune."""
    stage = world.filed.stages.get()
    officer = world.user("xa1")
    stages.receive_dossier(stage_id=stage.pk, actor=officer, received_on=world.demo.today)
    stages.return_dossier(stage_id=stage.pk, reason=REASON, actor=officer)
    return Dossier.objects.get(pk=world.filed.pk)


def area_officer(world: World):
    """Somebody in the area office that helps the dossier's commune."""
    area = HelpArea.objects.create(province=world.demo.province, name="Khu vực 1")
    since = world.demo.day(100)
    HelpAreaCommune.objects.create(help_area=area, commune=world.draft.unit, since=since)
    user = make_user()
    Post.objects.create(user=user, role=Role.DISTRICT_OFFICER, help_area=area, since=since)
    return user


# ── Who sees what ────────────────────────────────────────────────────


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_finds_no_page_of_a_dossier(world, page):
    response = stranger_client(world).get(at(page, world.draft.pk))

    assert response.status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_nobody_signed_out_reads_a_dossier(world, client, page):
    response = client.get(at(page, world.draft.pk))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("page", [*STEPS, "dossier_file"])
def test_an_officer_who_reads_a_filed_dossier_cannot_fill_it_in(world, page):
    assert world.client("xa1").get(at("dossier", world.filed.pk)).status_code == 200

    response = world.client("xa1").get(at(page, world.filed.pk))

    assert response.status_code == 403
    assert "Bạn không có thẩm quyền" in body(response)


def test_an_officer_does_not_see_a_draft_of_the_commune(world):
    assert world.client("xa1").get(at("dossier", world.draft.pk)).status_code == 404


@pytest.mark.parametrize("page", [*STEPS, "dossier_file"])
def test_a_filed_dossier_is_shown_instead_of_its_forms(world, page):
    response = world.client("chuthe1").get(at(page, world.filed.pk))

    assert response.status_code == 302
    assert response["Location"] == at("dossier", world.filed.pk)


@pytest.mark.parametrize("page", ["dossier_registration", "dossier_self_score", "dossier_file"])
def test_writing_into_a_filed_dossier_says_who_filed_it(world, page):
    response = world.client("chuthe1").post(at(page, world.filed.pk), {"phone": "0912 345 678"})

    assert response.status_code == 409
    assert f"{world.user('chuthe1')} đã nộp hồ sơ" in body(response)


# ── The list ─────────────────────────────────────────────────────────


def test_the_list_finds_without_accents_and_keeps_the_filter_in_the_address(world):
    response = world.client("chuthe1").get(at("dossier_list"), {"q": "toi den"})

    assert "Tỏi đen" in body(response)
    assert "Mận sấy dẻo" not in body(response)
    assert 'value="toi den"' in body(response)


def test_the_list_filters_by_state_unit_and_year(world):
    client, url = world.client("chuthe1"), at("dossier_list")

    def shown(**filters) -> set[str]:
        found = {dossier for dossier, _where in client.get(url, filters).context["rows"]}
        return {dossier.product.name for dossier in found}

    assert shown(status="draft") == {"Mận sấy dẻo"}
    assert shown(unit=world.filed.unit.path) == {"Mận sấy dẻo", "Tỏi đen"}
    assert shown(year=str(world.filed.year - 1)) == {"Mận sấy dẻo", "Tỏi đen"}  # no such choice
    assert shown(status="filed", year=str(world.filed.year)) == {"Tỏi đen"}


def test_lists_answer_htmx_with_their_part_alone(world):
    make_product_of(world.demo, name="Chè Tà Xùa")
    client = world.client("chuthe1")

    listed = body(client.get(at("dossier_list"), **HTMX))
    offered = body(client.get(at("dossier_new"), **HTMX))

    assert "Tỏi đen" in listed
    assert "Chè Tà Xùa" in offered
    assert "<html" not in listed + offered


def test_an_empty_list_says_what_to_do_next(world):
    filtered = world.client("chuthe1").get(at("dossier_list"), {"q": "không có"})
    nothing = stranger_client(world).get(at("dossier_list"))

    assert "Bỏ hết bộ lọc" in body(filtered)
    assert "Hồ sơ hiện ở đây khi chủ thể nộp." in body(nothing)


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("username", ["chuthe1", "xa1", "tinh1"])
def test_the_list_costs_the_same_with_300_rows(world, username):
    client, url = world.client(username), at("dossier_list")
    one = queries(client, url)

    world.file_more(2)
    three = queries(client, url)
    world.file_more(297)

    assert (one, one) == (three, queries(client, url))


# ── Beginning ────────────────────────────────────────────────────────


def test_a_dossier_begins_with_a_product_and_goes_to_form_01(world):
    product = make_product_of(world.demo, name="Chè Tà Xùa")
    client = world.client("chuthe1")

    listed = client.get(at("dossier_new"), {"q": "che ta"})
    asked = client.get(at("dossier_new"), {"product": product.pk})
    begun = client.post(f"{at('dossier_new')}?product={product.pk}")

    dossier = Dossier.objects.get(product=product)
    assert "Chè Tà Xùa" in body(listed)
    assert "Bắt đầu soạn" in body(asked)
    assert begun["Location"] == at("dossier_registration", dossier.pk)


def test_a_product_with_an_open_dossier_is_not_offered_and_is_refused(world):
    client = world.client("chuthe1")

    listed = client.get(at("dossier_new"))
    begun = client.post(f"{at('dossier_new')}?product={world.draft.product_id}")

    assert "Mận sấy dẻo" not in body(listed)
    assert begun.status_code == 409
    assert "đang có một hồ sơ chưa kết thúc" in body(begun)


def test_a_product_outside_the_classification_comes_back_with_the_reason(world):
    product = make_product_of(world.demo, name="Chưa xếp")
    Product.objects.filter(pk=product.pk).update(category=None)

    begun = world.client("chuthe1").post(f"{at('dossier_new')}?product={product.pk}")

    assert begun.status_code == 422
    assert "chưa được xếp vào phân nhóm" in body(begun)


@pytest.mark.parametrize("key", ["0", "abc", "", "9" * 30, "٣", "1\x00"])
def test_no_such_product_is_not_there(world, key):
    assert world.client("chuthe1").get(at("dossier_new"), {"product": key}).status_code == 404


def test_an_officer_begins_no_dossier_for_a_producer(world):
    product = make_product_of(world.demo, name="Của chủ thể")

    response = world.client("xa1").post(f"{at('dossier_new')}?product={product.pk}")

    assert response.status_code == 403
    assert not Dossier.objects.filter(product=product).exists()


@pytest.mark.parametrize("name", ["dossier_list", "dossier_new", "stage_list"])
@pytest.mark.parametrize("words", ["\x00", "%", "_", "'", "\\", "x" * 5000, "１２", "\u202e"])
def test_whatever_is_searched_for_gets_an_answer(world, name, words):
    response = world.client("chuthe1").get(at(name), {"q": words, "page": words, "unit": words})

    assert response.status_code == 200


# ── Forms 01 and 02 ──────────────────────────────────────────────────


@pytest.mark.parametrize("form", ["01", "02"])
def test_every_box_that_is_typed_has_a_field(form):
    assert {field.kind for field in typed_fields(form)} <= FIELDS.keys()


def test_form_01_is_kept_and_leads_on(world):
    typed = {"legal_representative": "  Lò   Văn Mạnh ", "phone": "0912 345 678", "next": "1"}

    response = world.client("chuthe1").post(at("dossier_registration", world.draft.pk), typed)

    world.draft.refresh_from_db()
    assert response["Location"] == at("dossier_report", world.draft.pk)
    assert world.draft.form_01["legal_representative"] == "Lò Văn Mạnh"
    assert world.draft.form_01["phone"] == "0912 345 678"


def test_money_is_read_by_year_as_people_write_it(world):
    year = world.draft.year
    typed = {f"revenue_{year - 1}": "1.250.000.000", f"profit_{year - 1}": "-5 000 000 ₫"}

    response = world.client("chuthe1").post(at("dossier_report", world.draft.pk), typed)

    world.draft.refresh_from_db()
    again = world.client("chuthe1").get(at("dossier_report", world.draft.pk))
    assert response.status_code == 302
    assert world.draft.form_02["revenue"] == {str(year - 1): 1_250_000_000}
    assert world.draft.form_02["profit"] == {str(year - 1): -5_000_000}
    assert 'value="1.250.000.000"' in body(again)


def test_what_cannot_be_read_comes_back_as_typed_while_the_rest_is_kept(world):
    typed = {"legal_representative": "Lò Thị Mẩy", "phone": "09x", "email": "không phải thư"}

    response = world.client("chuthe1").post(at("dossier_registration", world.draft.pk), typed)

    world.draft.refresh_from_db()
    assert response.status_code == 422
    assert 'value="09x"' in body(response)
    assert 'value="không phải thư"' in body(response)
    assert "Số điện thoại gồm 8 đến 15 chữ số." in body(response)
    assert world.draft.form_01["legal_representative"] == "Lò Thị Mẩy"
    assert world.draft.form_01["phone"] != "09x"


def test_autosave_answers_the_steps_alone(world):
    url = at("dossier_registration", world.draft.pk)

    response = world.client("chuthe1").post(url, {"legal_representative": ""}, **HTMX)

    assert response.status_code == 200
    assert 'id="dossier-steps"' in body(response)
    assert "<html" not in body(response)
    assert "còn" in body(response)


def test_autosave_of_nonsense_is_told_in_the_message_line(world):
    url = at("dossier_registration", world.draft.pk)

    response = world.client("chuthe1").post(url, {"email": "x@"}, **HTMX)

    assert response.status_code == 422
    assert response["HX-Retarget"] == "#messages"
    assert "Email" in body(response)


@pytest.mark.parametrize("typed", ["\x00", "x" * 400, "\ufeff"])
def test_no_text_breaks_form_01(world, typed):
    names = ("legal_representative", "position", "contact_address", "phone", "email")
    url = at("dossier_registration", world.draft.pk)

    response = world.client("chuthe1").post(url, dict.fromkeys(names, typed))

    assert response.status_code in (302, 422)


def test_a_box_the_form_does_not_print_is_ignored(world):
    url = at("dossier_registration", world.draft.pk)

    world.client("chuthe1").post(url, {"stars": "5", "legal_representative": "Lò Văn Mạnh"})

    world.draft.refresh_from_db()
    assert "stars" not in world.draft.form_01


# ── Self-score ───────────────────────────────────────────────────────


def test_one_change_by_htmx_refreshes_its_card_the_panel_and_the_steps(world):
    SelfMark.objects.filter(dossier=world.draft, criterion__code="1.1").delete()
    url = at("dossier_self_score", world.draft.pk)

    response = world.client("chuthe1").post(url, {"m-1.1": "1", "note-1.1": "Sổ mua"}, **HTMX)

    mark = SelfMark.objects.get(dossier=world.draft, criterion__code="1.1")
    assert (mark.option.position, mark.note) == (1, "Sổ mua")
    for part in ('id="point-1.1"', 'id="score"', 'id="part-A"', 'id="dossier-steps"'):
        assert part in body(response)
    assert "<html" not in body(response)
    assert 'type="radio"' not in body(response)


def test_without_script_the_whole_sheet_is_kept_at_once(world):
    SelfMark.objects.filter(dossier=world.draft).delete()
    sheet = world.draft.criteria_set.sheet()
    typed = {f"m-{code}": leaf.choices[-1].position for code, leaf in sheet.leaves.items()}

    response = world.client("chuthe1").post(at("dossier_self_score", world.draft.pk), typed)

    assert response["Location"] == at("dossier_self_score", world.draft.pk)
    kept = SelfMark.objects.filter(dossier=world.draft).values_list(
        "criterion__code", "option__position"
    )
    assert dict(kept) == {code: leaf.choices[-1].position for code, leaf in sheet.leaves.items()}


def test_saving_the_whole_sheet_costs_a_fixed_number_of_queries(world):
    sheet = world.draft.criteria_set.sheet()
    client, url = world.client("chuthe1"), at("dossier_self_score", world.draft.pk)
    one = {"m-1.1": "1"}
    every = {f"m-{code}": leaf.choices[0].position for code, leaf in sheet.leaves.items()}

    with CaptureQueriesContext(connection) as few:
        client.post(url, one)
    with CaptureQueriesContext(connection) as many:
        client.post(url, every)

    assert len(few) == len(many)


def test_no_level_reached_is_a_choice_and_a_note_may_come_before_it(world):
    SelfMark.objects.filter(dossier=world.draft).delete()
    client, url = world.client("chuthe1"), at("dossier_self_score", world.draft.pk)

    client.post(url, {"m-1.1": "0", "note-1.2": "Đang chờ giấy"})

    marks = SelfMark.objects.filter(dossier=world.draft).order_by("criterion__position")
    assert [(m.criterion.code, m.option, m.is_chosen, m.note) for m in marks] == [
        ("1.1", None, True, ""),
        ("1.2", None, False, "Đang chờ giấy"),
    ]
    page = body(client.get(url))
    assert "Đang chờ giấy" in page
    assert "tự chấm 1/" in page


def test_a_level_that_is_not_there_is_refused_and_the_notes_come_back(world):
    url = at("dossier_self_score", world.draft.pk)
    kept = dict(world.draft.self_marks.values_list("criterion__code", "option"))

    response = world.client("chuthe1").post(url, {"m-1.1": "99", "note-1.2": "Đã gõ dài"})

    assert response.status_code == 422
    assert "Đã gõ dài" in body(response)
    assert dict(world.draft.self_marks.values_list("criterion__code", "option")) == kept


def test_the_panel_tells_what_the_next_star_lacks(world):
    url = at("dossier_self_score", world.draft.pk)
    gate = next(g for g in world.draft.criteria_set.sheet().gates if g.star == 4)
    dossiers.mark_self(
        dossier_id=world.draft.pk,
        criterion=gate.criterion,
        position=0 if world.draft.criteria_set.sheet().leaves[gate.criterion].offers_none else 1,
        actor=world.user("chuthe1"),
    )

    page = body(world.client("chuthe1").get(url))

    assert "Còn thiếu gì để đạt" in page
    assert f'href="#c-{gate.criterion}"' in page


def test_the_sheet_names_the_papers_that_the_decision_asks_for(world):
    page = body(world.client("chuthe1").get(at("dossier_self_score", world.draft.pk)))

    assert "Minh chứng: Giấy đăng ký kinh doanh" in page
    assert page.count('type="radio"') > len(world.draft.criteria_set.sheet().leaves)


# ── Evidence ─────────────────────────────────────────────────────────

PAPER = {"kind": LicenceKind.TEST_REPORT, "title": "Phiếu kiểm nghiệm", "number": "12/2026"}


def sent_file(name: str = "phieu.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf() if content is None else content)


def test_papers_of_the_store_are_ticked_for_a_criterion(world):
    paper = Licence.objects.create(producer=world.draft.producer, kind="other", title="Hợp đồng")
    client, url = world.client("chuthe1"), at("dossier_evidence", world.draft.pk)

    client.post(f"{url}?criterion=1.5", {"licences": [paper.pk]})
    shown = list(world.draft.evidence_links.filter(criterion__code="1.5"))
    client.post(f"{url}?criterion=1.5", {})

    assert [link.licence for link in shown] == [paper]
    assert not world.draft.evidence_links.filter(criterion__code="1.5").exists()


def test_a_new_paper_is_sent_kept_with_the_producer_and_linked(world):
    url = f"{at('dossier_evidence_upload', world.draft.pk)}?criterion=8"

    response = world.client("chuthe1").post(url, {**PAPER, "file": sent_file()})

    link = world.draft.evidence_links.get(criterion__code="8")
    assert response.status_code == 302
    assert link.licence.producer == world.draft.producer
    assert link.licence.file.media_type == "application/pdf"
    assert list(link.licence.products.all()) == [world.draft.product]


def test_a_disguised_file_is_refused_in_vietnamese_and_nothing_is_kept(world):
    url = f"{at('dossier_evidence_upload', world.draft.pk)}?criterion=8"
    before = StoredFile.objects.count(), Licence.objects.count()

    response = world.client("chuthe1").post(
        url, {**PAPER, "file": sent_file(content=b"<script>alert(1)</script>")}
    )

    assert response.status_code == 422
    assert "Tệp tự xưng là PDF nhưng nội dung không phải." in body(response)
    assert 'value="Phiếu kiểm nghiệm"' in body(response)
    assert (StoredFile.objects.count(), Licence.objects.count()) == before


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"file": ""}, "Mục này cần có."),
        ({"title": ""}, "Mục này cần có."),
        ({"issued_on": "2026-05-01", "expires_on": "2026-04-01"}, "Ngày hết hạn phải sau ngày cấp"),
        ({"kind": "magic"}, "magic"),
    ],
)
def test_a_paper_told_wrongly_comes_back(world, changed, said):
    url = f"{at('dossier_evidence_upload', world.draft.pk)}?criterion=8"

    response = world.client("chuthe1").post(
        url, {**PAPER, "file": sent_file(), "number": "77/KN", **changed}
    )

    assert response.status_code == 422
    assert said in body(response)
    assert 'value="77/KN"' in body(response)


def test_a_paper_of_another_producer_cannot_be_shown(world):
    other = Producer.objects.create(name="HTX khác", form="cooperative", unit=world.draft.unit)
    paper = Licence.objects.create(producer=other, kind="other", title="Của người khác")
    url = f"{at('dossier_evidence', world.draft.pk)}?criterion=1.5"

    response = world.client("chuthe1").post(url, {"licences": [paper.pk]})

    assert response.status_code == 422
    assert not EvidenceLink.objects.filter(licence=paper).exists()


@pytest.mark.parametrize("name", ["dossier_evidence", "dossier_evidence_upload"])
def test_a_criterion_the_set_does_not_have_is_not_there(world, name):
    response = world.client("chuthe1").post(f"{at(name, world.draft.pk)}?criterion=99.9", PAPER)

    assert response.status_code == 404


def test_a_paper_is_taken_off_a_criterion_and_stays_in_the_store(world):
    link = world.draft.evidence_links.first()

    response = world.client("chuthe1").post(at("dossier_evidence_remove", world.draft.pk, link.pk))

    assert response.status_code == 302
    assert not EvidenceLink.objects.filter(pk=link.pk).exists()
    assert Licence.objects.filter(pk=link.licence_id).exists()


def test_the_file_of_a_paper_is_for_readers_of_its_dossier(world):
    link = world.filed.evidence_links.first()
    url = at("evidence_file", link.pk)

    served = world.client("xa1").get(url)

    assert served.status_code == 200
    assert served["Content-Disposition"].startswith("attachment")
    assert b"".join(served.streaming_content).startswith(b"%PDF")
    assert stranger_client(world).get(url).status_code == 404


def test_the_filed_file_is_the_one_in_the_frozen_content(world):
    submission = world.filed.submissions.get()
    known = submission.snapshot["evidence"][0]["sha256"]
    with past_the_triggers():
        EvidenceLink.objects.filter(dossier=world.filed).delete()

    served = world.client("tinh1").get(
        at("dossier_filed_file", world.filed.pk, submission.attempt, known)
    )
    unknown = world.client("tinh1").get(
        at("dossier_filed_file", world.filed.pk, submission.attempt, "0" * 64)
    )

    assert served.status_code == 200
    assert unknown.status_code == 404


# ── Looking over and filing ──────────────────────────────────────────


def test_the_overview_prints_what_is_typed_and_links_every_gap(world):
    dossiers.save_form(
        dossier_id=world.draft.pk,
        form="01",
        values={"phone": ""},
        actor=world.user("chuthe1"),
    )
    SelfMark.objects.filter(dossier=world.draft, criterion__code="7").delete()

    page = body(world.client("chuthe1").get(at("dossier", world.draft.pk)))

    assert "PHIẾU ĐĂNG KÝ" in page
    assert "Người đại diện 1" in page
    assert f'href="{at("dossier_registration", world.draft.pk)}#id_phone"' in page
    assert f'href="{at("dossier_self_score", world.draft.pk)}#c-7"' in page


def test_a_personal_number_is_never_shown_whole(world):
    Producer.objects.filter(pk=world.draft.producer_id).update(registration_number="014085001234")

    for page in ("dossier", "dossier_registration"):
        shown = body(world.client("chuthe1").get(at(page, world.draft.pk)))
        assert "014085001234" not in shown
        assert "•••••••••234" in shown


def test_a_complete_dossier_is_filed_frozen_and_leaves_one_audit_row(world):
    client, url = world.client("chuthe1"), at("dossier_file", world.draft.pk)
    assert "Chưa nộp được" not in body(client.get(url))

    response = client.post(url)

    world.draft.refresh_from_db()
    submission = world.draft.submissions.get()
    assert response["Location"] == at("dossier", world.draft.pk)
    assert world.draft.status == DossierStatus.FILED
    assert submission.sha256 == dossier_snapshot(world.draft)[1]
    assert submission.is_intact
    assert AuditEntry.objects.of(world.draft).filter(action="file").count() == 1
    assert submission.sha256[:16] in body(client.get(at("dossier", world.draft.pk)))


def test_filing_an_incomplete_dossier_lists_every_gap_with_its_place(world):
    EvidenceLink.objects.filter(dossier=world.draft).delete()
    SelfMark.objects.filter(dossier=world.draft, criterion__code__in=["1.1", "7"]).delete()

    response = world.client("chuthe1").post(at("dossier_file", world.draft.pk))

    world.draft.refresh_from_db()
    assert response.status_code == 422
    assert world.draft.status == DossierStatus.DRAFT
    assert "Chưa nộp được: còn 5 mục" in body(response)
    for place in ("#c-1.1", "#c-7"):
        assert f'{at("dossier_self_score", world.draft.pk)}{place}"' in body(response)


def test_an_area_office_files_only_with_the_producers_authorisation(world):
    client = world.client_of(area_officer(world))
    url = at("dossier_file", world.draft.pk)

    refused = client.post(url)
    store = reverse("products:licences", args=[world.draft.producer_id])
    client.post(
        f"{store}?next={url}",
        {"kind": LicenceKind.AUTHORISATION, "title": "Ủy quyền 2026", "file": sent_file("uq.pdf")},
    )
    proof = StoredFile.objects.get(licences__title="Ủy quyền 2026")
    offered = client.get(url)
    done = client.post(url, {"authorisation": proof.pk})

    submission = world.draft.submissions.get()
    assert refused.status_code == 422
    assert "Nộp thay chủ thể phải kèm giấy ủy quyền" in body(refused)
    assert "Ủy quyền 2026" in body(offered)
    assert done.status_code == 302
    assert (submission.on_behalf_of, submission.authorisation) == (world.draft.producer, proof)
    shown = at("dossier_authorisation", world.draft.pk, submission.attempt)
    assert world.client("xa1").get(shown).status_code == 200
    assert stranger_client(world).get(shown).status_code == 404


def test_a_returned_dossier_opens_with_the_reason_on_every_page(world):
    dossier = returned(world)

    for page in PAGES:
        assert REASON in body(world.client("chuthe1").get(at(page, dossier.pk)))


def test_filing_again_shows_old_and_new_side_by_side_then_goes_back_to_its_desk(world):
    dossier = returned(world)
    actor = world.user("chuthe1")
    dossiers.save_form(
        dossier_id=dossier.pk, form="02", values={"product_description": "Tỏi lên men"}, actor=actor
    )
    client, url = world.client("chuthe1"), at("dossier_file", dossier.pk)

    page = body(client.get(url))
    done = client.post(url)

    stage = dossier.stages.get()
    old = "Tỏi đen, đóng gói theo quy cách của chủ thể."
    assert re.search(rf"<del>{old}</del>.*<ins>Tỏi lên men</ins>", page, re.S)
    assert done.status_code == 302
    assert stage.status == "received"
    assert [filing.attempt for filing in dossier.submissions.all()] == [1, 2]


def test_differences_name_what_changed_and_nothing_else(world):
    old = dossier_snapshot(world.draft)[0]
    actor = world.user("chuthe1")
    dossiers.mark_self(
        dossier_id=world.draft.pk, criterion="1.1", position=1, actor=actor, note="Sổ mua"
    )
    EvidenceLink.objects.filter(dossier=world.draft, criterion__code="1.1").delete()

    found = differences(old, dossier_snapshot(Dossier.objects.get(pk=world.draft.pk))[0])

    assert [(one.place, one.label) for one in found] == [
        ("Tiêu chí 1.1", "Tự chấm"),
        ("Tiêu chí 1.1", "Mô tả"),
        ("Tiêu chí 1.1", "Minh chứng"),
    ]
    assert found[1].before == ""
    assert found[1].after == "Sổ mua"
    assert found[2].after == ""
    assert differences(old, old) == []


def test_the_result_is_read_by_its_producer_only_once_it_is_acted_on(world):
    session = in_session(world.demo, "Chè Tà Xùa")
    item = session.items.get()
    walk.score(world.demo, item)
    walk.conclude(world.demo, session)
    url = at("dossier", item.stage.dossier_id)
    sentence = item.result.sentence
    early = {name: sentence in body(world.client(name).get(url)) for name in ("chuthe1", "tinh1")}
    decision = walk.decide(world.demo, number=1)
    draw_all()

    walk.issue(world.demo, decision)

    page = body(world.client("chuthe1").get(url))
    code = Certificate.objects.get().verification_code
    assert early == {"chuthe1": False, "tinh1": True}
    assert sentence in page
    assert reverse("evaluation:qr", args=[code]) in page
    begin = f"{at('dossier_new')}?product={item.stage.dossier.product_id}"
    offered = body(world.client("chuthe1").get(begin))
    assert 'value="upgrade"' in offered
    assert "không phải hồ sơ lần đầu" in offered
    assert "Chưa đến hạn đánh giá lại" in offered


# ── The producer's store of papers ───────────────────────────────────


def store_of(world: World) -> str:
    return reverse("products:licences", args=[world.draft.producer_id])


def test_the_store_keeps_a_paper_for_the_products_it_covers(world):
    response = world.client("chuthe1").post(
        store_of(world), {**PAPER, "file": sent_file(), "products": [world.draft.product_id]}
    )

    paper = Licence.objects.get(title="Phiếu kiểm nghiệm")
    assert response["Location"] == store_of(world)
    assert list(paper.products.all()) == [world.draft.product]


def test_the_store_says_when_papers_end(world):
    day = world.demo.today
    for left, title in ((-3, "Đã hết"), (20, "Sắp hết"), (400, "Còn lâu")):
        Licence.objects.create(
            producer=world.draft.producer, kind="other", title=title,
            expires_on=day + timedelta(days=left),
        )  # fmt: skip

    page = body(world.client("chuthe1").get(store_of(world)))

    assert re.search(r"Đã hết.*quá 3 ngày.*Sắp hết.*Còn 20 ngày.*Còn lâu.*Còn hiệu lực", page, re.S)


@pytest.mark.parametrize(
    ("username", "status"),
    [("chuthe1", 200), ("xa1", 200), ("tinh1", 200), ("lanhdao", 403), ("hd1", 404)],
)
def test_who_opens_the_store(world, username, status):
    assert world.client(username).get(store_of(world)).status_code == status


def test_a_neighbouring_commune_finds_no_store_and_no_file(world):
    other = make_unit("14/04000/")
    client = world.client_of(make_user(serving=other, role=Role.COMMUNE_OFFICER))
    paper = world.draft.evidence_links.first().licence

    assert client.get(store_of(world)).status_code == 404
    assert client.get(reverse("products:licence_file", args=[paper.pk])).status_code == 404


def test_the_way_back_after_sending_a_paper_stays_within_the_portal(world):
    away = f"{store_of(world)}?next=https://example.com/"
    home = f"{store_of(world)}?next={at('dossier_file', world.draft.pk)}"
    client = world.client("chuthe1")

    assert client.post(away, {**PAPER, "file": sent_file()})["Location"] == store_of(world)
    assert client.post(home, {**PAPER, "file": sent_file()})["Location"] == at(
        "dossier_file", world.draft.pk
    )


@pytest.mark.parametrize("size", [1, 3])
def test_the_store_costs_the_same_however_many_papers(world, size):
    client = world.client("chuthe1")
    base = queries(client, store_of(world))
    for n in range(size):
        Licence.objects.create(producer=world.draft.producer, kind="other", title=f"Giấy {n}")

    assert queries(client, store_of(world)) == base
