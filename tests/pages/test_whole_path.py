"""The whole path through the pages, as eleven people at eleven browsers walk it.

The producer works with JavaScript (autosave), everybody else without.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from evaluation.models import Certificate, Dossier, SessionItem, StarDecision
from ocop_portal.demo.marks import good_marks
from ocop_portal.demo.sample_pdf import sample_pdf
from tests.path import draw_only, make_product_of, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "Mat-khau-thu-2026"
SCRIPTED = {"chuthe1"}
# Milliseconds before a page that lacks what a person looks for fails the walk.
PATIENCE = 5_000


@dataclass
class Desk:
    """One person's browser, signed in by the form, and what the console complained of."""

    page: Page
    address: str
    trouble: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        answer = self.page.goto(self.address + path)
        assert answer.status == 200, f"{path}: {answer.status}"
        return self.page

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").first.fill(value)

    def tick(self, *names: str) -> None:
        for name in names:
            self.page.locator(f"main [name={name}]").first.check()

    def press(self, words: str) -> None:
        self.page.locator("main").get_by_role("button", name=words, exact=True).first.click()
        self.page.wait_for_load_state()

    def follow(self, words: str) -> None:
        self.page.locator("main").get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state()


@pytest.fixture
def sign_in(chromium: Browser, live_server) -> Iterator[Callable[[str], Desk]]:
    desks: list[Desk] = []

    def at_desk(username: str) -> Desk:
        context = chromium.new_context(locale="vi-VN", java_script_enabled=username in SCRIPTED)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        desk = Desk(page, live_server.url)
        page.on("pageerror", lambda error: desk.trouble.append(str(error)))
        desk.go("/account/login/")
        page.fill("[name=login]", username)
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit], form button[type=submit]")
        page.wait_for_url(live_server.url + "/")
        desks.append(desk)
        return desk

    yield at_desk
    assert [desk.trouble for desk in desks if desk.trouble] == []
    for desk in desks:
        desk.page.context.close()


def test_eleven_people_bring_a_product_from_a_draft_to_a_code_that_says_it_is_in_force(sign_in):
    demo = make_world()
    for username, user in demo.users.items():
        user.username = username
        user.set_password(PASSWORD)
        user.save()
    product = make_product_of(demo)

    file_dossier(sign_in("chuthe1"), product)
    dossier = Dossier.objects.get()
    report(sign_in("xa1"), dossier)
    officer = sign_in("tinh1")
    call_council(officer, demo.users, dossier)
    meet(sign_in, dossier)
    decide(officer, sign_in)

    certificate = Certificate.objects.get()
    page = officer.go(f"/qr/{certificate.verification_code}/")
    expect(page.locator("body")).to_contain_text("Đang có hiệu lực")
    expect(page.locator("body")).to_contain_text("Mận sấy dẻo")


def file_dossier(desk: Desk, product) -> None:
    desk.go(f"/dossiers/new/?product={product.pk}")
    desk.press("Bắt đầu soạn")
    desk.fill(
        legal_representative="Người đại diện 1",
        position="Giám đốc",
        contact_address="Bản 1",
        phone="0000 000 000",
        sample_count="5",
    )
    desk.tick("commitment")
    desk.press("Lưu, sang bước sau")
    desk.fill(product_description="Mận sấy dẻo, túi 200 g")
    desk.press("Lưu, sang bước sau")
    mark(desk, good_marks(Dossier.objects.get().criteria_set.sheet()))
    expect(desk.page.locator("aside")).to_contain_text("4")
    desk.press("Lưu, sang minh chứng")
    add_evidence(desk, "3.1", "Giấy đăng ký kinh doanh")
    add_evidence(desk, "9", "Giấy chứng nhận an toàn thực phẩm")
    desk.go(re.sub(r"(dossiers/\d+/).*", r"\1file/", desk.page.url).removeprefix(desk.address))
    desk.press("Nộp hồ sơ")
    expect(desk.page.locator("main")).to_contain_text("14-04075-1-")


def add_evidence(desk: Desk, criterion: str, title: str) -> None:
    """The kind is offered as the set demands it."""
    place = rf"\1evidence/?criterion={criterion}"
    desk.go(re.sub(r"(dossiers/\d+/).*", place, desk.page.url).removeprefix(desk.address))
    desk.page.locator("main [name=file]").set_input_files(
        {
            "name": "giay-to.pdf",
            "mimeType": "application/pdf",
            "buffer": sample_pdf(title, "HTX"),
        }
    )
    desk.fill(title=title)
    desk.page.locator("form[enctype] button[type=submit]").click()
    expect(desk.page.locator("main")).to_contain_text(title)


def mark(desk: Desk, marks: dict[str, int]) -> None:
    for code, position in marks.items():
        desk.page.locator(f'main [name="m-{code}"][value="{position}"]').check()


def report(desk: Desk, dossier: Dossier) -> None:
    """The commune receives, checks the composition, writes Form 03 and forwards."""
    stage = dossier.stages.get(order=1)
    desk.go(f"/stages/{stage.pk}/")
    desk.follow("Tiếp nhận")
    desk.press("Tiếp nhận")
    desk.go(f"/stages/{stage.pk}/")
    desk.follow("Viết báo cáo Mẫu 03")
    desk.tick("has_form_01", "has_form_02", "proposes")
    desk.fill(
        sample_count="5",
        local_materials="Mận trồng trong xã.",
        local_labour="Lao động là người trong xã.",
        idea_origin="Sản phẩm truyền thống.",
        local_identity="Cách làm của đồng bào trong vùng.",
    )
    desk.page.locator("main form button[type=submit]").last.click()
    desk.go(f"/stages/{stage.pk}/forward/")
    desk.fill(letter_number="34", number="12")
    desk.page.locator("main form button[type=submit]").last.click()
    desk.page.wait_for_load_state()
    assert dossier.stages.filter(order=2).exists()


def call_council(desk: Desk, users: dict[str, User], dossier: Dossier) -> None:
    """The province receives, opens a round, founds the council and calls a session."""
    stage = dossier.stages.get(order=2)
    desk.go(f"/stages/{stage.pk}/")
    desk.follow("Tiếp nhận")
    desk.press("Tiếp nhận")
    desk.go(f"/stages/{stage.pk}/")
    desk.follow("Kiểm tra thành phần")
    desk.tick("has_proposal_letter", "has_form_03", "has_product_dossier")
    desk.fill(has_samples="5")
    desk.page.locator("main [name=outcome][value=complete]").check()
    desk.page.locator("main form button[type=submit]").last.click()
    desk.go("/rounds/new/")
    desk.fill(number="1", proposals_close_on=f"{stage.arrived_on}", decision_due_on="2099-12-29")
    desk.page.locator("main form button[type=submit]").last.click()
    desk.go(f"/stages/{stage.pk}/")
    desk.follow("Đưa vào đợt")
    desk.page.locator("main select[name=round]").select_option(index=1)
    desk.page.locator("main form button[type=submit]").last.click()
    desk.page.wait_for_load_state()
    stage.refresh_from_db()
    desk.go(f"/rounds/{stage.round_id}/")
    desk.follow("Lập hội đồng")
    desk.press("Bắt đầu lập hội đồng")
    for row, username in enumerate(["hd1", "hd2", "hd3", "hd4", "hd5", "thuky"]):
        role = {"hd1": "chair", "thuky": "secretary"}.get(username, "member")
        desk.page.locator(f"[name=seats-{row}-person]").fill(username)
        desk.page.locator(f"[name=seats-{row}-role]").select_option(role)
        desk.page.locator(f"[name=seats-{row}-body]").fill("Sở Công Thương")
    desk.page.locator("[name=seats-0-represents]").select_option("Lãnh đạo UBND cấp tỉnh")
    desk.fill(missing_bodies_reason="Đang kiện toàn nhân sự")
    for _step in ("members", "dossiers", "assignment", "rules"):
        desk.press("Lưu, sang bước sau")
    desk.fill(decision_number="100/QĐ-UBND", decided_on=f"{stage.arrived_on}")
    desk.press("Ghi nhận, thành lập hội đồng")
    council = users["hd1"].seats.get().council
    desk.go(f"/councils/{council.pk}/")
    desk.follow("Mời họp")
    desk.fill(held_on=f"{stage.arrived_on}", place="Phòng họp số 1")
    desk.page.locator("main form input[type=checkbox]").first.check()
    desk.page.locator("main form button[type=submit]").last.click()
    desk.page.wait_for_load_state()
    desk.follow("Gửi hồ sơ cho thành viên")
    desk.press("Gửi hồ sơ")
    # The members have had their two weeks with the papers.
    council.sessions.update(papers_sent_at=timezone.now() - timedelta(days=14))


def meet(sign_in: Callable[[str], Desk], dossier: Dossier) -> None:
    """Declarations, attendance, five cards, opening, samples, conclusion, minutes, report."""
    item = dossier.stages.get(order=2).items.get()
    session = f"/sessions/{item.session_id}/"
    desks = {name: sign_in(name) for name in ("hd1", "hd2", "hd3", "hd4", "hd5", "thuky")}
    for desk in desks.values():
        declare(desk, item)
    secretary, chair = desks["thuky"], desks["hd1"]
    secretary.go(session)
    secretary.follow("Bảng điều hành")
    for box in secretary.page.locator("main input[type=checkbox][name^=p-]").all():
        box.check()
    secretary.press("Ghi điểm danh")
    chair.go(f"{session}board/")
    chair.follow("Khai mạc phiên họp")
    chair.press("Khai mạc")
    marks = good_marks(dossier.criteria_set.sheet())
    for username in ("hd1", "hd2", "hd3", "hd4", "hd5"):
        hand_in(desks[username], session, dossier, marks)
    conclude(chair, secretary, session, dossier)
    write_down(chair, secretary, session)
    expect(desks["hd2"].go(session).locator("main")).not_to_contain_text("Thư góp ý")


def declare(desk: Desk, item: SessionItem) -> None:
    """No interest in the one dossier; signed."""
    desk.go(f"/sessions/{item.session_id}/")
    desk.follow("Khai lợi ích liên quan")
    desk.page.locator(f"main input[name=has-{item.stage_id}][value=no]").check()
    desk.tick("signed")
    desk.press("Ký bản khai")
    expect(desk.page.locator("main")).to_contain_text("Bản khai lợi ích")


def hand_in(desk: Desk, session: str, dossier: Dossier, marks: dict[str, int]) -> None:
    desk.go(session)
    desk.follow(dossier.product.name)
    mark(desk, marks)
    desk.press("Lưu và xem lại để nộp")
    desk.page.locator("main form button[type=submit]").last.click()
    desk.page.wait_for_load_state()
    expect(desk.page.locator("main")).to_contain_text("nộp")


def conclude(chair: Desk, secretary: Desk, session: str, dossier: Dossier) -> None:
    """The chair opens, the secretary counts the samples, the chair concludes."""
    chair.go(f"{session}board/")
    chair.follow("Mở điểm")
    chair.press("Mở điểm")
    secretary.go(f"{session}board/")
    secretary.follow("Đếm mẫu")
    secretary.press("Ghi số mẫu")
    chair.go(f"{session}board/")
    chair.follow(dossier.product.name)
    chair.follow("Kết luận")
    chair.press("Kết luận")
    board = secretary.go(f"{session}board/").locator("main")
    expect(board).to_contain_text("xếp hạng 4 sao")


def write_down(chair: Desk, secretary: Desk, session: str) -> None:
    """Minutes read and approved by two, the report signed, a letter drafted to the producer."""
    secretary.follow("Kết thúc phiên họp")
    secretary.press("Kết thúc phiên họp")
    for desk in (secretary, chair):
        desk.go(session)
        desk.follow("Biên bản")
        desk.follow("Thông qua")
        desk.press("Tôi đã đọc và thông qua")
    secretary.go(f"{session}minutes/")
    secretary.follow("Lập báo cáo của hội đồng")
    secretary.press("Lập báo cáo")
    chair.go(session)
    chair.follow("Báo cáo của hội đồng")
    chair.follow("Ký báo cáo")
    chair.press("Ký báo cáo")
    secretary.go(f"{session}board/")
    secretary.follow("Thư góp ý")
    secretary.press("Soạn 1 thư từ ghi chú")
    expect(secretary.page.locator("main")).to_contain_text("Mận sấy dẻo")


def decide(officer: Desk, sign_in: Callable[[str], Desk]) -> None:
    """Prepared by one, checked by another, approved, numbered, drawn, signed."""
    checker, signatory = sign_in("tinh2"), sign_in("lanhdao")
    officer.go("/decisions/")
    officer.press("Lập dự thảo từ các kết quả đã chọn")
    officer.fill(proposal_line="Giám đốc Sở Nông nghiệp và Môi trường")
    officer.press("Lập dự thảo")
    officer.page.wait_for_url(re.compile(r"/decisions/\d+/"))
    place = officer.page.url.removeprefix(officer.address)
    checker.go(place)
    checker.follow("Xác nhận đã kiểm tra")
    for line in checker.page.locator("main input[name=read]").all():
        line.check()
    checker.press("Xác nhận đã kiểm tra")
    signatory.go(place)
    signatory.follow("Duyệt dự thảo")
    signatory.press("Duyệt dự thảo")
    officer.go(place)
    officer.follow("Nhập số và ngày")
    officer.fill(number="345")
    officer.press("Ghi số và lập bản PDF")
    draw_only(StarDecision.objects.get().document)
    expect(officer.go(place).locator("main")).to_contain_text("345/QĐ-UBND")
    signatory.go(place)
    signatory.follow("Ký, phát hành")
    signatory.press("Ký, phát hành")
    draw_only(Certificate.objects.get().document)
    expect(signatory.go(place).locator("main")).to_contain_text("Đã phát hành")
