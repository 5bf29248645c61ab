"""From a draft to a filed dossier: frozen, hashed, coded, at the first desk."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, User
from accounts.selectors import standing_unit
from core.errors import Incomplete
from documents.models import StoredFile
from documents.services.papers import file_document
from evaluation import completeness, paper_content, rules
from evaluation.choices import DossierStatus
from evaluation.models import Dossier, DossierSubmission
from evaluation.services.dossiers import editable_dossier
from evaluation.services.stages import arrive, arrive_again
from evaluation.snapshots import dossier_snapshot
from evaluation.workflow import DOSSIER
from products.models import Licence


@transaction.atomic
def file_dossier(
    *, dossier_id: int, actor: User, filed_on: date, authorisation_id: int | None = None
) -> DossierSubmission:
    """Freeze and hash the dossier, bind it to the scheme of today, hand it to the first step.

    Raises Incomplete with every gap; an officer filing for a producer must show its authorisation.
    """
    dossier = editable_dossier(dossier_id, actor)
    authorisation = _authorisation(dossier, actor, authorisation_id, filed_on)
    _require_whole(dossier, filed_on)
    if dossier.status == DossierStatus.DRAFT:
        return _file_first(dossier, actor, filed_on, authorisation)
    return _file_again(dossier, actor, filed_on, authorisation)


def _require_whole(dossier: Dossier, day: date) -> None:
    gaps = completeness.gaps(dossier, day)
    if gaps:
        raise Incomplete(
            _("Hồ sơ còn thiếu %(count)d nội dung.") % {"count": len(gaps)},
            code="dossier_incomplete",
            fields={gap.anchor: [gap.message] for gap in gaps},
        )


def _file_first(
    dossier: Dossier, actor: User, filed_on: date, authorisation: StoredFile | None
) -> DossierSubmission:
    """At the commune of that day: one merged since the drafting is followed by its heir."""
    dossier.unit = standing_unit(dossier.product.unit, filed_on)
    code = _next_product_code(dossier, filed_on)
    dossier.product_code, dossier.year = code, filed_on.year
    submission = _submit(dossier, actor, filed_on, authorisation)
    DOSSIER.advance(
        dossier, "file", actor=actor, first_filed_on=filed_on, product_code=code,
        year=filed_on.year, unit=dossier.unit, detail={"sha256": submission.sha256},
    )  # fmt: skip
    arrive(dossier, order=1, on=filed_on)
    return submission


def _file_again(
    dossier: Dossier, actor: User, filed_on: date, authorisation: StoredFile | None
) -> DossierSubmission:
    submission = _submit(dossier, actor, filed_on, authorisation)
    DOSSIER.advance(dossier, "refile", actor=actor, detail={"sha256": submission.sha256})
    arrive_again(dossier, submission, on=filed_on, actor=actor)
    return submission


def _authorisation(
    dossier: Dossier, actor: User, file_id: int | None, day: date
) -> StoredFile | None:
    """What lets an officer file for the producer that day; None for the producer's own people."""
    if not rules.files_on_behalf(actor, dossier):
        return None
    kept = Licence.objects.authorising(dossier.producer_id, day).select_related("file")
    proof = kept.filter(file=file_id).first()
    if proof is None:
        message = _(
            "Nộp thay chủ thể phải kèm giấy ủy quyền còn hạn, còn lưu trong kho giấy tờ của chủ "
            "thể."
        )
        raise Incomplete(message, code="authorisation_missing", fields={"authorisation": [message]})
    return proof.file


def _submit(
    dossier: Dossier, actor: User, filed_on: date, authorisation: StoredFile | None
) -> DossierSubmission:
    """The frozen copy, its hash, and the forms as they print (Annex III)."""
    snapshot, sha256 = dossier_snapshot(dossier)
    paper = file_document(
        actor=actor,
        issued_on=filed_on,
        **paper_content.registration_draft(dossier, snapshot, sha256, actor, filed_on),
    )
    return DossierSubmission.objects.create(
        dossier=dossier,
        attempt=dossier.submissions.count() + 1,
        snapshot=snapshot,
        sha256=sha256,
        filed_on=filed_on,
        filed_by=actor,
        on_behalf_of=dossier.producer if authorisation else None,
        authorisation=authorisation,
        document=paper,
    )


def _next_product_code(dossier: Dossier, filed_on: date) -> str:
    """Province – commune – serial – year (Annex II); the commune's row is locked for the serial."""
    unit = AdministrativeUnit.objects.select_for_update(of=("self",)).get(pk=dossier.unit_id)
    taken = Dossier.objects.filter(unit=unit, first_filed_on__year=filed_on.year).count()
    province = unit.path.split("/")[0]
    return f"{province}-{unit.code}-{taken + 1}-{filed_on.year}"
