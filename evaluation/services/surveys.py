"""What the team goes to see and has tested: visits with photos, further tests (Article 7.3c)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.clocks import today
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from core.records import require_valid
from documents.choices import FilePurpose
from documents.services.files import store_file
from evaluation import rules
from evaluation.models import Dossier, DossierStage, FurtherTest, SitePhoto, SiteVisit

MOST_PHOTOS = 20
VISIT_FIELDS = ("visited_on", "place", "latitude", "longitude", "participants", "findings")


@transaction.atomic
def record_visit(
    *, stage_id: int, values: Mapping[str, Any], photos: Iterable[File], actor: User
) -> SiteVisit:
    """Write down a visit with its photos."""
    stage = _advised(stage_id, actor)
    visit = SiteVisit(stage=stage, recorded_by=actor, **_known(values))
    _keep_visit(visit)
    _add_photos(visit, list(photos), actor)
    AuditEntry.objects.record(visit, "record", actor=actor)
    return visit


@transaction.atomic
def revise_visit(
    *, visit_id: int, values: Mapping[str, Any], photos: Iterable[File], actor: User
) -> SiteVisit:
    """Correct a visit or add photos until a report speaks of it."""
    visit = _open_visit(visit_id, actor)
    for name, value in _known(values).items():
        setattr(visit, name, value)
    _keep_visit(visit)
    _add_photos(visit, list(photos), actor)
    AuditEntry.objects.record(visit, "revise", actor=actor)
    return visit


@transaction.atomic
def remove_photo(*, visit_id: int, photo_id: int, actor: User) -> None:
    visit = _open_visit(visit_id, actor)
    deleted, _rows = visit.photos.filter(pk=photo_id).delete()
    if not deleted:
        raise NotFound


def _advised(stage_id: int, actor: User) -> DossierStage:
    """The stage, its dossier locked, when the actor advises on it now."""
    stage = DossierStage.objects.visible_to(actor).filter(pk=stage_id).first()
    if stage is None:
        raise NotFound
    Dossier.objects.lock(stage.dossier_id)
    stage = DossierStage.objects.select_related("unit", "dossier").lock(stage_id)
    if not rules.can_advise(actor, stage):
        raise NotPermitted
    return stage


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in VISIT_FIELDS if name in values}


def _keep_visit(visit: SiteVisit) -> None:
    if visit.visited_on and visit.visited_on > today():
        message = _("Ngày kiểm tra không được sau hôm nay.")
        raise Incomplete(message, fields={"visited_on": [message]})
    require_valid(visit)
    visit.save()


def _open_visit(visit_id: int, actor: User) -> SiteVisit:
    found = SiteVisit.objects.visible_to(actor).filter(pk=visit_id).first()
    if found is None:
        raise NotFound
    _advised(found.stage_id, actor)
    visit = SiteVisit.objects.lock(visit_id)
    if visit.report_id is not None:
        message = _("Lần kiểm tra này đã có trong báo cáo của tổ tư vấn.")
        raise Conflict(message, code="already_reported")
    return visit


def _add_photos(visit: SiteVisit, photos: list[File], actor: User) -> None:
    if visit.photos.count() + len(photos) > MOST_PHOTOS:
        message = _("Mỗi lần kiểm tra nhiều nhất %(n)d ảnh.") % {"n": MOST_PHOTOS}
        raise Incomplete(message, code="too_many_photos", fields={"photos": [message]})
    for upload in photos:
        file = store_file(upload=upload, actor=actor, purpose=FilePurpose.PHOTO)
        SitePhoto.objects.get_or_create(
            visit=visit, file=file, defaults={"added_by": actor, "caption": upload.name[:200]}
        )


# ── Further tests ────────────────────────────────────────────────────


@transaction.atomic
def ask_test(
    *, stage_id: int, subject: str, laboratory: str, asked_on: date, due_on: date, actor: User
) -> FurtherTest:
    """Ask for a test beyond what the dossier shows."""
    stage = _advised(stage_id, actor)
    test = FurtherTest(
        stage=stage, subject=subject, laboratory=laboratory, asked_on=asked_on, due_on=due_on,
        asked_by=actor,
    )  # fmt: skip
    require_valid(test)
    test.save()
    AuditEntry.objects.record(test, "ask", actor=actor, detail={"subject": subject})
    return test


@transaction.atomic
def answer_test(
    *,
    test_id: int,
    answered_on: date,
    conclusion: str,
    actor: User,
    result_number: str = "",
    upload: File | None = None,
) -> FurtherTest:
    """Write down what the laboratory found, with its paper."""
    found = FurtherTest.objects.visible_to(actor).filter(pk=test_id).first()
    if found is None:
        raise NotFound
    _advised(found.stage_id, actor)
    test = FurtherTest.objects.lock(test_id)
    if test.answered_on is not None:
        raise Conflict(_("Yêu cầu này đã có kết quả."), code="already_answered")
    if answered_on > today():
        message = _("Ngày có kết quả không được sau hôm nay.")
        raise Incomplete(message, fields={"answered_on": [message]})
    if upload is not None:
        test.result_file = store_file(upload=upload, actor=actor, purpose=FilePurpose.EVIDENCE)
    test.answered_on, test.conclusion, test.result_number = answered_on, conclusion, result_number
    require_valid(test)
    test.save()
    AuditEntry.objects.record(test, "answer", actor=actor, detail={"number": result_number})
    return test
