import io
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec

from core.errors import InvalidInput, InvalidTransition
from core.models import AuditEntry
from documents import storage
from documents.choices import DocumentStatus as S
from documents.services.papers import issue_document
from documents.services.signing import attach_signed_copy
from documents.signing import findings_of
from tests.documents import build, files

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def signer():
    """A token as a signatory holds one, made for this test."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Người ký 1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.KeyUsage(True, True, False, False, False, False, False, False, False), True
        )
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    return signers.SimpleSigner.load_pkcs12_data(
        pkcs12.serialize_key_and_certificates(b"ky", key, certificate, None, plain), []
    )


def sign(pdf, signer):
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    metadata = signers.PdfSignatureMetadata(field_name="ChuKy")
    return signers.sign_pdf(writer, metadata, signer=signer).getvalue()


def content_of(document):
    return storage.location(document.pdf.path).read_bytes()


def bring_back(document, content):
    return attach_signed_copy(
        document_id=document.pk, upload=files.upload("ban-ky.pdf", content), actor=None
    )


def test_attach_signed_copy_keeps_it_beside_our_pdf_and_names_the_signer(signer):
    document = build.rendered()
    ours = document.pdf

    signed = bring_back(document, sign(content_of(document), signer))

    assert (signed.status, signed.pdf) == (S.SIGNED, ours)
    assert signed.signed_pdf != ours
    entry = AuditEntry.objects.of(document).get(action="sign")
    assert entry.detail == {"signers": ["Người ký 1"], "sha256": signed.signed_pdf.sha256}
    assert issue_document(document_id=document.pk, actor=None).status == S.ISSUED


def flip(content, needle, find=bytes.rindex):
    """One byte changed inside the signed range."""
    place = find(content, needle)
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def appended(pdf, change):
    """The file with a change of its first page behind it; what stood there is not touched."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    change(writer, page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def cover(writer):
    return writer.add_object(generic.StreamObject(stream_data=b"0 0 600 900 re f"))


def repaint(pdf):
    """The first page covered by another."""

    def change(writer, page):
        page["/Contents"] = cover(writer)
        writer.update_container(page)

    return appended(pdf, change)


def rewrite(pdf):
    """Other words in the very stream that was drawn."""

    def change(writer, page):
        stream = page["/Contents"]
        stream._data, stream._encoded_data = b"0 0 600 900 re f", None
        writer.update_container(stream)

    return appended(pdf, change)


def write_on(pdf):
    """A note in the margin that looks like text of the paper."""

    def change(writer, page):
        note = generic.DictionaryObject(
            {
                generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
                generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
                generic.pdf_name("/Rect"): generic.ArrayObject(
                    generic.NumberObject(edge) for edge in (10, 10, 200, 60)
                ),
                generic.pdf_name("/Contents"): generic.TextStringObject("5 sao"),
            }
        )
        page["/Annots"] = generic.ArrayObject([writer.add_object(note)])
        writer.update_container(page)

    return appended(pdf, change)


def add_page(pdf):
    def change(writer, page):
        pages = writer.root["/Pages"]
        pages["/Kids"].append(pages["/Kids"].raw_get(0))
        pages["/Count"] = generic.NumberObject(pages["/Count"] + 1)
        writer.update_container(pages)

    return appended(pdf, change)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda ours, other, signer: ours, "Tệp chưa có chữ ký số."),
        (
            lambda ours, other, signer: sign(other, signer),
            "Bản ký không phải là bản PDF do hệ thống lập.",
        ),
        (
            lambda ours, other, signer: flip(sign(ours, signer), b"ChuKy"),
            "Chữ ký số không còn nguyên vẹn.",
        ),
        (
            lambda ours, other, signer: flip(sign(ours, signer), b"endobj", bytes.index),
            "Bản ký không phải là bản PDF do hệ thống lập.",
        ),
        (
            lambda ours, other, signer: repaint(sign(ours, signer)),
            "Chữ ký số không còn nguyên vẹn.",
        ),
    ],
    ids=["unsigned", "another paper", "signature broken", "our bytes changed", "repainted"],
)
def test_a_copy_that_is_not_ours_and_wholly_signed_is_refused(make, message, signer):
    document, other = build.rendered(), build.rendered(number=8)
    copy = make(content_of(document), content_of(other), signer)

    with pytest.raises(InvalidInput) as refusal:
        bring_back(document, copy)

    assert refusal.value.message == message
    document.refresh_from_db()
    assert (document.status, document.signed_pdf) == (S.RENDERED, None)


def stamp(pdf, signer, box, *, name="ConDau", **metadata):
    """A visible signature in a box of the first page, as a signing tool draws it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    field = SigFieldSpec(name, on_page=0, box=box)
    return signers.PdfSigner(
        signers.PdfSignatureMetadata(field_name=name, **metadata), signer=signer,
        new_field_spec=field,
    ).sign_pdf(writer).getvalue()  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        lambda ours, signer: sign(repaint(ours), signer),
        lambda ours, signer: sign(rewrite(ours), signer),
        lambda ours, signer: sign(write_on(ours), signer),
        lambda ours, signer: sign(add_page(ours), signer),
        lambda ours, signer: stamp(ours, signer, (0, 0, 500, 700)),
    ],
    ids=["repainted", "rewritten", "written on", "a page more", "hidden behind the stamp"],
)
def test_a_paper_changed_before_it_was_signed_is_refused(change, signer):
    """The signature is sound, and over another paper than the one that was drawn."""
    document = build.rendered()

    with pytest.raises(InvalidInput) as refusal:
        bring_back(document, change(content_of(document), signer))

    assert refusal.value.message == "Trước khi ký, tệp đã bị sửa hoặc vẽ thêm ngoài chữ ký số."
    document.refresh_from_db()
    assert document.signed_pdf is None


@pytest.mark.parametrize(
    ("tool", "signatures"),
    [
        (lambda ours, signer: stamp(ours, signer, (350, 700, 580, 800)), 1),
        (lambda ours, signer: stamp(ours, signer, (350, 700, 580, 800), certify=True), 1),
        (lambda ours, signer: stamp(sign(ours, signer), signer, (350, 700, 580, 800)), 2),
    ],
    ids=["visible", "certifying", "the office's stamp after the signatory"],
)
def test_what_signing_tools_add_is_taken(tool, signatures, signer):
    document = build.rendered()

    signed = bring_back(document, tool(content_of(document), signer))

    assert [row["is_intact"] for row in signed.signatures] == [True] * signatures


def crowded(signed, many):
    """The one signature named again in as many fields."""
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    form = writer.root["/AcroForm"]
    value = form["/Fields"][0].raw_get("/V")
    for number in range(many):
        field = {"/FT": generic.pdf_name("/Sig"), "/T": generic.TextStringObject(f"S{number}")}
        named = {generic.pdf_name(name): word for name, word in {**field, "/V": value}.items()}
        form["/Fields"].append(writer.add_object(generic.DictionaryObject(named)))
    writer.update_container(form["/Fields"])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_file_that_names_its_signature_again_and_again_is_not_worked_through(signer):
    """The public page reads the signatures of whatever is sent to it."""
    signed = sign(content_of(build.rendered()), signer)

    assert len(findings_of(crowded(signed, 19))) == 20
    with pytest.raises(InvalidInput, match="quá nhiều chữ ký số"):
        findings_of(crowded(signed, 20))


def test_only_a_drawn_paper_can_come_back_signed():
    with pytest.raises(InvalidTransition):
        bring_back(build.numbered(), files.pdf())
