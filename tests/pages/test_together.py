"""Two people in one form that saves itself: nobody undoes the other, and a clash is told."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from accounts.choices import Role
from core.errors import Incomplete
from core.together import prints
from evaluation.models import AdvisoryReport, CommuneReport
from evaluation.services import commune_reports, dossiers
from ocop_portal.demo import walk
from products.models import ProducerAccount
from tests.build import make_unit, make_user
from tests.pages.conftest import World
from tests.pages.desks.pages import HTMX, at, body, received_stage
from tests.path import advised, make_round

pytestmark = pytest.mark.django_db


class Page:
    """One person's open page of a form: what its boxes show, and its hidden fields."""

    def __init__(self, client: Client, url: str, **boxes: str) -> None:
        self.client, self.url, self.boxes = client, url, boxes
        self.learn(body(client.get(url)))

    def learn(self, text: str) -> None:
        for name in ("seen", "shown"):
            found = re.search(f'name="{name}" value="([^"]*)"', text)
            if found:
                self.boxes[name] = unescape(found[1])

    def saves_itself(self, **typed: str):
        return self._sends(typed, **HTMX)

    def is_sent(self, **typed: str):
        return self._sends(typed)

    def _sends(self, typed: dict[str, str], **how):
        self.boxes |= typed
        answer = self.client.post(self.url, self.boxes, **how)
        self.learn(body(answer))
        return answer


def second_account(world: World) -> Client:
    user = make_user()
    ProducerAccount.objects.create(producer=world.draft.producer, user=user, since=date(2020, 1, 1))
    return world.client_of(user)


@pytest.fixture
def form_01(world):
    """The registration of one dossier, open before two accounts of its producer."""
    world.draft.form_01 |= {"legal_representative": "Lò Văn Mạnh", "position": "Giám đốc"}
    world.draft.save()
    url = at("dossier_registration", world.draft.pk)
    kept = {name: str(value) for name, value in world.draft.form_01.items() if value is not True}
    kept |= {"commitment": "on"} if world.draft.form_01.get("commitment") else {}
    clients = world.client("chuthe1"), second_account(world)
    return [Page(client, url, **kept) for client in clients]


def stored(world: World, *names: str) -> list[str]:
    world.draft.refresh_from_db()
    return [world.draft.form_01[name] for name in names]


def test_two_accounts_in_different_boxes_keep_both(world, form_01):
    one, other = form_01

    first = one.saves_itself(legal_representative="Lò Thị Mẩy")
    second = other.saves_itself(position="Chủ nhiệm")
    third = one.saves_itself(legal_representative="Lò Thị Mẩy Hoa")

    assert [answer.status_code for answer in (first, second, third)] == [200, 200, 200]
    assert stored(world, "legal_representative", "position") == ["Lò Thị Mẩy Hoa", "Chủ nhiệm"]


def test_a_box_changed_by_both_is_refused_there_and_the_rest_is_kept(world, form_01):
    one, other = form_01
    one.saves_itself(legal_representative="Lò Thị Mẩy")

    told = other.saves_itself(legal_representative="Lò Văn Hai", position="Chủ nhiệm")
    again = other.saves_itself(position="Chủ nhiệm HTX")

    assert (told.status_code, again.status_code) == (422, 422)
    assert told["HX-Retarget"] == "#messages"
    assert "đã được sửa ở trang khác" in body(told)
    assert "Cổng đang lưu: “Lò Thị Mẩy”" in body(told)
    assert stored(world, "legal_representative", "position") == ["Lò Thị Mẩy", "Chủ nhiệm HTX"]


def test_taking_over_what_is_kept_ends_the_clash(world, form_01):
    one, other = form_01
    one.saves_itself(legal_representative="Lò Thị Mẩy")
    other.saves_itself(legal_representative="Lò Văn Hai")

    assert other.saves_itself(legal_representative="Lò Thị Mẩy").status_code == 200
    assert other.saves_itself(legal_representative="Lò Thị Mẩy Hoa").status_code == 200
    assert stored(world, "legal_representative") == ["Lò Thị Mẩy Hoa"]


def test_without_scripts_both_texts_are_shown_and_sending_again_is_the_choice(world, form_01):
    one, other = form_01
    one.is_sent(legal_representative="Lò Thị Mẩy", position="Phó giám đốc")

    refused = other.is_sent(legal_representative="Lò Văn Hai")
    between = stored(world, "legal_representative", "position")
    by_itself = other.saves_itself()
    chosen = other.is_sent()

    assert refused.status_code == 422
    assert 'value="Lò Văn Hai"' in body(refused)
    assert "Cổng đang lưu: “Lò Thị Mẩy”" in body(refused)
    assert between == ["Lò Thị Mẩy", "Phó giám đốc"]
    assert (by_itself.status_code, chosen.status_code) == (422, 302)
    # The box that the other person never touched keeps what the first one wrote all along.
    assert stored(world, "legal_representative", "position") == ["Lò Văn Hai", "Phó giám đốc"]


def test_a_choice_made_over_one_text_does_not_replace_a_third(world, form_01):
    one, other = form_01
    one.is_sent(legal_representative="Lò Thị Mẩy")
    other.is_sent(legal_representative="Lò Văn Hai")
    one.client.post(one.url, {"legal_representative": "Lò Văn Ba"})

    assert other.is_sent().status_code == 422
    assert stored(world, "legal_representative") == ["Lò Văn Ba"]


def test_what_cannot_be_read_renews_the_other_boxes_all_the_same(world, form_01):
    page = form_01[0]

    first = page.saves_itself(email="x@", position="Chủ nhiệm")
    second = page.saves_itself(position="Chủ nhiệm HTX", email="htx@example.vn")

    assert (first.status_code, second.status_code) == (422, 200)
    assert stored(world, "position", "email") == ["Chủ nhiệm HTX", "htx@example.vn"]


def test_a_page_opened_before_it_carried_prints_saves_as_it_did(world, form_01):
    one, other = form_01
    other.saves_itself(position="Chủ nhiệm")

    answer = one.client.post(one.url, {"position": "Giám đốc điều hành"}, **HTMX)

    assert answer.status_code == 200
    assert 'name="seen"' not in body(answer)
    assert stored(world, "position") == ["Giám đốc điều hành"]


def test_what_form_01_lends_to_form_02_is_kept_though_nobody_typed_it(world):
    world.draft.form_02.pop("phone", None)
    world.draft.form_01["phone"] = "0912345678"
    world.draft.save()

    Page(world.client("chuthe1"), at("dossier_report", world.draft.pk)).is_sent(phone="0912345678")

    world.draft.refresh_from_db()
    assert world.draft.form_02["phone"] == "0912345678"


def test_the_service_keeps_the_rest_before_it_refuses_a_box(world):
    seen = prints(world.draft.form_01)
    act = {"dossier_id": world.draft.pk, "form": "01", "actor": world.user("chuthe1")}
    dossiers.save_form(**act, values={"position": "Chủ nhiệm"}, seen=seen)

    with pytest.raises(Incomplete) as refused:
        dossiers.save_form(**act, values={"position": "Phó", "phone": "0999999999"}, seen=seen)

    assert (refused.value.code, list(refused.value.fields)) == ("changed_meanwhile", ["position"])
    assert stored(world, "position", "phone") == ["Chủ nhiệm", "0999999999"]


def test_two_officers_tick_and_write_in_one_form_03(world):
    stage = received_stage(world)
    url = at("stage_report", stage.pk)
    colleague = make_user(serving=make_unit("14/04075/"), role=Role.COMMUNE_OFFICER)
    one, other = (Page(client, url) for client in (world.client("xa1"), world.client_of(colleague)))

    first = one.saves_itself(has_form_01="on", local_labour="Mười hai hộ")
    second = other.saves_itself(has_form_02="on", idea_origin="Nghề cũ")
    clash = other.saves_itself(local_labour="Ba hộ")

    report = CommuneReport.objects.get(stage=stage)
    assert (first.status_code, second.status_code, clash.status_code) == (200, 200, 422)
    assert report.composition == {"form_01": True, "form_02": True}
    assert (report.local_labour, report.idea_origin) == ("Mười hai hộ", "Nghề cũ")
    assert "“Mười hai hộ”" in body(clash)


def test_an_open_page_that_changed_nothing_signs_nothing(world):
    stage = received_stage(world)
    colleague = make_user(serving=make_unit("14/04075/"), role=Role.COMMUNE_OFFICER)
    page = Page(world.client_of(colleague), at("stage_report", stage.pk))
    commune_reports.save_commune_report(
        stage_id=stage.pk, values={"idea_origin": "Nghề cũ"}, actor=world.user("xa1")
    )

    assert page.saves_itself().status_code == 200

    report = CommuneReport.objects.get(stage=stage)
    assert (report.author, report.idea_origin) == (world.user("xa1"), "Nghề cũ")


def test_two_open_pages_of_the_teams_report_do_not_undo_each_other(world):
    walk.report(world.demo, world.filed, number=12)
    stage = advised(world.demo, round_=make_round(world.demo), dossier=world.filed)
    url = at("advisory_report", stage.pk)
    one, other = (Page(world.client("tv1"), url) for _ in range(2))

    one.saves_itself(summary="Hồ sơ đầy đủ.", conclusion="propose")
    other.saves_itself(visit_reason="Đã kiểm tra trong năm.")
    clash = other.is_sent(conclusion="complete_first")

    report = AdvisoryReport.objects.get(stage=stage)
    kept = (report.summary, report.visit_reason, report.conclusion)
    assert kept == ("Hồ sơ đầy đủ.", "Đã kiểm tra trong năm.", "propose")
    assert clash.status_code == 422
    assert f"“{report.get_conclusion_display()}”" in body(clash)
