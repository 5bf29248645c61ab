"""Papers shown for a criterion, and their files."""

import pytest

from documents.models import StoredFile
from evaluation.models import EvidenceLink
from products.models import Licence, Producer
from tests.pages.dossiers.pages import PAPER, at, body, sent_file, stranger_client
from tests.path import past_the_triggers

pytestmark = pytest.mark.django_db


def test_papers_of_the_store_are_ticked_for_a_criterion(world):
    paper = Licence.objects.create(producer=world.draft.producer, kind="other", title="Hợp đồng")
    client, url = world.client("chuthe1"), at("dossier_evidence", world.draft.pk)

    client.post(f"{url}?criterion=1.5", {"licences": [paper.pk]})
    shown = list(world.draft.evidence_links.filter(criterion__code="1.5"))
    client.post(f"{url}?criterion=1.5", {})

    assert [link.licence for link in shown] == [paper]
    assert not world.draft.evidence_links.filter(criterion__code="1.5").exists()


def test_a_new_paper_is_sent_kept_with_the_producer_and_linked(world):
    url = f"{at('dossier_evidence_upload', world.draft.pk)}?criterion=8"

    response = world.client("chuthe1").post(url, {**PAPER, "file": sent_file()})

    link = world.draft.evidence_links.get(criterion__code="8")
    assert response.status_code == 302
    assert link.licence.producer == world.draft.producer
    assert link.licence.file.media_type == "application/pdf"
    assert list(link.licence.products.all()) == [world.draft.product]


def test_a_disguised_file_is_refused_in_vietnamese_and_nothing_is_kept(world):
    url = f"{at('dossier_evidence_upload', world.draft.pk)}?criterion=8"
    before = StoredFile.objects.count(), Licence.objects.count()

    response = world.client("chuthe1").post(
        url, {**PAPER, "file": sent_file(content=b"<script>alert(1)</script>")}
    )

    assert response.status_code == 422
    assert "Tệp tự xưng là PDF nhưng nội dung không phải." in body(response)
    assert 'value="Phiếu kiểm nghiệm"' in body(response)
    assert (StoredFile.objects.count(), Licence.objects.count()) == before


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"file": ""}, "Mục này cần có."),
        ({"title": ""}, "Mục này cần có."),
        ({"issued_on": "2026-05-01", "expires_on": "2026-04-01"}, "Ngày hết hạn phải sau ngày cấp"),
        ({"kind": "magic"}, "magic"),
    ],
)
def test_a_paper_told_wrongly_comes_back(world, changed, said):
    url = f"{at('dossier_evidence_upload', world.draft.pk)}?criterion=8"

    response = world.client("chuthe1").post(
        url, {**PAPER, "file": sent_file(), "number": "77/KN", **changed}
    )

    assert response.status_code == 422
    assert said in body(response)
    assert 'value="77/KN"' in body(response)


def test_a_paper_of_another_producer_cannot_be_shown(world):
    other = Producer.objects.create(name="HTX khác", form="cooperative", unit=world.draft.unit)
    paper = Licence.objects.create(producer=other, kind="other", title="Của người khác")
    url = f"{at('dossier_evidence', world.draft.pk)}?criterion=1.5"

    response = world.client("chuthe1").post(url, {"licences": [paper.pk]})

    assert response.status_code == 422
    assert not EvidenceLink.objects.filter(licence=paper).exists()


@pytest.mark.parametrize("name", ["dossier_evidence", "dossier_evidence_upload"])
def test_a_criterion_the_set_does_not_have_is_not_there(world, name):
    response = world.client("chuthe1").post(f"{at(name, world.draft.pk)}?criterion=99.9", PAPER)

    assert response.status_code == 404


def test_a_paper_is_taken_off_a_criterion_and_stays_in_the_store(world):
    link = world.draft.evidence_links.first()

    response = world.client("chuthe1").post(at("dossier_evidence_remove", world.draft.pk, link.pk))

    assert response.status_code == 302
    assert not EvidenceLink.objects.filter(pk=link.pk).exists()
    assert Licence.objects.filter(pk=link.licence_id).exists()


def test_the_file_of_a_paper_is_for_readers_of_its_dossier(world):
    link = world.filed.evidence_links.first()
    url = at("evidence_file", link.pk)

    served = world.client("xa1").get(url)

    assert served.status_code == 200
    assert served["Content-Disposition"].startswith("attachment")
    assert b"".join(served.streaming_content).startswith(b"%PDF")
    assert stranger_client(world).get(url).status_code == 404


def test_the_filed_file_is_the_one_in_the_frozen_content(world):
    submission = world.filed.submissions.get()
    known = submission.snapshot["evidence"][0]["sha256"]
    with past_the_triggers():
        EvidenceLink.objects.filter(dossier=world.filed).delete()

    served = world.client("tinh1").get(
        at("dossier_filed_file", world.filed.pk, submission.attempt, known)
    )
    unknown = world.client("tinh1").get(
        at("dossier_filed_file", world.filed.pk, submission.attempt, "0" * 64)
    )

    assert served.status_code == 200
    assert unknown.status_code == 404
