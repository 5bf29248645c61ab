"""A wrong word of a certificate: corrected by a decision, both papers kept, stars untouched."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from core.clocks import today
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from documents.choices import DocumentStatus
from evaluation.models import Certificate, CertificateCorrection, CertificateEvent
from evaluation.selectors.public import certificate_answer
from evaluation.services.corrections import prepare_correction, settle_next_correction
from evaluation.services.misuse_reports import report_misuse
from tests.build import make_unit, make_user
from tests.evaluation.certified import DAY, dated, issued
from tests.pages.room import text_of
from tests.path import draw_only

pytestmark = pytest.mark.django_db


def drafted(room, certificate, actor="tinh1", **changes):
    corrected = {"producer": "HTX Thử nghiệm Yên Châu"} | changes
    return prepare_correction(
        certificate_id=certificate.pk, corrected=corrected, reason="Thiếu địa danh",
        proposal_line="Giám đốc Sở", actor=room.user(actor), today=today(),
    )  # fmt: skip


def test_a_correction_replaces_the_paper_and_keeps_stars_term_and_code(room, certificate):
    old = certificate.document
    before = (certificate.stars, certificate.printed_until, certificate.effective)

    issued(room, drafted(room, certificate))

    after = Certificate.objects.get()
    assert (after.stars, after.printed_until, after.effective) == before
    assert after.verification_code == certificate.verification_code
    assert after.document != old
    assert after.document.content["producer"] == "HTX Thử nghiệm Yên Châu"
    assert after.document.content["product"] == old.content["product"]
    assert old.number_text in after.document.content["correction"]
    event = CertificateEvent.objects.get(act="corrected")
    assert event.effective_before == event.effective_after
    row = CertificateCorrection.objects.get()
    assert (row.old_document, row.new_document, row.is_live) == (old, after.document, False)


def test_the_old_paper_is_superseded_once_the_new_one_is_drawn(room, certificate):
    old = certificate.document
    issued(room, drafted(room, certificate))
    new = Certificate.objects.get().document
    assert settle_next_correction() is False

    draw_only(new)
    assert settle_next_correction() is True
    assert settle_next_correction() is False

    old.refresh_from_db()
    assert (old.status, old.superseded_by) == (DocumentStatus.SUPERSEDED, new)


def test_both_codes_lead_to_the_corrected_words(room, certificate):
    issued(room, drafted(room, certificate))
    new = Certificate.objects.get().document

    for code in (certificate.verification_code, new.verification_code):
        assert certificate_answer(code, today()).producer == "HTX Thử nghiệm Yên Châu"


def test_a_misuse_report_on_the_code_of_a_paper_corrected_twice_finds_the_certificate(
    room, certificate
):
    issued(room, drafted(room, certificate), 81)
    first = Certificate.objects.get().document
    issued(room, drafted(room, Certificate.objects.get(), producer="HTX Yên Châu"), 82)

    report = report_misuse(
        code=first.verification_code, what="In 5 sao", where="Chợ Mộc Châu", today=today()
    )

    assert report.certificate == certificate


def test_stars_and_term_are_not_among_what_may_be_corrected(room, certificate):
    with pytest.raises(Incomplete) as refusal:
        prepare_correction(
            certificate_id=certificate.pk, corrected={"stars": "5", "valid_until": "20/11/2039"},
            reason="x", proposal_line="y", actor=room.user("tinh1"), today=today(),
        )  # fmt: skip

    assert refusal.value.code == "nothing_to_correct"


def test_words_as_printed_correct_nothing(room, certificate):
    with pytest.raises(Incomplete):
        drafted(room, certificate, producer=certificate.document.content["producer"])


def test_a_field_is_corrected_by_one_draft_at_a_time(room, certificate):
    drafted(room, certificate)

    with pytest.raises(Incomplete):
        drafted(room, certificate)


def test_only_an_officer_of_the_unit_corrects_what_is_in_force(room, certificate):
    with pytest.raises(NotPermitted):
        drafted(room, certificate, actor="lanhdao")
    with pytest.raises(NotFound):
        prepare_correction(
            certificate_id=certificate.pk, corrected={"product": "X"}, reason="x",
            proposal_line="y", actor=make_user(serving=make_unit("15/")), today=today(),
        )  # fmt: skip
    dated(certificate, today() - 900 * DAY, today() - DAY)
    with pytest.raises(Conflict):
        drafted(room, certificate)


def test_a_finished_correction_is_frozen_and_an_empty_one_impossible(room, certificate):
    with pytest.raises(IntegrityError), transaction.atomic():
        drafted(room, certificate).corrections.update(corrected="")
    issued(room, drafted(room, certificate, producer="", product="Mận sấy dẻo Yên Châu"))
    with pytest.raises(DatabaseError), transaction.atomic():
        CertificateCorrection.objects.filter(new_document__isnull=False).update(corrected="khác")


def test_by_its_pages(room, certificate):
    officer = room.client("tinh1")
    place = reverse("evaluation:correction_new", args=[certificate.pk])
    assert "Đã in: HTX Thử nghiệm" in text_of(officer.get(place))

    assert officer.post(place, {}).status_code == 422
    sent = {"producer": "HTX Thử", "reason": "Sai tên", "proposal_line": "Giám đốc Sở"}
    draft = officer.post(place, sent)["Location"]

    assert "HTX Thử" in text_of(officer.get(draft))
    assert room.client("chuthe1").get(draft).status_code == 404
