"""One of each record an address may name, and everybody who may ask for it."""

from dataclasses import dataclass
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.choices import Role
from accounts.models import HelpArea, HelpAreaCommune, Post, User
from core.models import Notice
from core.notices import leave_notice, send_next_notice
from documents.models import Thumbnail
from evaluation.models import (
    AdvisoryTeam,
    Appeal,
    Certificate,
    CertificateDecision,
    EvidenceLink,
    FeedbackLetter,
    ForwardingFile,
    Inspection,
    ResultNotice,
    Scorecard,
    SessionItem,
    WithdrawalCase,
)
from evaluation.services import appeals, council_reports, inspections
from evaluation.services.surveys import answer_test, ask_test, record_visit
from ocop_portal.demo import walk
from ocop_portal.demo.sample_pdf import sample_pdf
from ocop_portal.demo.walk import Demo
from products.models import Producer, ProducerAccount
from tests.build import make_photo, make_unit, make_user
from tests.evaluation.certified import drafted, verified
from tests.matrix import EVERYBODY
from tests.path import (
    advise,
    advised,
    draw_only,
    filed,
    fresh,
    in_session,
    make_product_of,
    make_round,
    make_world,
)


def make_people(demo: Demo) -> dict[str, User]:
    """The path's people and those beside them."""
    sibling = make_unit("14/04000/")
    area = HelpArea.objects.create(province=demo.province, name="Khu vực 1")
    elsewhere = HelpArea.objects.create(province=demo.province, name="Khu vực 2")
    since = demo.day(100)
    for help_area, commune in ((area, make_unit("14/04075/")), (elsewhere, sibling)):
        HelpAreaCommune.objects.create(help_area=help_area, commune=commune, since=since)
    people = dict(demo.users)
    for username, help_area in (("khuvuc1", area), ("khuvuc_khac", elsewhere)):
        people[username] = make_user()
        Post.objects.create(
            user=people[username], role=Role.DISTRICT_OFFICER, help_area=help_area, since=since
        )
    people["quantri"] = make_user(serving=demo.province, role=Role.ADMINISTRATOR, is_staff=True)
    people["xa_ben_canh"] = make_user(serving=sibling, role=Role.COMMUNE_OFFICER)
    people["tinh_khac"] = make_user(serving=make_unit("15/"), role=Role.PROVINCIAL_OFFICER)
    people["khong_vi_tri"] = make_user()
    people["chu_the_khac"] = make_user()
    other = Producer.objects.create(name="HTX khác", form="cooperative", unit=sibling)
    ProducerAccount.objects.create(producer=other, user=people["chu_the_khac"], since=since)
    return {name: people[name] for name in EVERYBODY}


@dataclass
class Records:
    """One of each record an address may name."""

    demo: Demo
    people: dict[str, User]
    args: dict[str, list]


def _notices(demo: Demo, producer: User) -> None:
    """One on its way out together with others, and one that was told."""
    draft = {"event": "test", "subject": "Kết quả", "body": "Ba sao.", "unit_path": "14/"}
    leave_notice(key="outgoing", to=producer, held=True, **draft)
    Notice.objects.filter(key="outgoing").update(batch=uuid4())
    leave_notice(key="told", to=producer, **draft)
    while send_next_notice(now=timezone.now()):
        pass


def make_records() -> Records:
    demo = make_world()
    people = make_people(demo)
    session = in_session(demo)
    item = session.items.get()
    walk.score(demo, item)
    walk.conclude(demo, session)
    council_reports.draft_report(session_id=session.pk, actor=demo.user("thuky"))
    decision = walk.decide(demo, number=1)
    draw_only(decision.document)
    walk.issue(demo, decision)
    draw_only(Certificate.objects.get().document)
    _picture_files()
    officer = people["tinh1"]
    ForwardingFile.objects.create(result=item.result, addressee="Bộ", prepared_by=officer)
    ResultNotice.objects.create(unit=demo.province, round=decision.round, prepared_by=officer)
    FeedbackLetter.objects.create(result=item.result, text="Góp ý", drafted_by=people["thuky"])
    _notices(demo, people["chuthe1"])
    dossier = item.stage.dossier
    upload = ContentFile(sample_pdf("Kết luận", "15/KL"), name="ket-luan.pdf")
    upload.seek(0)
    appeals.file_appeal(
        result_id=item.result.pk, text="Xét lại", actor=fresh(demo.user("chuthe1")),
        today=demo.today, uploads=[upload],
    )  # fmt: skip
    inspections.arrange_inspection(
        product_id=dossier.product_id, unit_id=demo.province.pk, planned_on=demo.today,
        inspector_ids=[], actor=demo.user("tinh1"),
    )  # fmt: skip
    drafted(demo, verified(demo, Certificate.objects.get(), upload=upload))
    args = _arguments(dossier, item, decision) | advised_arguments(demo)
    return Records(demo, people, args)


def _picture_files() -> None:
    """Small pictures for all that was sent; what they show does not matter here."""
    for thumbnail in Thumbnail.objects.select_related("file"):
        Thumbnail.objects.filter(pk=thumbnail.pk).update(path=thumbnail.file.path, next_try_at=None)


def _arguments(dossier, item: SessionItem, decision) -> dict[str, list]:
    certificate = Certificate.objects.get()
    link = EvidenceLink.objects.select_related("licence__file").filter(dossier=dossier).first()
    return {
        "": [],
        "dossier": [dossier.pk],
        "dossier_link": [dossier.pk, link.pk],
        "filed_file": [dossier.pk, 1, link.licence.file.sha256],
        "stage": [dossier.stages.get(order=1).pk],
        "session": [item.session_id],
        "item": [item.pk],
        "card": [Scorecard.objects.get(item=item, seat__role="chair").pk],
        "decision": [decision.pk],
        "certificate": [certificate.pk],
        "inspection": [Inspection.objects.get().pk],
        "appeal": [Appeal.objects.get().pk],
        "appeal_file": [Appeal.objects.get().pk, Appeal.objects.get().files.get().pk],
        "withdrawal": [WithdrawalCase.objects.get().pk],
        "certificate_decision": [CertificateDecision.objects.get().pk],
        "link": [link.pk],
        "licence": [link.licence_id],
        "product": [dossier.product.public_id],
        "producer": [dossier.producer_id],
        "document": [decision.document_id],
        "round": [decision.round_id],
        "council": [item.session.council_id],
        "council_seat": [item.session.council_id, item.session.council.seats.get(role="chair").pk],
        "result": [item.result.pk],
        "outgoing": [Notice.objects.get(key="outgoing").pk],
        "batch": [Notice.objects.get(key="outgoing").batch],
        "told": [Notice.objects.get(key="told").pk],
        "forwarding": [item.result.forwarding.pk],
        "notice": [ResultNotice.objects.get().pk],
        "letter": [item.result.feedback.pk],
    }


def advised_arguments(demo: Demo) -> dict[str, list]:
    """A second dossier that the team of a second round is at work on."""
    dossier = filed(demo, make_product_of(demo, name="Chè Shan tuyết"))
    walk.report(demo, dossier, number=90)
    stage = advised(demo, round_=make_round(demo, number=2), dossier=dossier)
    advise(demo, stage, "tv2")
    visit = record_visit(
        stage_id=stage.pk,
        values={
            "visited_on": demo.day(3), "place": "Xưởng chè", "participants": "Tổ tư vấn",
            "findings": "Sạch sẽ.",
        },
        photos=[make_photo()],
        actor=demo.user("tv1"),
    )  # fmt: skip
    test = ask_test(
        stage_id=stage.pk, subject="Dư lượng", laboratory="Trung tâm", asked_on=demo.day(3),
        due_on=demo.today, actor=demo.user("tv1"),
    )  # fmt: skip
    answer_test(
        test_id=test.pk, answered_on=demo.today, conclusion="Đạt.", upload=make_photo(),
        actor=demo.user("tv1"),
    )  # fmt: skip
    photo = visit.photos.get()
    return {
        "advised": [stage.pk],
        "team": [AdvisoryTeam.objects.get().pk],
        "assignment": [stage.advisory_assignments.get(member__user=demo.user("tv2")).pk],
        "visit": [visit.pk],
        "photo": [photo.pk],
        "visit_photo": [visit.pk, photo.pk],
        "test": [test.pk],
    }
