"""What the scripts add, in Chromium: saving as one goes, keys, dialogs, toasts."""

import re
from datetime import date

import pytest
from django.urls import reverse

from ocop_portal.demo import walk
from products.models import ProducerAccount
from tests.build import make_unit, make_user
from tests.pages.conftest import Eyes, held_back, session_cookie
from tests.path import make_product_of, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MARK = re.compile(r"/gallery/$")


@pytest.fixture
def page(gallery_pages, chromium, live_server):
    user = make_user(serving=make_unit("14/"))
    eyes = Eyes(chromium, live_server.url, "wide", user)
    page = eyes.page
    page.goto(live_server.url + "/gallery/")
    yield page
    eyes.context.close()


def saved_line(page) -> str:
    return page.locator("[data-save-text]").inner_text()


def wait_for_line(page, words: str) -> None:
    page.wait_for_function(
        "words => document.querySelector('[data-save-text]').textContent.includes(words)",
        arg=words,
    )


def answer(page, status: int, *, body: str = "", headers: dict | None = None) -> list[str]:
    """Answers every save with one status; returns what was sent."""
    sent: list[str] = []

    def respond(route) -> None:
        if route.request.method != "POST":
            return route.fallback()
        sent.append(route.request.post_data)
        return route.fulfill(
            status=status,
            body=body,
            headers={
                "Date": "Mon, 23 Nov 2026 02:42:10 GMT",
                "Content-Type": "text/html",
                **(headers or {}),
            },
        )

    page.route(MARK, respond)
    return sent


def test_a_change_is_saved_and_the_time_is_the_servers(page):
    sent = answer(page, 200)

    page.locator("input[name='m-9'][value='2']").check()
    wait_for_line(page, "Đã lưu lúc")

    assert saved_line(page) == "Đã lưu lúc 09:42:10"
    assert sent == ["m-9=2&note-9="]


def test_what_comes_back_renews_the_points_and_keeps_the_note_being_written(page):
    answer(page, 200, body='<span class="pt" id="point-1.5" hx-swap-oob="true"><b>2</b> / 3</span>')
    note = page.locator("#note-1\\.5")
    note.fill("Còn đang viết")

    page.locator("input[name='m-1.5'][value='3']").check()
    wait_for_line(page, "Đã lưu lúc")

    assert page.locator("#point-1\\.5").inner_text() == "2 / 3"
    assert note.input_value() == "Còn đang viết"


def test_what_is_chosen_before_htmx_has_come_is_saved_when_it_comes(page, live_server):
    sent = answer(page, 200)

    with held_back(page, "**/htmx-2*.js"):
        page.goto(live_server.url + "/gallery/", wait_until="commit")
        page.locator("input[name='m-9'][value='2']").check()
    wait_for_line(page, "Đã lưu lúc")

    assert sent == ["m-9=2&note-9="]


def test_a_broken_line_keeps_the_change_and_sends_it_again(page):
    page.route(MARK, lambda route: route.abort())
    page.locator("input[name='m-9'][value='2']").check()
    wait_for_line(page, "Chưa lưu được")

    page.unroute(MARK)
    sent = answer(page, 200)
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_for_line(page, "Đã lưu lúc")

    assert sent == ["m-9=2&note-9="]


def test_a_server_error_is_told_and_the_change_waits(page):
    answer(page, 503)

    page.locator("input[name='m-9'][value='2']").check()
    wait_for_line(page, "Chưa lưu được")

    assert "Máy chủ chưa trả lời được" in page.locator("#messages").inner_text()


@pytest.mark.parametrize(
    ("headers", "said"),
    [({}, "Phiên đăng nhập đã hết"), ({"HX-Retarget": "#messages"}, "Chưa lưu: xem thông báo")],
)
def test_a_token_of_an_earlier_sign_in_is_told_apart_from_a_refusal_in_words(page, headers, said):
    answer(page, 403, headers=headers)

    page.locator("input[name='m-9'][value='2']").check()

    wait_for_line(page, said)


def test_an_ended_session_does_not_pass_for_a_save(page, live_server):
    login = live_server.url + reverse("account_login")
    answer(page, 302, headers={"Location": login})

    page.locator("input[name='m-9'][value='2']").check()
    wait_for_line(page, "Phiên đăng nhập đã hết")

    assert page.url.endswith("/gallery/")
    assert page.locator("input[name='m-9'][value='2']").is_checked()


def test_a_refusal_is_shown_as_a_message_and_not_tried_again(page):
    sent = answer(
        page,
        409,
        body='<div class="note-toast" role="alert" data-toast="stay"><b>Phiếu đã nộp.</b></div>',
        headers={"HX-Retarget": "#messages", "HX-Reswap": "innerHTML"},
    )

    page.locator("input[name='m-9'][value='2']").check()
    wait_for_line(page, "Chưa lưu: xem thông báo")
    page.evaluate("dispatchEvent(new Event('online'))")

    assert page.locator("#messages").inner_text() == "Phiếu đã nộp."
    assert len(sent) == 1
    assert page.locator("#c-9 input").count() == 3


def test_leaving_with_unsaved_changes_asks_first(page):
    page.route(MARK, lambda route: route.abort())
    page.locator("input[name='m-9'][value='2']").check()
    wait_for_line(page, "Chưa lưu được")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    page.evaluate("location.assign('/')")
    page.wait_for_url(re.compile(r":\d+/$"))  # the gallery's own address ends in a stroke too

    assert asked == ["beforeunload"]


def test_keys_move_between_criteria_and_choose(page):
    answer(page, 200)
    page.evaluate("document.activeElement.blur()")

    page.keyboard.press("k")
    page.keyboard.press("3")
    page.keyboard.press("j")
    page.keyboard.press("2")

    chosen = page.eval_on_selector_all(
        "[data-key-card] input:checked", "all => all.map(i => i.name + '=' + i.value)"
    )
    assert chosen == ["m-1.5=3", "m-9=2"]


def test_keys_rest_inside_text(page):
    page.locator("#id_name").focus()
    page.keyboard.press("2")

    assert page.locator("#id_name").input_value() == "2HTX Cao Phong"
    assert page.locator("input[name='m-1.5']:checked").get_attribute("value") == "2"


def test_a_dialog_opens_over_the_page_and_gives_the_focus_back(page):
    opener = page.locator("[data-dialog=dlg]")
    opener.click()
    assert page.locator("dialog#dlg").is_visible()

    page.keyboard.press("Escape")

    assert not page.locator("dialog#dlg").is_visible()
    assert opener.evaluate("element => element === document.activeElement")


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page):
    assert page.evaluate("document.activeElement.className") == "errors mb-3"

    page.locator(".errors a", has_text="Mã số thuế").click()

    assert page.evaluate("location.hash") == "#id_tax_code"


def test_a_day_is_read_back_as_offices_write_it(page):
    page.fill("#id_founded_on", "2026-11-12")

    assert page.locator("output[for=id_founded_on]").inner_text() == "Thứ Năm, 12/11/2026"


def test_ctrl_k_leads_to_the_search(page):
    page.keyboard.press("Control+k")

    assert page.evaluate("document.activeElement.id") == "q-top"


def test_filters_change_the_address_without_a_reload(page, live_server):
    page.goto(live_server.url + reverse("products:list"))
    page.evaluate("window.stays = true")

    page.get_by_label("Hạng sao").select_option("4")
    page.wait_for_url(re.compile("stars=4"))

    assert page.evaluate("window.stays") is True

    page.go_back()
    page.wait_for_function("!location.search")
    page.locator("header.top").wait_for()

    assert page.get_by_label("Hạng sao").input_value() == ""


def test_without_scripts_filters_are_a_form(gallery_pages, chromium, live_server):
    user = make_user(serving=make_unit("14/"))
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies([session_cookie(user, live_server.url)])
    page = context.new_page()
    page.goto(live_server.url + reverse("products:list"))

    page.get_by_label("Hạng sao").select_option("4")
    page.get_by_role("button", name="Lọc", exact=True).click()

    assert page.url.endswith("stars=4&in_force=&state=&sort=name")
    assert page.get_by_role("link", name="Bỏ lọc: 4 sao").is_visible()
    context.close()


def test_two_people_in_one_form_keep_both_and_a_clash_is_told(chromium, live_server):
    demo = make_world()
    draft = walk.draft(demo, make_product_of(demo))
    colleague = make_user()
    ProducerAccount.objects.create(producer=draft.producer, user=colleague, since=date(2020, 1, 1))
    people = [
        Eyes(chromium, live_server.url, "wide", user) for user in (demo.user("chuthe1"), colleague)
    ]
    one, other = (eyes.page for eyes in people)
    for page in (one, other):
        page.goto(f"{live_server.url}/dossiers/{draft.pk}/registration/")

    for page, box, typed, words in (
        (one, "position", "Chủ nhiệm", "Đã lưu lúc"),
        (other, "legal_representative", "Lò Thị Mẩy", "Đã lưu lúc"),
        (one, "position", "Chủ nhiệm HTX", "Đã lưu lúc"),
        (other, "position", "Phó giám đốc", "Chưa lưu: xem thông báo"),
    ):
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.locator(f"[name={box}]").fill(typed)
            page.locator(f"[name={box}]").blur()
        wait_for_line(page, words)

    draft.refresh_from_db()
    kept = draft.form_01["position"], draft.form_01["legal_representative"]
    assert kept == ("Chủ nhiệm HTX", "Lò Thị Mẩy")
    assert "Cổng đang lưu: “Chủ nhiệm HTX”" in other.locator("#messages").inner_text()
    assert other.locator("[name=position]").input_value() == "Phó giám đốc"

    other.get_by_role("button", name="Lưu", exact=True).click()
    assert "Cổng đang lưu: “Chủ nhiệm HTX”" in other.locator(".field--bad").inner_text()
    other.get_by_role("button", name="Lưu", exact=True).click()
    other.get_by_text("Đã lưu.").wait_for()
    draft.refresh_from_db()
    assert draft.form_01["position"] == "Phó giám đốc"
    for eyes in people:
        eyes.context.close()
