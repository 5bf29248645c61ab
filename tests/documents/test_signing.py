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

from core.errors import InvalidInput, InvalidTransition
from core.models import AuditEntry
from documents import storage
from documents.choices import DocumentStatus as S
from documents.services.papers import issue_document
from documents.services.signing import attach_signed_copy
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


def repaint(signed):
    """The first page covered by another, appended after the signature."""
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 600 900 re f"))
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


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


def test_only_a_drawn_paper_can_come_back_signed():
    with pytest.raises(InvalidTransition):
        bring_back(build.numbered(), files.pdf())
