"""R16, R17, R30, R31, R34, R47: dossiers that follow a recognition."""

import copy
from datetime import timedelta

import pytest

from core.clocks import work_calendar
from core.errors import Conflict, Incomplete, NotPermitted
from evaluation.choices import CertificateAct, CertificateState, DossierStatus, ExtensionPolicy
from evaluation.form_fields import typed_fields
from evaluation.models import (
    Certificate,
    Dossier,
    DossierSubmission,
    Extension,
    ProvinceRules,
    Scheme,
)
from evaluation.recognised import changes_since_recognition, recognised_submission
from evaluation.selectors.place_notes import place_notes
from evaluation.services import dossiers, drafts, evidence, extensions, filing, stages
from evaluation.services.concluding import conclude_dossiers
from ocop_portal.demo import walk
from products.choices import ProductState
from products.models import Licence, Product
from tests.build import make_unit, make_user
from tests.evaluation.certified import dated
from tests.pages.room import open_room
from tests.path import load_law, past_the_triggers, rewrite_past
from tests.recognised import begin, complete, ending, follow

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with open_room(django_db_blocker, "Mận sấy dẻo") as room:
        room.certify()
        yield room


@pytest.fixture
def demo(built, db):
    return built.demo


@pytest.fixture
def certificate(demo) -> Certificate:
    return Certificate.objects.get()


def at_province(demo, dossier: Dossier):
    walk.report(demo, dossier, number=90)
    return dossier.stages.get(order=2)


# ── Upgrade ──────────────────────────────────────────────────────────


def test_r16_art6_1b_an_upgrade_starts_from_what_was_recognised(demo, certificate):
    dossier = begin(demo, certificate, "upgrade")

    old = dossier.previous
    assert old == certificate.line.result.stage.dossier
    assert dossier.form_02["distribution_market"] == old.form_02["distribution_market"]
    assert "commitment" not in dossier.form_01
    marks = dossier.self_marks.values_list("criterion", "option").order_by("criterion")
    assert list(marks) == list(
        old.self_marks.values_list("criterion", "option").order_by("criterion")
    )
    links = dossier.evidence_links.values_list("criterion", "licence").order_by("pk")
    assert set(links) == set(old.evidence_links.values_list("criterion", "licence"))


def test_r16_art6_1b_an_upgrade_without_any_change_is_not_filed(demo, certificate):
    dossier = begin(demo, certificate, "upgrade")
    values = {"commitment": True}
    actor = demo.user("chuthe1")
    dossiers.save_form(dossier_id=dossier.pk, form="01", values=values, actor=actor)

    with pytest.raises(Incomplete) as refusal:
        filing.file_dossier(dossier_id=dossier.pk, actor=actor, filed_on=demo.today)

    assert list(refusal.value.fields) == ["changes"]


def test_r16_art6_1b_changed_contents_and_papers_stand_out_and_are_printed(demo, certificate):
    dossier = complete(demo, begin(demo, certificate, "upgrade"))
    first = dossier.evidence_links.order_by("pk")[0]
    evidence.add_evidence(
        dossier_id=dossier.pk, criterion=first.criterion.code, upload=paper(),
        values={"kind": "other", "title": "Chứng nhận hữu cơ"}, actor=demo.user("chuthe1"),
    )  # fmt: skip

    changes = changes_since_recognition(Dossier.objects.get(pk=dossier.pk))
    filing.file_dossier(dossier_id=dossier.pk, actor=demo.user("chuthe1"), filed_on=demo.today)

    places = {(change.step, change.anchor) for change in changes}
    assert places == {
        ("report", "02.distribution_market"),
        ("evidence", first.criterion.code),
    }
    notes = place_notes(Dossier.objects.get(pk=dossier.pk), demo.today)
    assert "Đã đổi" in notes.hint("report", "02.distribution_market")
    printed = dossier.submissions.get().document.content
    assert printed["kind"] == "Nâng hạng"
    assert [change["label"] for change in printed["changes"]] == [
        "Thị trường phân phối", "Minh chứng",
    ]  # fmt: skip
    assert "4 sao theo Quyết định số" in printed["recognised"]


def test_r16_art6_1b_under_another_set_only_contents_and_papers_are_changes(demo, certificate):
    dossier = complete(demo, begin(demo, certificate, "upgrade"))
    old = recognised_submission(dossier)
    before = copy.deepcopy(old.snapshot) | {"scheme": "qd148-2023"}
    for row in before["evidence"]:
        row["criterion"] = "1.4"  # the other set numbers its criteria in another way
    rewrite_past(DossierSubmission.objects.filter(pk=old.pk), snapshot=before)
    actor, first = demo.user("chuthe1"), dossier.evidence_links.order_by("pk")[0]

    unchanged = changes_since_recognition(dossier)
    evidence.add_evidence(
        dossier_id=dossier.pk, criterion="1.2", upload=paper(),
        values={"kind": "other", "title": "Chứng nhận hữu cơ"}, actor=actor,
    )  # fmt: skip
    evidence.hide_evidence(dossier_id=dossier.pk, link_id=first.pk, actor=actor)
    changed = changes_since_recognition(dossier)

    assert [(change.step, change.anchor) for change in unchanged] == [
        ("report", "02.distribution_market")
    ]
    assert [(change.step, change.anchor, bool(change.before)) for change in changed[1:]] == [
        ("evidence", "", True), ("evidence", "1.2", False),
    ]  # fmt: skip


def paper():
    from django.core.files.base import ContentFile

    from ocop_portal.demo.sample_pdf import sample_pdf

    return ContentFile(sample_pdf("Giấy mới", "Chủ thể"), name="moi.pdf")


def test_only_a_product_with_a_certificate_in_force_is_upgraded(demo, certificate):
    ending(certificate, demo.today - DAY)

    with pytest.raises(Conflict) as refusal:
        begin(demo, certificate, "upgrade")

    assert refusal.value.code == "not_certified"


def test_r30_art7_5_an_upgrade_goes_the_full_path(demo, certificate):
    ending(certificate, demo.today + 500 * DAY)
    dossier = follow(demo, certificate, "upgrade", day=demo.day(30))

    stage = dossier.stages.get()
    assert (stage.order, stage.unit.path) == (1, "14/04075/")
    assert at_province(demo, dossier).unit == demo.province


# ── Re-evaluation ────────────────────────────────────────────────────


@pytest.mark.parametrize(("days_left", "is_open"), [(181, False), (180, True), (120, True)])
def test_r31_art7_6a_re_evaluation_is_filed_180_to_120_days_before_the_end(
    demo, certificate, days_left, is_open
):
    ending(certificate, demo.today + days_left * DAY)

    if is_open:
        dossier = follow(demo, certificate, "re_evaluation")
        assert dossier.status == DossierStatus.FILED
        return
    with pytest.raises(Conflict) as refusal:
        begin(demo, certificate, "re_evaluation")
    assert refusal.value.code == "too_early"
    assert f"{demo.today + DAY:%d/%m/%Y}" in str(refusal.value.message)


def test_r31_art7_6a_a_draft_of_the_window_is_not_filed_for_a_day_before_it(demo, certificate):
    ending(certificate, demo.today + 180 * DAY)
    dossier = complete(demo, begin(demo, certificate, "re_evaluation"))

    with pytest.raises(Incomplete) as refusal:
        filing.file_dossier(
            dossier_id=dossier.pk, actor=demo.user("chuthe1"), filed_on=demo.today - DAY
        )

    assert list(refusal.value.fields) == ["window"]


def test_r31_art7_6a_a_late_one_is_accepted_and_says_so(demo, certificate, client):
    ending(certificate, demo.today + 119 * DAY)
    dossier = follow(demo, certificate, "re_evaluation")
    client.force_login(demo.user("xa1"))

    page = client.get(f"/stages/{dossier.stages.get().pk}/").content.decode()

    assert "Nộp muộn" in page
    assert f"{demo.today - DAY:%d/%m/%Y}" in page


def test_r17_art6_1c_nine_updates_are_asked_of_a_re_evaluation_alone(demo, certificate):
    ending(certificate, demo.today + 150 * DAY)
    dossier = begin(demo, certificate, "re_evaluation")
    updates = [field for field in typed_fields("02") if field.only_for]

    with pytest.raises(Incomplete) as refusal:
        filing.file_dossier(dossier_id=dossier.pk, actor=demo.user("chuthe1"), filed_on=demo.today)

    assert [field.label for field in updates] == [
        "Nguyên liệu", "Công nghệ", "Bao bì", "Nhãn", "Công bố chất lượng",
        "Phiếu kiểm nghiệm định kỳ", "Thị trường", "Sản lượng", "Doanh thu",
    ]  # fmt: skip
    assert {f"02.{field.key}" for field in updates} <= refusal.value.fields.keys()


def test_r17_art6_1c_papers_that_ended_since_stand_on_top_and_must_be_renewed(
    demo, certificate, client
):
    ending(certificate, demo.today + 150 * DAY)
    with past_the_triggers():
        Licence.objects.update(expires_on=demo.today - DAY)
    dossier = complete(demo, begin(demo, certificate, "re_evaluation"))
    client.force_login(demo.user("chuthe1"))

    page = client.get(f"/dossiers/{dossier.pk}/evidence/").content.decode()

    assert page.index("Giấy tờ đã hết hạn, phải thay") < page.index("Theo tiêu chí")
    with pytest.raises(Incomplete):
        filing.file_dossier(dossier_id=dossier.pk, actor=demo.user("chuthe1"), filed_on=demo.today)


def test_r34_art7_6g_the_province_has_45_days_from_the_complete_proposal(demo, certificate):
    ending(certificate, demo.today + 150 * DAY)
    dossier = follow(demo, certificate, "re_evaluation", day=demo.day(30))

    stage = at_province(demo, dossier)

    due = work_calendar().next_working(demo.day(20) + 45 * DAY)
    assert (stage.arrived_on, stage.due_on) == (demo.day(20), due)


# ── Extension ────────────────────────────────────────────────────────


def late(demo, certificate) -> Dossier:
    ending(certificate, demo.today + 30 * DAY)
    return follow(demo, certificate, "re_evaluation")


def allow_all(demo) -> None:
    rules = ProvinceRules.objects.of(demo.province)
    rules.extension_policy = ExtensionPolicy.ALL
    rules.save()


def extend(demo, dossier, *, actor=None, basis="Khoản 3 Điều 12") -> Extension:
    return extensions.extend_certificate(
        dossier_id=dossier.pk, basis=basis, actor=actor or demo.user("tinh1"), today=demo.today
    )


def test_r47_art12_3_an_officer_keeps_the_certificate_in_force_at_most_180_days(demo, certificate):
    allow_all(demo)
    dossier = late(demo, certificate)

    extension = extend(demo, dossier)

    certificate.refresh_from_db()
    last = certificate.printed_until + 180 * DAY
    assert (extension.until, certificate.extended_until) == (last, last)
    assert certificate.term.state(last) == CertificateState.EXTENDED
    assert certificate.term.state(last + DAY) == CertificateState.EXPIRED
    certificate.product.refresh_from_db()
    assert certificate.product.stars_valid_until == last


def test_r47_art12_3_by_default_only_where_the_deadline_lay_before_the_decision(demo, certificate):
    dossier = late(demo, certificate)
    starts = dossier.scheme.in_force_from

    with pytest.raises(Conflict) as refusal:
        extend(demo, dossier)
    assert refusal.value.code == "no_extension"

    ending(certificate, starts + 119 * DAY)
    with past_the_triggers():
        Dossier.objects.filter(pk=dossier.pk).update(first_filed_on=starts + 10 * DAY)
    assert extend(demo, dossier).until == starts + 299 * DAY


def test_r47_art12_3_one_lodged_under_the_decision_before_is_kept_in_force_too(demo, certificate):
    starts = Scheme.objects.get(code="qd26-2026").in_force_from
    dossier = late(demo, certificate)
    ending(certificate, starts + 20 * DAY)
    old = load_law("qd148-2023")
    rows = Dossier.objects.filter(pk=dossier.pk)
    rewrite_past(rows, scheme=old, first_filed_on=starts - 30 * DAY)

    extension = extensions.extend_certificate(
        dossier_id=dossier.pk, basis="Khoản 3 Điều 12", actor=demo.user("tinh1"),
        today=starts + 5 * DAY,
    )  # fmt: skip

    assert extension.until == starts + 200 * DAY


def test_r47_art12_3_nothing_is_confirmed_once_the_180_days_are_over(demo, certificate):
    allow_all(demo)
    dossier = late(demo, certificate)
    ending(certificate, demo.today - 181 * DAY)

    with pytest.raises(Conflict) as refusal:
        extend(demo, dossier)
    assert "quá thời hạn" in str(refusal.value.message)

    ending(certificate, demo.today - 180 * DAY)
    assert extend(demo, dossier).until == demo.today


def test_r47_art12_3_with_the_result_the_extension_ends(demo, certificate):
    allow_all(demo)
    dossier = late(demo, certificate)
    extend(demo, dossier)
    certificate.refresh_from_db()
    concluded_on = certificate.printed_until + 20 * DAY

    conclude_dossiers(
        [Dossier.objects.get(pk=dossier.pk)], on=concluded_on, actor=demo.user("tinh1")
    )

    certificate.refresh_from_db()
    assert certificate.extended_until == concluded_on
    assert Extension.objects.get().closed_on == concluded_on
    acts = certificate.events.order_by("pk").values_list("act", flat=True)
    assert list(acts)[-2:] == [CertificateAct.EXTENDED, CertificateAct.EXTENSION_ENDED]


def test_r47_art12_3_only_for_a_filed_late_dossier_and_by_the_certificates_own_unit(
    demo, certificate
):
    allow_all(demo)
    ending(certificate, demo.today + 150 * DAY)
    in_time = follow(demo, certificate, "re_evaluation")

    with pytest.raises(Conflict):
        extend(demo, in_time)
    with pytest.raises(NotPermitted):
        extend(demo, in_time, actor=demo.user("xa1"))


def test_an_extension_needs_a_basis_and_is_confirmed_once(demo, certificate):
    allow_all(demo)
    dossier = late(demo, certificate)

    with pytest.raises(Incomplete):
        extend(demo, dossier, basis="  ")
    extend(demo, dossier)
    with pytest.raises(Conflict):
        extend(demo, dossier)


def test_the_page_shows_the_dates_before_the_officer_confirms(demo, certificate, client):
    allow_all(demo)
    dossier = late(demo, certificate)
    client.force_login(demo.user("tinh1"))
    page = f"/dossiers/{dossier.pk}/extension/"

    asked = client.get(page).content.decode()
    done = client.post(page, {"basis": "Khoản 3 Điều 12"})

    assert f"{demo.today + 210 * DAY:%d/%m/%Y}" in asked
    assert done.status_code == 302
    assert Extension.objects.get().dossier == dossier
    client.force_login(make_user(serving=make_unit("15/")))
    assert client.get(page).status_code == 404


def test_a_dossier_that_follows_another_is_received_like_any(demo, certificate):
    ending(certificate, demo.today + 500 * DAY)
    dossier = follow(demo, certificate, "upgrade", day=demo.day(30))
    stage = stages.receive_dossier(
        stage_id=dossier.stages.get().pk, actor=demo.user("xa1"), received_on=demo.day(29)
    )

    assert stage.receipt.content["kind"] == "Nâng hạng"


# ── Between the drafting and the filing ──────────────────────────────


def file_today(demo, dossier: Dossier):
    return filing.file_dossier(
        dossier_id=dossier.pk, actor=demo.user("chuthe1"), filed_on=demo.today
    )


@pytest.mark.parametrize("ended", [{}, {"withdrawn_on": True}])
def test_r30_art7_5_an_upgrade_is_not_filed_once_its_certificate_lapsed_or_was_withdrawn(
    demo, certificate, client, ended
):
    ending(certificate, demo.today + 10 * DAY)
    dossier = complete(demo, begin(demo, certificate, "upgrade"))
    until = demo.today + 10 * DAY if ended else demo.today - DAY
    acts = dict.fromkeys(ended, demo.today)
    dated(certificate, until.replace(year=until.year - 3), until, **acts)

    with pytest.raises(Incomplete) as refusal:
        file_today(demo, dossier)

    assert list(refusal.value.fields) == ["kind"]
    client.force_login(demo.user("chuthe1"))
    assert (
        f"/dossiers/{dossier.pk}/discard/"
        in client.get(f"/dossiers/{dossier.pk}/file/").content.decode()
    )


@pytest.mark.parametrize(("days_past", "is_filed"), [(180, True), (181, False)])
def test_r47_art12_3_past_the_180_days_a_draft_of_a_re_evaluation_is_not_filed(
    demo, certificate, days_past, is_filed
):
    ending(certificate, demo.today - 180 * DAY)
    dossier = complete(demo, begin(demo, certificate, "re_evaluation"))
    ending(certificate, demo.today - days_past * DAY)

    if is_filed:
        file_today(demo, dossier)
        return
    with pytest.raises(Incomplete) as refusal:
        file_today(demo, dossier)
    assert list(refusal.value.fields) == ["kind"]


def test_what_is_no_longer_made_is_neither_begun_nor_filed(demo, certificate):
    dossier = complete(demo, begin(demo, certificate, "upgrade"))
    rows = Product.objects.filter(pk=certificate.product_id)
    rows.update(state=ProductState.DISCONTINUED)

    with pytest.raises(Incomplete) as refusal:
        file_today(demo, dossier)
    assert list(refusal.value.fields) == ["product"]
    drafts.discard_draft(dossier_id=dossier.pk, actor=demo.user("chuthe1"))
    with pytest.raises(Conflict) as refusal:
        begin(demo, certificate, "upgrade")
    assert refusal.value.code == "product_not_made"
