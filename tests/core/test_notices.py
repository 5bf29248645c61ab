"""Notices: told once, read before sending where held, sent once, kept when the mail is down."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from core.errors import InvalidTransition
from core.models import Notice
from core.notices import (
    cancel_notice,
    leave_notice,
    release_notice,
    revise_notice,
    send_next_notice,
)
from tests.build import make_user

pytestmark = pytest.mark.django_db


def told(**changes):
    values = {"event": "result", "key": "result:1", "subject": "Kết quả", "body": "Ba sao."}
    return leave_notice(**{**values, "to": make_user(email="nguoi.nhan@ocop.test"), **changes})


def send_all():
    while send_next_notice(now=timezone.now()):
        pass


def test_the_same_event_is_told_once():
    first = told()

    again = told(body="Khác.")

    assert again.pk == first.pk
    assert Notice.objects.get().body == "Ba sao."


def test_a_notice_is_mailed_once_and_shows_to_its_recipient():
    notice = told()

    send_all()
    send_all()

    assert [(m.to, m.subject) for m in mail.outbox] == [(["nguoi.nhan@ocop.test"], "Kết quả")]
    assert list(Notice.objects.read_by(notice.recipient)) == [notice]


def test_a_held_notice_waits_until_somebody_has_read_it():
    notice = told(held=True)
    send_all()
    assert mail.outbox == []
    assert list(Notice.objects.read_by(notice.recipient)) == []

    officer = make_user()
    revise_notice(notice_id=notice.pk, subject="Kết quả đợt 1", body="Ba sao.", actor=officer)
    release_notice(notice_id=notice.pk, actor=officer)
    send_all()

    assert [message.subject for message in mail.outbox] == ["Kết quả đợt 1"]


def test_a_sent_notice_is_neither_revised_nor_cancelled():
    notice = told()
    send_all()

    with pytest.raises(InvalidTransition):
        cancel_notice(notice_id=notice.pk, actor=make_user())
    with pytest.raises(InvalidTransition):
        revise_notice(notice_id=notice.pk, subject="x", body="y", actor=make_user())


def test_a_mail_server_that_is_down_costs_a_pause_and_no_notice(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    notice = told()

    send_all()

    notice.refresh_from_db()
    assert (notice.status, notice.attempts) == ("ready", 1)
    assert notice.last_error
    assert notice.next_try_at > timezone.now() + timedelta(seconds=30)
