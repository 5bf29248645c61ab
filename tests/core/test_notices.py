"""Notices: told once, read before sending where held, sent once, kept when the mail is down."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.attachments import Attachment
from core.errors import Incomplete, InvalidTransition
from core.models import Notice
from core.models.notice import AttachmentKind
from core.notices import (
    MOST_TRIES,
    cancel_notice,
    leave_notice,
    release_notices,
    retry_notice,
    revise_notice,
    see_notices,
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
    release_notices(notice_ids=[notice.pk], batch=uuid4(), actor=officer)
    send_all()

    assert [message.subject for message in mail.outbox] == ["Kết quả đợt 1"]


def test_a_sent_notice_is_neither_revised_nor_cancelled():
    notice = told()
    send_all()

    with pytest.raises(InvalidTransition):
        cancel_notice(notice_id=notice.pk, reason="Nhầm", actor=make_user())
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


class RefusingServer(BaseEmailBackend):
    """A mail server that knows no such mailbox."""

    def send_messages(self, messages):
        raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"User unknown")})


def test_a_refused_address_fails_at_once_and_is_tried_again_at_another(settings):
    settings.EMAIL_BACKEND = "tests.core.test_notices.RefusingServer"
    notice = told()
    send_all()
    notice.refresh_from_db()
    assert (notice.status, notice.last_error) == ("failed", "550 User unknown")

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    retry_notice(notice_id=notice.pk, to_address="moi@ocop.test", actor=make_user())
    send_all()

    assert [message.to for message in mail.outbox] == [["moi@ocop.test"]]
    notice.refresh_from_db()
    assert notice.status == "sent"


def test_a_notice_tried_in_vain_for_days_fails_instead_of_waiting_for_ever(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    notice = told()
    Notice.objects.update(attempts=MOST_TRIES - 1)

    send_all()

    notice.refresh_from_db()
    assert notice.status == "failed"


def test_a_notice_is_cancelled_only_with_a_reason():
    notice = told(held=True)

    with pytest.raises(Incomplete):
        cancel_notice(notice_id=notice.pk, reason=" ", actor=make_user())
    notice = cancel_notice(notice_id=notice.pk, reason="Gửi nhầm", actor=make_user())

    assert (notice.status, notice.cancel_reason) == ("cancelled", "Gửi nhầm")


def test_one_sees_ones_own_notices_and_nobody_elses():
    notice = told()
    send_all()

    assert see_notices(user=make_user()) == 0
    assert see_notices(user=notice.recipient, notice_ids=[notice.pk]) == 1
    assert not Notice.objects.unseen_by(notice.recipient).exists()


# ── What goes along ──────────────────────────────────────────────────

MEETING = Attachment("phien-hop-1.ics", AttachmentKind.MEETING, "BEGIN:VCALENDAR\r\nHọp\r\n")


def test_an_attachment_goes_out_with_the_mail_as_it_was_left():
    told(attachment=MEETING)

    send_all()

    [part] = mail.outbox[0].attachments
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "REQUEST"
    assert part.get_filename() == "phien-hop-1.ics"
    assert part.get_payload(decode=True).decode() == MEETING.text
    assert b"phien-hop-1.ics" in mail.outbox[0].message().as_bytes()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("../phien-hop.ics", "x"), ("phien-hop.html", "x"), ("Phiên họp.ics", "x"),
        ("a.ics\r\nBcc: x@y.z", "x"), ("phien-hop.ics", ""), ("phien-hop.ics", "x" * 50_001),
    ],
)  # fmt: skip
def test_nothing_but_a_small_calendar_file_with_a_plain_name_is_attached(name, text):
    with pytest.raises(ValueError, match="goes along"):
        Attachment(name, AttachmentKind.MEETING, text)


def test_half_an_attachment_is_refused_by_the_database():
    notice = told()

    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(attachment_name="a.ics")
