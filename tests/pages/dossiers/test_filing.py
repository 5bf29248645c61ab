"""Looking over, filing, and filing again."""

import re

import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import HelpArea, HelpAreaCommune, Post
from core.models import AuditEntry
from documents.models import StoredFile
from evaluation.choices import DossierStatus
from evaluation.differences import differences
from evaluation.models import Certificate, Dossier, EvidenceLink, SelfMark
from evaluation.services import dossiers, stages
from evaluation.snapshots import dossier_snapshot
from ocop_portal.demo import walk
from products.choices import LicenceKind
from products.models import Producer
from tests.build import make_user
from tests.pages.conftest import World
from tests.pages.dossiers.pages import PAGES, at, body, sent_file, stranger_client
from tests.path import draw_all, in_session

pytestmark = pytest.mark.django_db
REASON = "Phiếu kiểm nghiệm thiếu chỉ tiêu Salmonella."


def returned(world: World) -> Dossier:
    """The filed dossier, given back by its commune."""
    stage = world.filed.stages.get()
    officer = world.user("xa1")
    stages.receive_dossier(stage_id=stage.pk, actor=officer, received_on=world.demo.today)
    stages.return_dossier(stage_id=stage.pk, reason=REASON, actor=officer)
    return Dossier.objects.get(pk=world.filed.pk)


def area_officer(world: World):
    """Somebody in the area office that helps the dossier's commune."""
    area = HelpArea.objects.create(province=world.demo.province, name="Khu vực 1")
    since = world.demo.day(100)
    HelpAreaCommune.objects.create(help_area=area, commune=world.draft.unit, since=since)
    user = make_user()
    Post.objects.create(user=user, role=Role.DISTRICT_OFFICER, help_area=area, since=since)
    return user


def test_the_overview_prints_what_is_typed_and_links_every_gap(world):
    dossiers.save_form(
        dossier_id=world.draft.pk,
        form="01",
        values={"phone": ""},
        actor=world.user("chuthe1"),
    )
    SelfMark.objects.filter(dossier=world.draft, criterion__code="7").delete()

    page = body(world.client("chuthe1").get(at("dossier", world.draft.pk)))

    assert "PHIẾU ĐĂNG KÝ" in page
    assert "Người đại diện 1" in page
    assert f'href="{at("dossier_registration", world.draft.pk)}#id_phone"' in page
    assert f'href="{at("dossier_self_score", world.draft.pk)}#c-7"' in page


def test_a_personal_number_is_never_shown_whole(world):
    Producer.objects.filter(pk=world.draft.producer_id).update(registration_number="014085001234")

    for page in ("dossier", "dossier_registration"):
        shown = body(world.client("chuthe1").get(at(page, world.draft.pk)))
        assert "014085001234" not in shown
        assert "•••••••••234" in shown


def test_a_complete_dossier_is_filed_frozen_and_leaves_one_audit_row(world):
    client, url = world.client("chuthe1"), at("dossier_file", world.draft.pk)
    assert "Chưa nộp được" not in body(client.get(url))

    response = client.post(url)

    world.draft.refresh_from_db()
    submission = world.draft.submissions.get()
    assert response["Location"] == at("dossier", world.draft.pk)
    assert world.draft.status == DossierStatus.FILED
    assert submission.sha256 == dossier_snapshot(world.draft)[1]
    assert submission.is_intact
    assert AuditEntry.objects.of(world.draft).filter(action="file").count() == 1
    assert submission.sha256[:16] in body(client.get(at("dossier", world.draft.pk)))


def test_filing_an_incomplete_dossier_lists_every_gap_with_its_place(world):
    EvidenceLink.objects.filter(dossier=world.draft).delete()
    SelfMark.objects.filter(dossier=world.draft, criterion__code__in=["1.1", "7"]).delete()

    response = world.client("chuthe1").post(at("dossier_file", world.draft.pk))

    world.draft.refresh_from_db()
    assert response.status_code == 422
    assert world.draft.status == DossierStatus.DRAFT
    assert "Chưa nộp được: còn 5 mục" in body(response)
    for place in ("#c-1.1", "#c-7"):
        assert f'{at("dossier_self_score", world.draft.pk)}{place}"' in body(response)


def test_an_area_office_files_only_with_the_producers_authorisation(world):
    client = world.client_of(area_officer(world))
    url = at("dossier_file", world.draft.pk)

    refused = client.post(url)
    store = reverse("products:licences", args=[world.draft.producer_id])
    client.post(
        f"{store}?next={url}",
        {"kind": LicenceKind.AUTHORISATION, "title": "Ủy quyền 2026", "file": sent_file("uq.pdf")},
    )
    proof = StoredFile.objects.get(licences__title="Ủy quyền 2026")
    offered = client.get(url)
    done = client.post(url, {"authorisation": proof.pk})

    submission = world.draft.submissions.get()
    assert refused.status_code == 422
    assert "Nộp thay chủ thể phải kèm giấy ủy quyền" in body(refused)
    assert "Ủy quyền 2026" in body(offered)
    assert done.status_code == 302
    assert (submission.on_behalf_of, submission.authorisation) == (world.draft.producer, proof)
    shown = at("dossier_authorisation", world.draft.pk, submission.attempt)
    assert world.client("xa1").get(shown).status_code == 200
    assert stranger_client(world).get(shown).status_code == 404


def test_a_returned_dossier_opens_with_the_reason_on_every_page(world):
    dossier = returned(world)

    for page in PAGES:
        assert REASON in body(world.client("chuthe1").get(at(page, dossier.pk)))


def test_filing_again_shows_old_and_new_side_by_side_then_goes_back_to_its_desk(world):
    dossier = returned(world)
    actor = world.user("chuthe1")
    dossiers.save_form(
        dossier_id=dossier.pk, form="02", values={"product_description": "Tỏi lên men"}, actor=actor
    )
    client, url = world.client("chuthe1"), at("dossier_file", dossier.pk)

    page = body(client.get(url))
    done = client.post(url)

    stage = dossier.stages.get()
    old = "Tỏi đen, đóng gói theo quy cách của chủ thể."
    assert re.search(rf"<del>{old}</del>.*<ins>Tỏi lên men</ins>", page, re.S)
    assert done.status_code == 302
    assert stage.status == "received"
    assert [filing.attempt for filing in dossier.submissions.all()] == [1, 2]


def test_differences_name_what_changed_and_nothing_else(world):
    old = dossier_snapshot(world.draft)[0]
    actor = world.user("chuthe1")
    dossiers.mark_self(
        dossier_id=world.draft.pk, criterion="1.1", position=1, actor=actor, note="Sổ mua"
    )
    EvidenceLink.objects.filter(dossier=world.draft, criterion__code="1.1").delete()

    found = differences(old, dossier_snapshot(Dossier.objects.get(pk=world.draft.pk))[0])

    assert [(one.place, one.label) for one in found] == [
        ("Tiêu chí 1.1", "Tự chấm"),
        ("Tiêu chí 1.1", "Mô tả"),
        ("Tiêu chí 1.1", "Minh chứng"),
    ]
    assert found[1].before == ""
    assert found[1].after == "Sổ mua"
    assert found[2].after == ""
    assert differences(old, old) == []


def test_the_result_is_read_by_its_producer_only_once_it_is_acted_on(world):
    session = in_session(world.demo, "Chè Tà Xùa")
    item = session.items.get()
    walk.score(world.demo, item)
    walk.conclude(world.demo, session)
    url = at("dossier", item.stage.dossier_id)
    sentence = item.result.sentence
    early = {name: sentence in body(world.client(name).get(url)) for name in ("chuthe1", "tinh1")}
    decision = walk.decide(world.demo, number=1)
    draw_all()

    walk.issue(world.demo, decision)

    page = body(world.client("chuthe1").get(url))
    code = Certificate.objects.get().verification_code
    assert early == {"chuthe1": False, "tinh1": True}
    assert sentence in page
    assert reverse("evaluation:qr", args=[code]) in page
    begin = f"{at('dossier_new')}?product={item.stage.dossier.product_id}"
    offered = body(world.client("chuthe1").get(begin))
    assert 'value="upgrade"' in offered
    assert "không phải hồ sơ lần đầu" in offered
    assert "Chưa đến hạn đánh giá lại" in offered
