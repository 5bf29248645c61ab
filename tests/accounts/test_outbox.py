"""The outbox by its pages: read, mended, let out together with a bar, taken back, tried again."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from core.models import Notice
from core.notices import leave_notice, send_next_notice
from tests.build import make_unit, make_user

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def held(key: str = "a", **changes) -> Notice:
    to = make_user(email=f"{key}@ocop.test")
    values = {"event": "test", "subject": f"Kết quả {key}", "body": "Ba sao.", "held": True}
    return leave_notice(key=key, to=to, **{**values, "unit_path": "14/04075/", **changes})


def officer(path: str = "14/", role: Role = Role.PROVINCIAL_OFFICER):
    return make_user(serving=make_unit(path), role=role)


def url(name: str, *args) -> str:
    return reverse(f"accounts:{name}", args=args)


def send_all() -> None:
    while send_next_notice(now=timezone.now()):
        pass


def test_an_officer_reads_the_outbox_of_the_units_below_and_nobody_elses():
    notice = held()

    mine = client_of(officer()).get(url("outbox"))
    other = client_of(officer("15/")).get(url("outbox_notice", notice.pk))
    viewer = client_of(officer(role=Role.VIEWER)).get(url("outbox"))

    assert "Kết quả a" in mine.content.decode()
    assert other.status_code == 404
    assert viewer.status_code == 403


def test_notices_are_mended_then_let_out_together_and_the_bar_shows_how_far_they_are():
    first, second = held("a"), held("b")
    client = client_of(officer())
    client.post(url("outbox_notice", first.pk), {"subject": "Kết quả đợt 1", "body": "Bốn sao."})
    chosen = f"{url('outbox_release')}?notice={first.pk}&notice={second.pk}"
    names = client.get(chosen).content.decode()
    assert "Kết quả đợt 1" in names
    assert "Kết quả b" in names
    assert mail.outbox == []

    sending = client.post(chosen)

    bar = client.get(sending["Location"]).content.decode()
    assert 'max="2" value="0"' in bar
    send_all()
    assert "Đã gửi 2 thông báo" in client.get(sending["Location"]).content.decode()
    assert {message.subject for message in mail.outbox} == {"Kết quả đợt 1", "Kết quả b"}


def test_a_choice_with_a_stranger_in_it_lets_nothing_out():
    mine, theirs = held("a"), held("b", unit_path="15/")
    chosen = f"{url('outbox_release')}?notice={mine.pk}&notice={theirs.pk}"

    answer = client_of(officer()).post(chosen)

    assert answer.status_code == 422
    assert not Notice.objects.exclude(status="held").exists()


def test_a_notice_is_taken_back_with_a_reason():
    notice = held()
    client = client_of(officer())

    assert client.post(url("outbox_cancel", notice.pk), {"reason": ""}).status_code == 422
    client.post(url("outbox_cancel", notice.pk), {"reason": "Nhầm chủ thể"})

    notice.refresh_from_db()
    assert (notice.status, notice.cancel_reason) == ("cancelled", "Nhầm chủ thể")


def test_a_bounced_notice_is_shown_with_its_error_and_sent_to_the_right_address():
    notice = held()
    Notice.objects.update(status="failed", last_error="550 User unknown")
    client = client_of(officer())
    page = client.get(url("outbox") + "?state=failed").content.decode()
    assert "550 User unknown" in page

    wrong = client.post(url("outbox_retry", notice.pk), {"to_address": "khong phai"})
    right = client.post(url("outbox_retry", notice.pk), {"to_address": "dung@ocop.test"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    send_all()
    assert [message.to for message in mail.outbox] == [["dung@ocop.test"]]


def test_the_bell_counts_what_a_person_has_not_seen_and_opening_leads_on():
    notice = held(held=False, url="/dossiers/")
    send_all()
    client = client_of(notice.recipient)
    assert "Thông báo: 1 chưa xem" in client.get("/").content.decode()
    assert "Kết quả a" in client.get(url("notices")).content.decode()

    opened = client.post(url("notice_open", notice.pk))

    assert opened["Location"] == "/dossiers/"
    assert "chưa xem" not in client.get("/").content.decode()
    assert client_of(make_user()).post(url("notice_open", notice.pk)).status_code == 404


def test_a_notice_never_leads_to_another_site():
    notice = held(held=False, url="https://evil.example/")
    send_all()

    opened = client_of(notice.recipient).post(url("notice_open", notice.pk))

    assert opened["Location"] == url("notices")
