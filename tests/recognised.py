"""A recognised product, and the dossiers that follow its recognition."""

from datetime import date

from evaluation.choices import DossierKind
from evaluation.form_fields import typed_fields
from evaluation.models import Certificate, Dossier
from evaluation.services import dossiers, filing
from ocop_portal.demo.walk import Demo
from tests.evaluation.certified import dated


def ending(certificate: Certificate, end: date) -> Certificate:
    """The same, printed three years before that day until it."""
    return dated(certificate, end.replace(year=end.year - 3), end)


def begin(demo: Demo, certificate: Certificate, kind: str, *, day: date | None = None) -> Dossier:
    """A dossier of that kind as it is drafted: carried over, nothing typed yet."""
    return dossiers.draft_dossier(
        product_id=certificate.product_id, kind=kind, actor=demo.user("chuthe1"),
        today=day or demo.today,
    )  # fmt: skip


def complete(demo: Demo, dossier: Dossier) -> Dossier:
    """With the promise given, one content changed and every update of a re-evaluation written."""
    actor = demo.user("chuthe1")
    dossiers.save_form(dossier_id=dossier.pk, form="01", values={"commitment": True}, actor=actor)
    report = {"distribution_market": "Thêm hệ thống siêu thị trong cả nước."}
    if dossier.kind == DossierKind.RE_EVALUATION:
        updates = [field for field in typed_fields("02") if field.only_for]
        report |= {field.key: f"{field.label}: ổn định." for field in updates}
    dossiers.save_form(dossier_id=dossier.pk, form="02", values=report, actor=actor)
    return Dossier.objects.get(pk=dossier.pk)


def follow(demo: Demo, certificate: Certificate, kind: str, *, day: date | None = None) -> Dossier:
    """A dossier of that kind, filed on the day."""
    dossier = complete(demo, begin(demo, certificate, kind, day=day))
    filing.file_dossier(
        dossier_id=dossier.pk, actor=demo.user("chuthe1"), filed_on=day or demo.today
    )
    return Dossier.objects.get(pk=dossier.pk)
