"""A drawn paper gets its signature: made here with the signatory's key, or brought back signed."""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, NotFound
from core.models import AuditEntry
from core.records import require_valid
from documents import storage
from documents.choices import DocumentStatus, FilePurpose
from documents.models import OfficialDocument, SigningKey
from documents.services.files import store_file
from documents.signers import certificate_of, opened_signer, signed
from documents.signing import require_signed_copy
from documents.workflow import DOCUMENT


@transaction.atomic
def attach_signed_copy(*, document_id: int, upload: File, actor: User | None) -> OfficialDocument:
    """Keep the signed copy of a drawn paper beside the PDF it was made from, with what it proves.

    Authority is checked by the calling service. Raises InvalidInput (`signed_copy`) when the file
    is not our PDF, carries no signature, or a byte of it was changed after signing.
    """
    document = _awaiting_signature(document_id)
    stored = store_file(upload=upload, actor=actor, purpose=FilePurpose.PAPER)
    found = require_signed_copy(ours=_drawn(document), signed=_read(stored.path))
    DOCUMENT.advance(
        document,
        "sign_issued" if document.status == DocumentStatus.ISSUED else "sign",
        actor=actor,
        detail={"signers": [finding.signer for finding in found], "sha256": stored.sha256},
        signed_pdf=stored,
        signatures=[finding.as_json() for finding in found],
    )
    return document


@transaction.atomic
def sign_document(
    *, document_id: int, key_id: int, secret: str, actor: User, now: datetime
) -> OfficialDocument:
    """Sign a drawn paper with one of the actor's own keys; `secret` opens it and is not kept.

    Authority over the paper is checked by the calling service.
    """
    key = SigningKey.objects.held_by(actor).filter(pk=key_id).first()
    if key is None:
        raise NotFound(_("Không có chữ ký số này trong danh sách của bạn."))
    if not key.valid_from <= now <= key.valid_until:
        message = _("Chứng thư “%(label)s” không còn hiệu lực.") % {"label": key.label}
        raise Conflict(message, code="certificate_expired")
    document = _awaiting_signature(document_id)
    ours = _drawn(document)
    with opened_signer(source=key.source, locator=key.locator, secret=secret) as signer:
        content = signed(ours, signer, now=now, reason=document.title)
    upload = ContentFile(content, name=document.download_name)
    return attach_signed_copy(document_id=document.pk, upload=upload, actor=actor)


def _awaiting_signature(document_id: int) -> OfficialDocument:
    """The drawn paper, locked; one signature is enough and a second one would hide the first."""
    document = OfficialDocument.objects.lock(document_id)
    is_out = document.status == DocumentStatus.ISSUED
    DOCUMENT.require(document, "sign_issued" if is_out else "sign")
    if document.signed_pdf_id:
        raise Conflict(_("Văn bản này đã có bản ký số."), code="signed_already")
    return document


def _drawn(document: OfficialDocument) -> bytes:
    """Byte for byte what the worker drew: a file changed on the disk since is not signed."""
    content = _read(document.pdf.path)
    if hashlib.sha256(content).hexdigest() != document.pdf_sha256:
        message = _("Tệp PDF trên máy chủ khác mã băm đã ghi khi lập; báo quản trị hệ thống.")
        raise Conflict(message, code="pdf_changed")
    return content


def _read(path: str) -> bytes:
    with storage.open_file(path) as file:
        return file.read()


@transaction.atomic
def register_key(
    *, unit_id: int, holder_id: int, label: str, source: str, locator: str, secret: str,
    actor: User | None,
) -> SigningKey:  # fmt: skip
    """Name where a signatory's key lies; opening it once proves that secret and place are right.

    Authority is checked by the calling edge: administrators, and the set-up of the demo.
    """
    certificate = certificate_of(source=source, locator=locator, secret=secret)
    validity = certificate["tbs_certificate"]["validity"]
    key = SigningKey(
        unit_id=unit_id,
        holder_id=holder_id,
        label=label,
        source=source,
        locator=locator,
        subject=certificate.subject.human_friendly[:300],
        issuer=certificate.issuer.human_friendly[:300],
        serial=f"{certificate.serial_number:X}",
        fingerprint=certificate.sha256.hex(),
        valid_from=validity["not_before"].native,
        valid_until=validity["not_after"].native,
    )
    require_valid(key)
    key.save()
    AuditEntry.objects.record(key, "register", actor=actor, detail={"serial": key.serial})
    return key


@transaction.atomic
def retire_key(*, key_id: int, actor: User | None) -> SigningKey:
    """Nobody signs with this key any more; what it signed stays signed.

    Authority is checked by the calling edge.
    """
    key = SigningKey.objects.lock(key_id)
    if key.is_active:
        key.is_active = False
        key.save(update_fields=["is_active", "updated_at"])
        AuditEntry.objects.record(key, "retire", actor=actor)
    return key
