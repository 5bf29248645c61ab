"""The portal signs: with a file or a security module, and says what a signature proves."""

import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from core.errors import Conflict, InvalidInput, NotFound
from core.models import AuditEntry, ChangeLog
from documents import storage
from documents.choices import DocumentKind, KeySource
from documents.models import OfficialDocument, SigningKey
from documents.services.rendering import render_next_document
from documents.services.signing import register_key, sign_document
from documents.signing import findings_of
from ocop_portal.demo.signing import found_authority, give_signing_key, keep, trust
from tests.build import make_unit, make_user
from tests.documents import build

pytestmark = pytest.mark.django_db
SECRET = "Mật khẩu ký 1"
SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.OCOP_SIGNING_DIR = tmp_path / "signing"
    settings.OCOP_TRUST_DIR = tmp_path / "trust"


@pytest.fixture
def key():
    return give_signing_key(make_user(full_name="Lãnh đạo tỉnh Ệ"), make_unit("14/"), SECRET)


def sign(document, key, *, secret=SECRET, actor=None):
    return sign_document(
        document_id=document.pk, key_id=key.pk, secret=secret, actor=actor or key.holder,
        now=timezone.now(),
    )  # fmt: skip


def bytes_of(stored):
    return storage.location(stored.path).read_bytes()


def test_a_signed_decision_says_who_signed_when_and_through_whom(key):
    document = sign(build.rendered(), key)

    assert document.status == "signed"
    [finding] = findings_of(bytes_of(document.signed_pdf))
    assert document.signatures == [finding.as_json()]
    assert (finding.signer, finding.organisation) == ("Lãnh đạo tỉnh Ệ", str(key.unit.full_name))
    assert (finding.is_sound, finding.is_trusted, finding.has_time_stamp) == (True, True, False)
    assert bytes_of(document.signed_pdf).startswith(bytes_of(document.pdf))


def test_what_opens_the_key_is_written_nowhere(key):
    document = sign(build.rendered(), key)

    told = [
        *AuditEntry.objects.values_list("detail", flat=True),
        *ChangeLog.objects.values_list("diff", flat=True),
        *SigningKey.objects.values(),
        *OfficialDocument.objects.filter(pk=document.pk).values(),
    ]
    assert SECRET not in repr(told)


def test_a_wrong_secret_signs_nothing(key):
    document = build.rendered()

    with pytest.raises(InvalidInput) as refusal:
        sign(document, key, secret="sai")

    assert list(refusal.value.fields) == ["secret"]
    document.refresh_from_db()
    assert (document.status, document.signed_pdf) == ("rendered", None)


def test_nobody_signs_with_the_key_of_another(key):
    with pytest.raises(NotFound):
        sign(build.rendered(), key, actor=make_user())


def test_a_certificate_past_its_term_signs_nothing(key):
    SigningKey.objects.filter(pk=key.pk).update(valid_until=timezone.now() - timedelta(hours=1))

    with pytest.raises(Conflict) as refusal:
        sign(build.rendered(), key)

    assert refusal.value.code == "certificate_expired"


def test_a_root_that_is_not_on_file_is_not_trusted_and_the_bytes_are_still_sound(key, settings):
    shutil.rmtree(settings.OCOP_TRUST_DIR)

    document = sign(build.rendered(), key)

    [finding] = document.signatures
    assert (finding["is_intact"], finding["is_trusted"]) == (True, False)


def test_another_root_of_the_same_name_does_not_vouch(key, settings):
    shutil.rmtree(settings.OCOP_TRUST_DIR)
    trust(found_authority(now=timezone.now()), "gia.pem")

    document = sign(build.rendered(), key)

    assert document.signatures[0]["is_trusted"] is False


def test_a_drawn_file_changed_on_the_disk_is_not_signed(key):
    document = build.rendered()
    place = storage.location(document.pdf.path)
    place.chmod(0o640)
    place.write_bytes(place.read_bytes().replace(b"%%EOF", b"%%EOf"))

    with pytest.raises(Conflict) as refusal:
        sign(document, key)

    assert refusal.value.code == "pdf_changed"
    document.refresh_from_db()
    assert document.signed_pdf is None


def test_one_changed_byte_is_caught(key):
    content = bytearray(bytes_of(sign(build.rendered(), key).signed_pdf))
    content[len(content) // 3] ^= 1

    found = findings_of(bytes(content))

    assert [finding.is_sound for finding in found] == [False]


def test_what_is_appended_after_the_signature_is_caught(key):
    content = bytes_of(sign(build.rendered(), key).signed_pdf)

    found = findings_of(content + b"\n% them\n")

    assert [finding.is_sound for finding in found] == [False]


def test_a_certificate_issued_when_drawn_is_signed_once_afterwards(key):
    document = build.filed(DocumentKind.CERTIFICATE)
    assert render_next_document(now=timezone.now())

    document = sign(document, key)

    assert (document.status, document.signatures[0]["is_intact"]) == ("issued", True)
    with pytest.raises(Conflict) as refusal:
        sign(document, key)
    assert refusal.value.code == "signed_already"


def test_the_database_keeps_a_signature_as_it_was_found(key):
    document = sign(build.rendered(), key)
    forged = [replace(findings_of(bytes_of(document.signed_pdf))[0], signer="Ai đó").as_json()]

    with pytest.raises(Error), transaction.atomic():
        OfficialDocument.objects.filter(pk=document.pk).update(signatures=forged)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE documents_officialdocument SET signed_pdf_id = NULL WHERE id = %s",
            [document.pk],
        )


@pytest.mark.parametrize(
    ("locator", "secret"), [("../../etc/passwd", SECRET), ("khong-co.p12", SECRET)]
)
def test_a_key_lies_in_the_signing_folder_or_nowhere(locator, secret):
    with pytest.raises(InvalidInput):
        register_key(
            unit_id=make_unit("14/").pk, holder_id=make_user().pk, label="x",
            source=KeySource.PKCS12, locator=locator, secret=secret, actor=None,
        )  # fmt: skip


def test_a_file_that_is_no_key_is_refused_at_its_secret(settings):
    keep("rac.p12", b"khong phai chung thu")

    with pytest.raises(InvalidInput) as refusal:
        register_key(
            unit_id=make_unit("14/").pk, holder_id=make_user().pk, label="x",
            source=KeySource.PKCS12, locator="rac.p12", secret="1", actor=None,
        )  # fmt: skip
    assert list(refusal.value.fields) == ["secret"]


def test_a_machine_without_a_security_module_says_so(settings):
    settings.OCOP_PKCS11_LIBRARY = ""

    with pytest.raises(InvalidInput, match="OCOP_PKCS11_LIBRARY"):
        register_key(
            unit_id=make_unit("14/").pk, holder_id=make_user().pk, label="x",
            source=KeySource.PKCS11, locator="ocop|ky", secret="1234", actor=None,
        )  # fmt: skip


@pytest.fixture
def slot(settings, tmp_path, monkeypatch):
    """A software security module with a token that holds a signatory's key and certificate."""
    if not SOFTHSM.exists():
        pytest.skip("no SoftHSM here: apt-get install softhsm2")
    (tmp_path / "tokens").mkdir()
    config = tmp_path / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(config))
    settings.OCOP_PKCS11_LIBRARY = str(SOFTHSM)
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", "ocop", "--so-pin", "5678",
         "--pin", "1234"],
        check=True, capture_output=True,
    )  # fmt: skip
    _fill_token()
    return "ocop|ky"


def _fill_token():
    import pkcs11
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        pkcs12,
    )
    from pkcs11.util.ec import decode_ec_private_key
    from pkcs11.util.x509 import decode_x509_certificate

    authority = found_authority(now=timezone.now())
    trust(authority, "goc.pem")
    key, certificate, _chain = pkcs12.load_key_and_certificates(
        authority.issue("Lãnh đạo khe khóa", "UBND tỉnh", "x", now=timezone.now()), b"x"
    )
    token = pkcs11.lib(str(SOFTHSM)).get_token(token_label="ocop")
    with token.open(rw=True, user_pin="1234") as session:
        private = decode_ec_private_key(
            key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        )
        named = {pkcs11.Attribute.LABEL: "ky", pkcs11.Attribute.ID: b"\x01"}
        session.create_object({**private, **named, pkcs11.Attribute.TOKEN: True})
        public = decode_x509_certificate(certificate.public_bytes(Encoding.DER))
        session.create_object({**public, **named, pkcs11.Attribute.TOKEN: True})


def test_a_key_on_a_security_module_signs(slot):
    holder = make_user()
    key = register_key(
        unit_id=make_unit("14/").pk, holder_id=holder.pk, label="Khe khóa",
        source=KeySource.PKCS11, locator=slot, secret="1234", actor=None,
    )  # fmt: skip

    document = sign(build.rendered(), key, secret="1234")

    [finding] = document.signatures
    assert (finding["signer"], finding["is_intact"], finding["is_trusted"]) == (
        "Lãnh đạo khe khóa", True, True,
    )  # fmt: skip
    with pytest.raises(InvalidInput):
        sign(build.rendered(number=8), key, secret="0000")
