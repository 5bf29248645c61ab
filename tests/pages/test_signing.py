"""Signing on pages: by the signatory's key, brought back signed, compared by anybody."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from documents import storage
from documents.models import OfficialDocument, SigningKey
from documents.signers import read_pkcs12, signed
from evaluation.models import Certificate, StarDecision
from evaluation.services import decisions
from ocop_portal.demo import walk
from ocop_portal.demo.signing import found_authority, give_signing_key
from tests.build import make_unit, make_user
from tests.documents import files
from tests.pages.room import Room, open_room, signed_in, text_of
from tests.path import draw_only

pytestmark = pytest.mark.django_db
SECRET = "Mật khẩu 1"


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """A numbered decision on two products, drawn."""
    with open_room(django_db_blocker, "Mận sấy dẻo", "Tỏi đen") as room:
        room.conclude_all()
        draw_only(walk.decide(room.demo, number=7).document)
        give_signing_key(room.user("lanhdao"), room.demo.province, SECRET)
        yield room


@pytest.fixture
def room(built: Room, db) -> Room:
    return built


@pytest.fixture
def paper(room) -> OfficialDocument:
    return StarDecision.objects.get().document


def url(name: str, *args) -> str:
    return reverse(f"evaluation:{name}", args=args)


def pdf_of(document: OfficialDocument) -> bytes:
    stored = document.signed_pdf or document.pdf
    return storage.location(stored.path).read_bytes()


def sent(room, paper, **changes):
    key = SigningKey.objects.get()
    return room.client("lanhdao").post(
        url("paper_sign", paper.pk), {"key": key.pk, "secret": SECRET, **changes}, follow=True
    )


def test_the_signatory_signs_and_reads_what_the_signature_proves(room, paper):
    text = text_of(sent(room, paper))

    assert "Còn nguyên vẹn" in text
    assert "Chứng thư tin cậy" in text
    assert str(room.user("lanhdao")) in text
    assert "Đã ký số" in text
    assert SECRET not in text


def test_a_wrong_secret_comes_back_at_its_field_and_is_not_shown_again(room, paper):
    response = sent(room, paper, secret="sai mật khẩu")

    text = text_of(response)
    assert response.status_code == 422
    assert "mật khẩu (mã PIN) sai" in text
    assert "sai mật khẩu" not in text.replace("mật khẩu (mã PIN) sai", "")


def test_guessing_the_secret_ends_after_a_few_tries(room, paper):
    answers = [sent(room, paper, secret=str(number)).status_code for number in range(7)]

    assert answers == [422] * 5 + [429] * 2


def test_an_officer_cannot_sign_and_a_stranger_finds_no_paper(room, paper):
    assert room.client("tinh1").post(url("paper_sign", paper.pk)).status_code == 403
    stranger = signed_in(make_user(serving=make_unit("15/", name="Lào Cai")))
    for name in ("paper_sign", "paper_signatures", "paper_signed_copy"):
        assert stranger.get(url(name, paper.pk)).status_code == 404


def signed_elsewhere(paper: OfficialDocument) -> SimpleUploadedFile:
    """As a signing tool on the signatory's own machine gives it back."""
    now = timezone.now()
    token = found_authority("Chứng thực khác", now=now).issue("Người ký 1", "UBND", "x", now=now)
    content = signed(pdf_of(paper), read_pkcs12(token, "x"), now=now, reason="")
    return SimpleUploadedFile("ban-ky.pdf", content, "application/pdf")


def test_a_copy_signed_elsewhere_comes_back_through_the_desk(room, paper):
    address = url("paper_signed_copy", paper.pk)

    text = text_of(
        room.client("tinh1").post(address, {"file": signed_elsewhere(paper)}, follow=True)
    )

    assert "Còn nguyên vẹn" in text
    assert "Người ký 1" in text
    assert "Chưa rõ nơi cấp chứng thư" in text
    again = room.client("tinh1").post(address, {"file": signed_elsewhere(paper)})
    assert again.status_code == 409  # a second signature would hide the first


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "rỗng"),
        (b"khong phai pdf", "không"),
        (files.pdf(), "không phải là bản PDF do hệ thống lập"),
    ],
    ids=["empty", "no pdf", "another paper"],
)
def test_a_copy_that_is_not_ours_is_refused_at_the_field(room, paper, content, message):
    upload = SimpleUploadedFile("ban-ky.pdf", content, "application/pdf")

    response = room.client("tinh1").post(url("paper_signed_copy", paper.pk), {"file": upload})

    assert response.status_code == 422
    assert message in text_of(response)
    paper.refresh_from_db()
    assert paper.signed_pdf is None


def test_a_decisions_certificates_are_signed_at_once(room, paper):
    decision = decisions.issue_decision(
        decision_id=StarDecision.objects.get().pk,
        actor=room.user("lanhdao"),
        now=timezone.now(),
    )
    draw_only(*[certificate.document for certificate in Certificate.objects.all()])

    response = room.client("lanhdao").post(
        url("certificates_sign", decision.pk),
        {"key": SigningKey.objects.get().pk, "secret": SECRET},
    )

    assert response["Location"] == url("decision", decision.pk)
    signed = OfficialDocument.objects.filter(kind="certificate", signed_pdf__isnull=False)
    assert signed.count() == 2
    assert all(row.signatures[0]["is_intact"] for row in signed)


def handed_out(response) -> bytes:
    return b"".join(response.streaming_content)


def test_whoever_asks_for_a_signed_paper_is_given_the_signed_copy(room, paper):
    sent(room, paper)
    decision = decisions.issue_decision(
        decision_id=StarDecision.objects.get().pk, actor=room.user("lanhdao"), now=timezone.now()
    )
    certificate = Certificate.objects.first()
    draw_only(certificate.document)
    sent(room, certificate.document)

    for name, record in (("decision_pdf", decision), ("certificate_pdf", certificate)):
        document = OfficialDocument.objects.get(pk=record.document_id)
        assert document.signed_pdf is not None
        for place in (url(name, record.pk), url("document_pdf", document.pk)):
            assert handed_out(room.client("tinh1").get(place)) == pdf_of(document)


@pytest.fixture
def issued(room, paper, client) -> OfficialDocument:
    sent(room, paper)
    decisions.issue_decision(
        decision_id=StarDecision.objects.get().pk,
        actor=room.user("lanhdao"),
        now=timezone.now(),
    )
    paper.refresh_from_db()
    return paper


def compared(client, document, content, name="van-ban.pdf"):
    upload = SimpleUploadedFile(name, content, "application/pdf")
    return client.post(url("verify", document.verification_code), {"file": upload})


def test_anybody_compares_a_file_with_the_paper_behind_a_code(client, issued):
    signed, drawn = pdf_of(issued), storage.location(issued.pdf.path).read_bytes()

    assert "đúng là bản đã ký số" in text_of(compared(client, issued, signed))
    assert "đúng là bản do cơ quan ban hành lập" in text_of(compared(client, issued, drawn))


def test_one_changed_byte_is_caught_on_the_public_page(client, issued):
    forged = bytearray(pdf_of(issued))
    forged[len(forged) // 3] ^= 1

    text = text_of(compared(client, issued, bytes(forged)))

    assert "KHÁC bản của cơ quan ban hành" in text
    assert "Đã bị thay đổi" in text
    assert hashlib.sha256(forged).hexdigest() in text


@pytest.mark.parametrize("content", [b"\x00" * 10, b"%PDF-1.7 rac", b"<svg/>"])
def test_whatever_is_sent_is_only_another_file(client, issued, content):
    before = OfficialDocument.objects.count()

    response = compared(client, issued, content, name="../../x.php")

    assert response.status_code == 200
    assert "KHÁC bản" in text_of(response)
    assert OfficialDocument.objects.count() == before


def test_comparing_nothing_or_too_much_says_so(client, issued, settings):
    settings.OCOP_FILE_LIMITS_MB = {**settings.OCOP_FILE_LIMITS_MB, "pdf": 0}

    assert client.post(url("verify", issued.verification_code)).status_code == 422
    assert compared(client, issued, b"%PDF").status_code == 422


def test_comparing_again_and_again_has_an_end(client, issued):
    answers = {compared(client, issued, b"x").status_code for _ in range(25)}

    assert answers == {200, 429}


def test_the_public_page_says_who_signed_and_when(client, issued, room):
    text = text_of(client.get(url("verify", issued.verification_code)))

    assert "Chữ ký số trên văn bản" in text
    assert str(room.user("lanhdao")) in text
    assert issued.signed_pdf.sha256 in text
