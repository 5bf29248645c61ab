"""A member's session in Chromium: keys alone, a broken line, an ended session, two machines."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from evaluation.models import Attendance, Mark, Scorecard, SessionItem
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks
from ocop_portal.demo.walk import Demo
from tests.evaluation.test_precedents import BEFORE, decided_before
from tests.pages.conftest import PICTURES, held_back, session_cookie
from tests.path import in_session, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVES = re.compile(r"/scorecards/\d+/(mark|finding|comment)/$")
# Nobody presses a key before the page is drawn, and Chromium may drop one that comes earlier.
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Desk:
    """One member at one machine, the scoring page open.

    The way of its saves is watched from before the first page: a listener that Chromium is told of
    between two keys can be too late for the next save.
    """

    def __init__(self, chromium, url: str, demo: Demo, item: SessionItem, username: str) -> None:
        self.url, self.demo, self.item, self.user = url, demo, item, demo.user(username)
        self.context = chromium.new_context(viewport={"width": 1280, "height": 900})
        self.sign_in()
        self.page = self.context.new_page()
        self.meets: Callable = self.lets_pass
        self.page.route(SAVES, lambda route: self.meets(route))
        self.open()

    @staticmethod
    def lets_pass(route) -> None:
        route.continue_()

    @staticmethod
    def breaks(route) -> None:
        route.abort()

    @staticmethod
    def finds_a_failing_server(route) -> None:
        route.fulfill(status=503)

    def sign_in(self) -> None:
        self.context.add_cookies([session_cookie(self.user, self.url)])

    def open(self) -> None:
        self.page.goto(f"{self.url}/scorecards/{self.item.pk}/")
        self.page.locator("html.js .cr--now").wait_for()
        self.page.evaluate(DRAWN)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def says(self, words: str) -> None:
        self.page.locator("[data-outbox-line]", has_text=words).wait_for()

    def saves(self) -> None:
        """The line says so and nothing is left on the machine."""
        self.says("Đã lưu lúc")
        self.page.wait_for_function("Object.keys(localStorage).length === 0")

    @property
    def on_machine(self) -> list[str]:
        return self.page.evaluate("Object.keys(localStorage).map(n => n.split('-').pop()).sort()")

    @property
    def shown(self) -> dict[str, str]:
        return self.page.eval_on_selector_all(
            "[data-key-card] input:checked",
            "all => Object.fromEntries(all.map((input) => [input.name, input.value]))",
        )

    @property
    def kept(self) -> dict[str, tuple[int | None, str]]:
        marks = Mark.objects.filter(scorecard__seat__user=self.user)
        return {
            mark.criterion.code: (_position(mark), mark.note)
            for mark in marks.select_related("criterion", "option")
        }

    def comes_to(self, kept: dict[str, tuple[int | None, str]]) -> None:
        """In the end; asked through the page, for its saves go on only while Playwright listens."""
        for _turn in range(300):
            if self.kept == kept:
                return
            self.page.wait_for_timeout(100)
        assert self.kept == kept


def _position(mark: Mark) -> int | None:
    if not mark.is_chosen:
        return None
    return mark.option.position if mark.option else 0


@pytest.fixture
def seat(chromium, live_server):
    """Opens desks of one meeting's members."""
    demo = make_world()
    item = in_session(demo).items.get()
    opened: list[Desk] = []

    def sit(username: str = "hd2") -> Desk:
        opened.append(Desk(chromium, live_server.url, demo, item, username))
        return opened[-1]

    yield sit
    for desk in opened:
        # A page that closes sends what it still holds: into the next test.
        for page in desk.context.pages:
            page.evaluate("localStorage.clear()")
        desk.context.close()


# ── Keys alone ───────────────────────────────────────────────────────


def test_a_whole_dossier_is_marked_noted_and_handed_in_with_the_keyboard_alone(seat):
    desk = seat()
    sheet = desk.item.stage.criteria_set.sheet()
    marks = good_marks(sheet)

    for code, position in marks.items():
        desk.press(str(position))
        if code == "1.2":
            desk.press("n")
            desk.page.keyboard.type("12 j k 3")  # keys rest inside a note
            desk.press("Escape")
        desk.press("j")
    desk.saves()
    desk.press("Control+Enter")
    desk.page.wait_for_url("**/hand-in/")
    desk.page.locator("html.js").wait_for()
    desk.press("Shift+Tab", "Shift+Tab")
    desk.page.keyboard.type("Hồ sơ gọn, đủ minh chứng.")
    desk.press("Control+Enter")
    desk.page.wait_for_url("**/sessions/**")

    card = Scorecard.objects.get()
    assert (card.status, card.comment) == ("handed_in", "Hồ sơ gọn, đủ minh chứng.")
    assert desk.kept == {
        code: (position, "12 j k 3" if code == "1.2" else "") for code, position in marks.items()
    }


def tab_to(page, selector: str) -> None:
    """Tab after Tab until the focus is there."""
    for _step in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} is not reached with Tab")


def test_from_signing_in_to_handing_in_a_member_needs_no_mouse(chromium, live_server):
    """Nothing is clicked, focused or filled by the driver after the first address: keys only."""
    demo = make_world()
    item = in_session(demo).items.get()
    member = demo.user("hd2")
    member.set_password("Mat-khau-2026")
    member.save(update_fields=["password"])
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(live_server.url)

    tab_to(page, "[name=login]")
    page.keyboard.type(member.username)
    tab_to(page, "[name=password]")
    page.keyboard.type("Mat-khau-2026")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/")
    tab_to(page, f'a[href="/scorecards/{item.pk}/"]')
    page.keyboard.press("Enter")
    page.locator("html.js .cr--now").wait_for()
    for position in good_marks(item.stage.criteria_set.sheet()).values():
        page.keyboard.press(str(position))
        page.keyboard.press("j")
    page.locator("[data-outbox-line]", has_text="Đã lưu lúc").wait_for()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/hand-in/")
    page.locator("html.js").wait_for()
    tab_to(page, "main [type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sessions/**")
    context.close()

    card = Scorecard.objects.get()
    assert (card.seat.user, card.status) == (member, "handed_in")


def test_precedents_open_with_a_key_and_count_without_a_name(chromium, live_server):
    demo = make_world()
    demo, last = decided_before(demo, in_session(demo, *BEFORE, "Mứt dâu"))
    desk = Desk(chromium, live_server.url, demo, SessionItem.objects.get(pk=last), "hd2")

    tab_to(desk.page, "details[hx-get$='/precedents/1.1/'] > summary")
    desk.press("Enter")
    shown = desk.page.locator("details[hx-get$='/precedents/1.1/'] [data-precedents]")
    shown.locator(".prec").wait_for()

    words = shown.inner_text()
    assert "3 hồ sơ cùng bộ tiêu chí" in words
    assert "15 phiếu" in words
    named = {*BEFORE, *(str(demo.user(f"hd{number}")) for number in (1, 3, 4, 5))}
    assert [name for name in named if name in desk.page.locator("main").inner_text()] == []
    for width in (1280, 360):
        desk.page.set_viewport_size({"width": width, "height": 900})
        over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert desk.page.evaluate(over) == 0
        if PICTURES:
            shown.scroll_into_view_if_needed()
            desk.page.screenshot(path=str(Path(PICTURES) / f"precedents-{width}.png"))
    desk.context.close()


def test_zero_is_none_reached_and_a_digit_is_the_printed_option(seat):
    desk = seat()
    sheet = desk.item.stage.criteria_set.sheet()
    first, second, *_rest = (code for code, leaf in sheet.leaves.items() if leaf.offers_none)
    codes = list(sheet.leaves)

    desk.press(*["j"] * codes.index(first), "0")
    desk.press(*["j"] * (codes.index(second) - codes.index(first)), "1")
    desk.saves()

    assert {code: desk.kept[code][0] for code in (first, second)} == {first: 0, second: 1}


def test_every_part_of_the_sheet_is_reached_with_tab_and_shows_the_focus(seat):
    desk = seat()
    seen, bare = set(), []
    for _step in range(400):
        desk.press("Tab")
        name, visible = desk.page.evaluate(
            """() => {
              const now = document.activeElement;
              const style = (node) => node && getComputedStyle(node);
              const ring = [now, now.closest("label"), now.closest("summary")].map(style);
              const drawn = (s) => s && (s.outlineStyle !== "none" || s.boxShadow !== "none");
              return [now.name || now.dataset.dialog || now.tagName, ring.some(drawn)];
            }"""
        )
        seen.add(name)
        if not visible and name != "BODY":
            bare.append(name)
        if name == "comment":
            break
    sheet = desk.item.stage.criteria_set.sheet()

    assert {f"m-{code}" for code in sheet.leaves} <= seen
    assert {"hand_in", "keys-help", "comment"} <= seen
    assert bare == []


def test_a_question_mark_opens_the_keys_and_escape_closes_them(seat):
    desk = seat()

    desk.press("?")
    assert desk.page.get_by_role("dialog", name="Phím tắt khi chấm điểm").is_visible()
    desk.press("Escape")

    assert not desk.page.locator("#keys-help").is_visible()


def test_keys_can_be_switched_off(seat):
    desk = seat()

    desk.page.uncheck("#shortcuts")
    desk.press("j", "1")

    assert desk.shown == {}


# ── A broken line ────────────────────────────────────────────────────


def test_what_is_marked_while_the_line_is_down_is_kept_here_and_sent_when_it_is_back(seat):
    desk = seat()

    desk.context.set_offline(True)
    desk.press("2", "n")
    desk.page.keyboard.type("Có sổ thu mua")
    desk.press("Escape", "j", "1")
    desk.says("Chưa gửi – đang giữ trên máy (2)")
    assert desk.on_machine == ["1.1", "1.2"]
    assert Mark.objects.count() == 0

    desk.context.set_offline(False)
    desk.saves()

    assert desk.kept == {"1.1": (2, "Có sổ thu mua"), "1.2": (1, "")}


def test_what_is_unsent_survives_a_reload_and_is_sent_after_it(seat):
    desk = seat()
    desk.meets = desk.breaks
    desk.press("2", "n")
    desk.page.keyboard.type("Chưa gửi được")
    desk.page.fill("#comment", "Nhận xét dở")
    desk.says("Chưa gửi – đang giữ trên máy (2)")

    desk.open()
    desk.says("Chưa gửi – đang giữ trên máy (2)")
    assert desk.shown == {"m-1.1": "2"}
    assert desk.page.locator('[id="note-1.1"]').input_value() == "Chưa gửi được"
    desk.meets = desk.lets_pass
    desk.open()
    desk.saves()

    assert desk.kept == {"1.1": (2, "Chưa gửi được")}
    assert Scorecard.objects.get().comment == "Nhận xét dở"


def test_a_server_that_fails_loses_nothing(seat):
    desk = seat()
    desk.meets = desk.finds_a_failing_server
    desk.press("2")
    desk.says("Chưa gửi – đang giữ trên máy (1)")

    desk.meets = desk.lets_pass
    desk.page.evaluate("dispatchEvent(new Event('online'))")
    desk.saves()

    assert desk.kept == {"1.1": (2, "")}


def test_what_is_marked_before_the_script_has_come_is_sent_when_it_comes(seat):
    desk = seat()

    with held_back(desk.page, "**/outbox*.js"):
        desk.page.goto(f"{desk.url}/scorecards/{desk.item.pk}/", wait_until="commit")
        desk.page.locator('[name="m-1.1"][value="2"]').check()
        desk.page.fill("#comment", "Viết khi đường truyền chậm")
    desk.saves()

    assert desk.kept == {"1.1": (2, "")}
    assert Scorecard.objects.get().comment == "Viết khi đường truyền chậm"


def test_a_machine_without_room_keeps_what_is_marked_in_the_page_and_sends_it(seat):
    desk = seat()
    desk.meets = desk.breaks
    desk.page.evaluate(
        """() => {
          for (let size = 1 << 22; size >= 1; size >>= 1)
            for (let more = true; more; )
              try { localStorage.setItem(`full-${size}-${Math.random()}`, "x".repeat(size)); }
              catch { more = false; }
        }"""
    )

    desk.press("2")
    desk.says("Chưa gửi – đang giữ trên máy (1)")
    desk.meets = desk.lets_pass
    desk.page.evaluate("dispatchEvent(new Event('online'))")
    desk.says("Đã lưu lúc")

    assert desk.kept == {"1.1": (2, "")}


def test_a_change_that_the_server_fails_on_does_not_hold_up_those_after_it(seat):
    desk = seat()

    def fails_on_the_first(route) -> None:
        if "m-1.1" in route.request.post_data:
            route.fulfill(status=500)
        else:
            route.continue_()

    desk.meets = fails_on_the_first
    desk.press("2", "j", "1")
    desk.comes_to({"1.2": (1, "")})
    desk.says("Chưa gửi – đang giữ trên máy (1)")

    assert desk.on_machine == ["1.1"]


def test_what_is_written_as_the_page_is_left_still_arrives(seat):
    desk = seat()

    desk.press("n")
    desk.page.keyboard.type("Ghi vội")
    desk.page.goto(desk.url)

    desk.comes_to({"1.1": (None, "Ghi vội")})


# ── Sessions and people ──────────────────────────────────────────────


def test_an_ended_session_asks_to_sign_in_and_loses_nothing(seat):
    desk = seat()
    Session.objects.all().delete()
    desk.press("2")
    desk.says("Phiên đăng nhập đã hết")
    link = desk.page.get_by_role("link", name="Đăng nhập lại")
    path = f"/scorecards/{desk.item.pk}/"
    assert link.get_attribute("href") == f"{reverse('account_login')}?next={path}"
    link.click()
    desk.page.wait_for_url("**/login/**")
    assert desk.on_machine == ["1.1"]

    desk.sign_in()
    desk.open()
    desk.saves()

    assert desk.kept == {"1.1": (2, "")}


def test_the_next_person_at_the_machine_finds_nothing_of_the_one_before(seat):
    desk = seat()
    desk.meets = desk.breaks
    desk.press("2")
    desk.says("Chưa gửi")

    desk.user = desk.demo.user("hd3")
    desk.sign_in()
    desk.open()

    assert desk.on_machine == []
    assert desk.shown == {}


def test_signing_out_asks_about_what_is_unsent_and_leaves_nothing(seat):
    desk = seat()
    desk.meets = desk.breaks
    desk.press("2")
    desk.says("Chưa gửi")
    asked: list[str] = []
    desk.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))

    desk.page.locator("[popovertarget=me]").click()
    desk.page.get_by_role("button", name="Đăng xuất").click()
    desk.page.wait_for_url(lambda url: "scorecards" not in url)

    assert len(asked) == 1
    assert desk.on_machine == []


def test_the_button_that_leads_to_hand_in_sends_what_waits_first(seat):
    desk = seat()
    desk.meets = desk.breaks
    desk.press("2")
    desk.says("Chưa gửi")
    desk.meets = desk.lets_pass

    desk.press("Control+Enter")
    desk.page.wait_for_url("**/hand-in/")

    assert desk.on_machine == []
    assert desk.kept == {"1.1": (2, "")}


def test_whoever_is_marked_absent_by_mistake_is_told_so_and_loses_nothing(seat):
    desk = seat()
    here = Attendance.objects.filter(seat__user=desk.user)
    here.update(present=False)

    desk.press("2")
    desk.says("Chưa gửi – đang giữ trên máy (1)")
    assert "vắng mặt" in desk.page.locator("#messages").inner_text()
    here.update(present=True)
    desk.page.evaluate("dispatchEvent(new Event('online'))")
    desk.saves()

    assert desk.kept == {"1.1": (2, "")}


# ── Two tabs, two machines ─────────────────────────────────────────────────────


def test_a_choice_kept_on_one_machine_does_not_replace_a_later_one_on_another(seat):
    desk, other = seat(), seat()
    desk.meets = desk.breaks
    desk.press("1")
    desk.says("Chưa gửi")
    other.page.wait_for_timeout(1000)  # the way to the other machine
    other.press("2")
    other.saves()

    desk.meets = desk.lets_pass
    with desk.page.expect_navigation():
        desk.page.evaluate("dispatchEvent(new Event('online'))")

    assert desk.kept == {"1.1": (2, "")}
    assert desk.shown == {"m-1.1": "2"}
    assert desk.on_machine == []


def test_what_is_chosen_in_one_tab_stands_in_the_other(seat):
    desk = seat()
    tab = desk.context.new_page()
    tab.goto(desk.page.url)
    tab.locator("html.js .cr--now").wait_for()

    desk.press("2")
    desk.saves()
    tab.locator('[name="m-1.1"][value="2"]:checked').wait_for(state="attached")


def test_a_page_opened_earlier_does_not_put_back_what_it_showed_then(seat):
    desk, other = seat(), seat()
    desk.press("1", "n")
    desk.page.keyboard.type("Lúc đầu")
    desk.press("Escape")
    desk.page.fill("#comment", "Nhận xét đầu")
    desk.saves()
    other.open()
    other.press("k", "2")
    other.page.fill("#comment", "Nhận xét sau")
    other.saves()

    desk.press("Control+Enter")
    desk.page.wait_for_url("**/hand-in/")

    assert desk.kept == {"1.1": (2, "Lúc đầu")}
    assert Scorecard.objects.get().comment == "Nhận xét sau"


def test_a_card_handed_in_elsewhere_refuses_what_waits_and_says_so(seat):
    desk = seat()
    desk.meets = desk.breaks
    desk.press("1")
    desk.says("Chưa gửi")
    sheet = desk.item.stage.criteria_set.sheet()
    walk.score_as(desk.demo, desk.item, "hd2", good_marks(sheet))

    desk.meets = desk.lets_pass
    desk.page.evaluate("dispatchEvent(new Event('online'))")
    desk.says("Chưa lưu: xem thông báo")

    assert "đã nộp phiếu" in desk.page.locator("#messages").inner_text()
    assert desk.on_machine == []
    assert Scorecard.objects.get().status == "handed_in"
