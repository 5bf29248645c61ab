"""Twenty sign one paper in the same moment: one signature stays, the others are told why."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from core.models import AuditEntry
from documents import storage
from documents.choices import DocumentKind
from documents.models import OfficialDocument, SigningKey, StoredFile
from documents.services.rendering import render_next_document
from documents.signers import opened_signer, signed
from documents.signing import findings_of, kept_findings
from evaluation.models import Certificate, StarDecision
from evaluation.services import decisions, signing
from ocop_portal.demo import walk
from ocop_portal.demo.signing import give_signing_key
from tests.build import make_unit, make_user
from tests.documents import build
from tests.path import concluded, draw_only, fresh, in_session, make_world
from tests.threads import THREADS, answers_at_once, at_once

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "Mật khẩu ký 1"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.OCOP_SIGNING_DIR = tmp_path / "signing"
    settings.OCOP_TRUST_DIR = tmp_path / "trust"


@dataclass
class Desk:
    """A signatory with a key, and the officer who brings back what was signed elsewhere."""

    signatory: User
    officer: User
    key: SigningKey

    def signs(self, paper: OfficialDocument) -> Callable[[], object]:
        return lambda: signing.sign_paper(
            document_id=paper.pk, key_id=self.key.pk, secret=SECRET, actor=fresh(self.signatory),
            now=timezone.now(),
        )  # fmt: skip

    def brings(self, paper: OfficialDocument) -> Callable[[], object]:
        """Each copy is another file: the moment of signing is in it."""
        upload = ContentFile(self.signed_elsewhere(paper), name="ban-ky.pdf")
        return lambda: signing.bring_signed_copy(
            document_id=paper.pk, upload=upload, actor=fresh(self.officer)
        )

    def signed_elsewhere(self, paper: OfficialDocument) -> bytes:
        key = self.key
        with opened_signer(source=key.source, locator=key.locator, secret=SECRET) as signer:
            return signed(content_of(paper.pdf), signer, now=timezone.now(), reason="")


def content_of(stored: StoredFile) -> bytes:
    return storage.location(stored.path).read_bytes()


@pytest.fixture
def desk() -> Desk:
    province = make_unit("14/")
    signatory = make_user(serving=province, role=Role.SIGNATORY)
    officer = make_user(serving=province, role=Role.PROVINCIAL_OFFICER)
    return Desk(signatory, officer, give_signing_key(signatory, province, SECRET))


def drawn_certificate() -> OfficialDocument:
    """A paper that counts as soon as it is drawn: signing it changes no state."""
    document = build.filed(DocumentKind.CERTIFICATE)
    assert render_next_document(now=timezone.now())
    document.refresh_from_db()
    return document


PAPERS = pytest.mark.parametrize(
    ("make", "move", "refused"),
    [
        (build.rendered, "sign", "invalid_transition"),
        (drawn_certificate, "sign_issued", "signed_already"),
    ],
    ids=["decision", "certificate"],
)
WAYS = pytest.mark.parametrize(
    "ways",
    [("signs",), ("brings", "brings"), ("signs", "brings")],
    ids=["signed here", "brought back", "both"],
)


@WAYS
@PAPERS
def test_of_twenty_signatures_on_one_paper_one_stays(desk, make, move, refused, ways):
    paper = make()
    acts = [getattr(desk, way)(paper) for way in ways] * (THREADS // len(ways))
    files = set(StoredFile.objects.all())

    refusals = answers_at_once(acts)

    assert Counter(one.code if one else "done" for one in refusals) == {
        "done": 1, refused: THREADS - 1,
    }  # fmt: skip
    assert all("bản ký số" in str(one.message) for one in refusals if one)
    paper.refresh_from_db()
    entry = AuditEntry.objects.of(paper).get(action=move)
    is_here = ways[refusals.index(None) % len(ways)] == "signs"
    assert entry.actor == (desk.signatory if is_here else desk.officer)
    assert entry.detail["sha256"] == paper.signed_pdf.sha256
    assert set(StoredFile.objects.all()) - files == {paper.signed_pdf}
    assert kept_findings(paper) == findings_of(content_of(paper.signed_pdf))
    assert [finding.is_sound for finding in kept_findings(paper)] == [True]


def test_a_decision_signed_and_issued_in_one_moment_is_both():
    """Whichever comes first, nothing of the other is lost."""
    demo = make_world()
    concluded(demo)
    decision = walk.decide(demo, number=1)
    draw_only(decision.document)
    signatory = demo.user("lanhdao")
    desk = Desk(signatory, demo.user("tinh1"), give_signing_key(signatory, demo.province, SECRET))

    def issues() -> object:
        return decisions.issue_decision(
            decision_id=decision.pk, actor=fresh(signatory), now=timezone.now()
        )

    acts = [issues, desk.signs(decision.document)] * (THREADS // 2)
    refusals = answers_at_once(acts)

    assert [one for one in refusals if one is None] == [None, None]
    paper = OfficialDocument.objects.get(pk=decision.document_id)
    assert (paper.status, len(paper.signatures)) == ("issued", 1)
    moves = AuditEntry.objects.of(paper).filter(action__in=["sign", "sign_issued", "issue"])
    assert moves.count() == 2
    assert StarDecision.objects.get().status == "issued"


def test_twenty_who_sign_all_certificates_sign_each_once():
    demo = make_world()
    session = in_session(demo, "Mận sấy dẻo", "Tỏi đen", "Chè xanh")
    for item in session.items.all():
        walk.score(demo, item)
    walk.conclude(demo, session)
    decision = walk.decide(demo, number=1)
    draw_only(decision.document)
    walk.issue(demo, decision)
    papers = [certificate.document for certificate in Certificate.objects.all()]
    draw_only(*papers)
    signatory = demo.user("lanhdao")
    key = give_signing_key(signatory, demo.province, SECRET)

    answers = at_once(
        lambda: signing.sign_certificates(
            decision_id=decision.pk, key_id=key.pk, secret=SECRET, actor=fresh(signatory),
            now=timezone.now(),
        )
    )  # fmt: skip

    assert answers == {"done": THREADS}
    for paper in papers:
        paper.refresh_from_db()
        assert AuditEntry.objects.of(paper).filter(action="sign_issued").count() == 1
        assert findings_of(content_of(paper.signed_pdf))[0].is_sound
