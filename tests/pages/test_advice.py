"""Pages of the advisory team: found, assign, opinions, visits by telephone, tests, report."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.models import OfficialDocument
from evaluation.choices import AdviceStatus
from evaluation.models import AdvisoryAssignment, AdvisoryTeam, FurtherTest, SitePhoto, SiteVisit
from evaluation.selectors.work_queue import work_queue
from evaluation.services.advice import Opinion
from ocop_portal.demo import walk
from tests.build import make_photo
from tests.law.advisory import PLACE, visit
from tests.pages.conftest import World
from tests.pages.room import queries_of
from tests.path import advise, advised, make_round, report_advice

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}


def at(name: str, *args) -> str:
    return reverse(f"evaluation:{name}", args=args)


def body(response) -> str:
    return response.content.decode()


@pytest.fixture
def stage(world: World):
    """The filed dossier in its round, given to tv1 (head) and tv2."""
    walk.report(world.demo, world.filed, number=12)
    return advised(world.demo, round_=make_round(world.demo), dossier=world.filed)


def sound(stage, **other) -> dict[str, str]:
    leaves = stage.dossier.criteria_set.sheet().leaves
    return {f"o-{code}": "agree" for code in leaves} | other


def words(world: World, username: str) -> list[tuple[str, str]]:
    queue = work_queue(world.user(username), world.demo.today)
    return [(item.kind, item.word) for group in queue.groups for item in group.items]


def test_an_officer_founds_the_team_from_the_page_of_the_round(world):
    round_ = make_round(world.demo)
    client = world.client("tinh1")
    url = f"{at('advisory_team_new')}?round={round_.pk}"
    assert url in body(client.get(at("round", round_.pk)))
    sent = {
        "name": "Tổ tư vấn", "decision_number": "9/QĐ-UBND", "decided_on": "2026-06-01",
        "members-TOTAL_FORMS": "7", "members-INITIAL_FORMS": "0",
        "members-0-person": world.user("hd1").username, "members-0-body": "Sở Y tế",
    }  # fmt: skip

    refused = client.post(url, sent)
    answer = client.post(url, sent | {"members-0-is_head": "on"})

    team = AdvisoryTeam.objects.get()
    assert refused.status_code == 422
    assert "đúng một tổ trưởng" in body(refused)
    assert answer["Location"] == at("advisory_team", team.pk)
    assert "Sở Y tế" in body(client.get(answer["Location"]))


def test_the_desk_gives_the_dossier_to_members_and_sees_how_far_they_are(world, stage):
    client = world.client("tinh1")
    member = AdvisoryTeam.objects.get().members.get(is_head=True)

    client.post(at("stage_advisers", stage.pk), {"members": [member.pk]})

    assert [row.member for row in AdvisoryAssignment.objects.all()] == [member]
    page = body(client.get(at("stage", stage.pk)))
    assert "Tư vấn 1" in page
    assert "Đang ghi ý kiến" in page


def test_an_adviser_finds_the_work_in_the_queue_and_the_navigation(world, stage):
    page = body(world.client("tv2").get("/"))

    assert words(world, "tv2") == [("Thẩm định hồ sơ", "Chưa có ý kiến")]
    assert f'href="{at("advice_list")}"' in page
    assert "Tỏi đen" in body(world.client("tv2").get(at("advice_list")))
    assert f'href="{at("advice_list")}"' not in body(world.client("hd1").get("/"))


def test_the_head_is_asked_for_the_report_once_everybody_has_handed_in(world, stage):
    advise(world.demo, stage, "tv1")
    assert words(world, "tv1") == []
    advise(world.demo, stage, "tv2")
    assert words(world, "tv1") == [("Báo cáo của tổ tư vấn", "Chờ lập báo cáo")]
    report_advice(world.demo, stage)

    assert words(world, "tv1") == []


def test_opinions_save_themselves_and_a_proposal_without_reason_waits(world, stage):
    client, url = world.client("tv2"), at("stage_advice", stage.pk)

    kept = client.post(url, {"o-1.1": "agree"}, **HTMX)
    refused = client.post(url, {"o-1.1": "agree", "o-1.2": "1"}, **HTMX)
    plain = client.post(url, {"o-1.1": "agree", "o-1.2": "1"})

    own = AdvisoryAssignment.objects.get(member__user=world.user("tv2"))
    assert (kept.status_code, refused.status_code, plain.status_code) == (204, 422, 422)
    assert "phải ghi lý do" in body(plain)
    assert [row.criterion.code for row in own.opinions.all()] == ["1.1"]


def test_an_adviser_agrees_with_the_rest_and_hands_in(world, stage):
    client, url = world.client("tv2"), at("stage_advice", stage.pk)
    client.post(url, {"o-1.1": "1", "note-1.1": "Chưa đủ sổ.", "rest": "1"})

    asked = body(client.get(at("advice_hand_in", stage.pk)))
    answer = client.post(at("advice_hand_in", stage.pk))

    own = AdvisoryAssignment.objects.get(member__user=world.user("tv2"))
    assert "không sửa được nữa" in asked
    assert answer["Location"] == url
    assert own.status == AdviceStatus.HANDED_IN
    assert own.opinions.filter(agrees=False).count() == 1


def test_handing_in_too_early_names_what_is_missing(world, stage):
    client = world.client("tv2")

    asked = client.get(at("advice_hand_in", stage.pk))
    shown = body(client.get(asked["Location"]))
    answer = client.post(at("advice_hand_in", stage.pk))

    assert asked["Location"] == at("stage_advice", stage.pk) + "#c-1.1"
    assert "Còn thiếu ý kiến ở tiêu chí: 1.1, 1.2" in shown
    assert answer.status_code == 422
    assert "Tiêu chí 1.1 chưa có ý kiến." in body(answer)


def test_one_adviser_does_not_read_the_other_before_handing_in(world, stage):
    advise(world.demo, stage, "tv1", **{"1.1": Opinion(1, "Sổ thu mua chưa đủ.")})
    client, url = world.client("tv2"), at("stage_advice", stage.pk)
    before = body(client.get(url))
    client.post(url, sound(stage))
    client.post(at("advice_hand_in", stage.pk))

    assert "Sổ thu mua chưa đủ." not in before
    assert "Sổ thu mua chưa đủ." in body(client.get(url))


def test_the_head_opens_an_opinion_again(world, stage):
    advise(world.demo, stage, "tv2")
    row = AdvisoryAssignment.objects.get(member__user=world.user("tv2"))
    client = world.client("tv1")
    assert at("advice_reopen", row.pk) in body(client.get(at("stage_advice", stage.pk)))

    client.post(at("advice_reopen", row.pk), {"reason": "Xem lại 1.1."})

    row.refresh_from_db()
    assert row.status == AdviceStatus.DRAFT


def test_a_visit_is_recorded_with_a_picture_from_the_camera_and_without_script(world, stage):
    client = world.client("tv2")
    form = body(client.get(at("site_visit_new", stage.pk)))

    answer = client.post(
        at("site_visit_new", stage.pk),
        {
            **PLACE, "visited_on": world.demo.day(3).isoformat(), "latitude": "21,0543217",
            "longitude": "104.3", "camera": make_photo(), "photos": [make_photo("b.jpg", "red")],
        },
    )  # fmt: skip

    found = SiteVisit.objects.get()
    assert 'capture="environment"' in form
    assert 'enctype="multipart/form-data"' in form
    assert answer["Location"] == at("site_visit", found.pk)
    assert (str(found.latitude), found.photos.count()) == ("21.054322", 2)
    picture = client.get(at("site_photo", found.photos.first().pk))
    assert picture["Content-Type"] == "image/jpeg"
    assert world.client("hd1").get(at("site_photo", found.photos.first().pk)).status_code == 404


def test_a_file_that_is_no_picture_is_refused_and_the_text_stays(world, stage):
    fake = SimpleUploadedFile("anh.jpg", b"%PDF-1.7", content_type="image/jpeg")

    answer = world.client("tv2").post(
        at("site_visit_new", stage.pk),
        {**PLACE, "visited_on": world.demo.day(3).isoformat(), "camera": fake},
    )

    assert answer.status_code == 422
    assert PLACE["findings"] in body(answer)
    assert not SiteVisit.objects.exists()


def test_a_visit_is_corrected_and_a_picture_taken_off_until_the_report(world, stage):
    row = visit(world.demo, stage, make_photo())
    client = world.client("tv2")
    client.post(
        at("site_visit", row.pk),
        {**PLACE, "visited_on": world.demo.day(3).isoformat(), "findings": "Sửa lại."},
    )
    client.post(at("site_photo_remove", row.pk, row.photos.get().pk))

    row.refresh_from_db()
    assert row.findings == "Sửa lại."
    assert not SitePhoto.objects.exists()
    advise(world.demo, stage, "tv1")
    advise(world.demo, stage, "tv2")
    report_advice(world.demo, stage, visit_need="survey", visit_reason="Sản phẩm mới.")
    assert "<form method" not in body(client.get(at("site_visit", row.pk))).split("<main")[1]


def test_a_test_is_asked_for_and_its_result_kept(world, stage):
    client = world.client("tv2")
    client.post(
        at("test_new", stage.pk),
        {
            "subject": "Dư lượng", "laboratory": "Trung tâm kiểm nghiệm",
            "asked_on": world.demo.day(5).isoformat(), "due_on": world.demo.today.isoformat(),
        },
    )  # fmt: skip
    test = FurtherTest.objects.get()
    assert at("test_answer", test.pk) in body(client.get(at("stage_advice", stage.pk)))

    client.post(
        at("test_answer", test.pk),
        {
            "answered_on": world.demo.today.isoformat(), "conclusion": "Đạt.",
            "result_number": "45/KN", "upload": make_photo("phieu.jpg"),
        },
    )  # fmt: skip

    test.refresh_from_db()
    assert test.conclusion == "Đạt."
    assert client.get(at("test_result", test.pk)).status_code == 200
    assert world.client("xa1").get(at("test_result", test.pk)).status_code == 404


def test_the_head_writes_and_issues_the_report(world, stage):
    advise(world.demo, stage, "tv1")
    advise(world.demo, stage, "tv2", **{"1.1": Opinion(1, "Sổ thu mua chưa đủ.")})
    client, url = world.client("tv1"), at("advisory_report", stage.pk)
    assert "Sổ thu mua chưa đủ." in body(client.get(url))
    written = {
        "summary": "Hồ sơ đầy đủ.", "visit_need": "not_needed",
        "visit_reason": "Đã kiểm tra trong năm.", "conclusion": "propose",
    }  # fmt: skip
    assert client.post(url, {"summary": "Hồ sơ"}, **HTMX).status_code == 200
    early = client.post(at("advisory_report_issue", stage.pk))

    client.post(url, written)
    answer = client.post(at("advisory_report_issue", stage.pk))

    paper = OfficialDocument.objects.get(kind="advisory_report")
    assert early.status_code == 422
    assert "Chưa ghi" in body(early)
    assert answer["Location"] == at("stage_advice", stage.pk)
    assert paper.number_text == "01/BC-TTV"
    page = body(world.client("tinh1").get(at("stage", stage.pk)))
    assert "Hồ sơ đầy đủ." in page
    assert at("document_job", paper.pk) in page


def test_the_producer_and_the_commune_do_not_read_who_advises(world, stage):
    for username in ("chuthe1", "xa1"):
        client = world.client(username)
        below = world.filed.stages.get(order=1)
        assert "Tư vấn 2" not in body(client.get(at("stage", below.pk)))
        assert client.get(at("stage_advice", stage.pk)).status_code in {403, 404}


def test_an_adviser_reads_the_communes_papers_and_the_filed_dossier(world, stage):
    client = world.client("tv2")
    papers = OfficialDocument.objects.filter(kind__in=["commune_report", "proposal"])

    assert papers.count() == 2
    assert {client.get(at("document_job", paper.pk)).status_code for paper in papers} == {200}
    assert client.get(at("stage", stage.pk)).status_code == 200
    assert client.get(at("dossier", stage.dossier_id)).status_code == 200
    assert client.get(at("stage_check", stage.pk)).status_code == 403


# ── Checks at the desk ───────────────────────────────────────────────


def test_the_desk_records_what_came_and_sends_it_back_to_the_commune(world):
    walk.report(world.demo, world.filed, number=12)
    stage = world.filed.stages.get(order=2)
    client = world.client("tinh1")
    client.post(at("stage_receive", stage.pk), {"received_on": world.demo.day(15).isoformat()})
    sent = {
        "has_proposal_letter": "on", "has_form_03": "on", "has_product_dossier": "on",
        "has_samples": "3", "note_samples": "thiếu 2 hộp",
        "checked_on": world.demo.day(14).isoformat(),
    }  # fmt: skip

    refused = client.post(at("stage_check", stage.pk), sent | {"outcome": "complete"})
    client.post(
        at("stage_check", stage.pk), sent | {"outcome": "ask_commune", "note": "Bổ sung mẫu."}
    )

    assert refused.status_code == 422
    assert "Chưa đủ" in body(refused)
    below = world.filed.stages.get(order=1)
    page = body(world.client("xa1").get(at("stage", below.pk)))
    assert "thiếu 2 hộp" in page
    assert at("stage_report", below.pk) in page
    assert "thiếu 2 hộp" in body(client.get(at("stage", stage.pk)))


def test_letter_and_form_03_are_both_shown_at_the_province(world):
    walk.report(world.demo, world.filed, number=12)
    stage = world.filed.stages.get(order=2)
    papers = OfficialDocument.objects.filter(kind__in=["commune_report", "proposal"])

    page = body(world.client("tinh1").get(at("stage", stage.pk)))

    assert papers.count() == 2
    assert all(at("document_job", paper.pk) in page for paper in papers)
    assert "12/UBND" in page
    assert "12/BC-UBND" in page


def test_the_list_of_given_dossiers_asks_as_many_queries_for_three_as_for_one(world):
    more = world.file_more(2)
    walk.report(world.demo, world.filed, number=12)
    advised(world.demo, round_=make_round(world.demo), dossier=world.filed)
    client = world.client("tv2")
    one = queries_of(client, at("advice_list"))
    member = AdvisoryTeam.objects.get().members.get(user=world.user("tv2"))
    for dossier in more:
        further = dossier.stages.get()
        further.advisory_assignments.create(
            member=member, assigned_by=world.user("tinh1"), assigned_on=world.demo.today
        )

    assert queries_of(client, at("advice_list")) == one
    assert "Sản phẩm 1" in body(client.get(at("advice_list")))
