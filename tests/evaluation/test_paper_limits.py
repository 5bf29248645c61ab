"""How many papers a criterion and a dossier may show, by every door that links one."""

import pytest
from django.core.files.base import ContentFile

from core.errors import Incomplete
from documents.models import StoredFile
from evaluation.models import Dossier, EvidenceLink
from evaluation.services import evidence
from ocop_portal.demo import walk
from products.models import Licence
from tests.documents import files
from tests.path import make_product_of, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo():
    return make_world()


@pytest.fixture
def dossier(demo) -> Dossier:
    """The two papers its set demands, one of them shown for criterion 1.1."""
    return walk.draft(demo, make_product_of(demo))


def papers(dossier: Dossier, count: int) -> list[int]:
    return [
        Licence.objects.create(producer=dossier.producer, kind="other", title=f"Giấy {number}").pk
        for number in range(count)
    ]


def show(demo, dossier: Dossier, criterion: str, paper: int) -> EvidenceLink:
    return evidence.show_evidence(
        dossier_id=dossier.pk, criterion=criterion, licence_id=paper, actor=demo.user("chuthe1")
    )


def test_a_criterion_takes_as_many_papers_as_the_setting_says(demo, dossier, settings):
    settings.OCOP_FILES_PER_CRITERION = 2
    first, second, third = papers(dossier, 3)
    show(demo, dossier, "1.2", first)
    show(demo, dossier, "1.2", second)

    with pytest.raises(Incomplete) as refusal:
        show(demo, dossier, "1.2", third)

    assert refusal.value.message == "Tiêu chí 1.2 chỉ gắn được nhiều nhất 2 giấy tờ."
    assert dossier.evidence_links.filter(criterion__code="1.2").count() == 2


def test_ticking_too_many_at_once_changes_nothing(demo, dossier, settings):
    settings.OCOP_FILES_PER_CRITERION = 2

    with pytest.raises(Incomplete) as refusal:
        evidence.choose_evidence(
            dossier_id=dossier.pk, criterion="1.1", licence_ids=papers(dossier, 3),
            actor=demo.user("chuthe1"),
        )  # fmt: skip

    assert refusal.value.code == "too_many_papers"
    assert dossier.evidence_links.count() == 2


def test_a_new_file_over_the_limit_is_not_kept_either(demo, dossier, settings):
    settings.OCOP_FILES_PER_CRITERION = 1
    before = StoredFile.objects.count(), Licence.objects.count()

    with pytest.raises(Incomplete):
        evidence.add_evidence(
            dossier_id=dossier.pk,
            criterion="1.1",
            upload=ContentFile(files.pdf(pages=2), name="them.pdf"),
            values={"kind": "other", "title": "Thêm"},
            actor=demo.user("chuthe1"),
        )

    assert (StoredFile.objects.count(), Licence.objects.count()) == before


def test_a_dossier_counts_papers_not_the_criteria_they_are_shown_for(demo, dossier, settings):
    settings.OCOP_FILES_PER_DOSSIER = 3
    first, second = papers(dossier, 2)
    show(demo, dossier, "1.2", first)
    show(demo, dossier, "1.3", first)

    with pytest.raises(Incomplete) as refusal:
        show(demo, dossier, "1.3", second)

    assert refusal.value.message == "Một hồ sơ chỉ gắn được nhiều nhất 3 giấy tờ."
