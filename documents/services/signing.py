"""A paper signed elsewhere comes back."""

from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from documents import storage
from documents.choices import FilePurpose
from documents.models import OfficialDocument
from documents.services.files import store_file
from documents.signing import signers_of
from documents.workflow import DOCUMENT


@transaction.atomic
def attach_signed_copy(*, document_id: int, upload: File, actor: User | None) -> OfficialDocument:
    """Keep the signed copy of a drawn paper beside the PDF it was made from.

    Authority is checked by the calling service.
    """
    document = OfficialDocument.objects.lock(document_id)
    DOCUMENT.require(document, "sign")
    stored = store_file(upload=upload, actor=actor, purpose=FilePurpose.PAPER)
    signers = signers_of(ours=_read(document.pdf.path), signed=_read(stored.path))
    DOCUMENT.advance(document, "sign", actor=actor, detail={"signers": signers}, signed_pdf=stored)
    return document


def _read(path: str) -> bytes:
    with storage.open_file(path) as file:
        return file.read()
