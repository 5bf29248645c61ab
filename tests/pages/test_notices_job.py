"""The bar of what an act left in the outbox: on the decision's, the notice's, the letters' page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Notice
from evaluation.choices import LineChoice
from evaluation.services import feedback
from tests.evaluation import test_forwarding as ways
from tests.law.test_decision import two_stars
from tests.pages.room import signed_in, text_of
from tests.path import concluded, make_world
from tests.walks import tell

pytestmark = pytest.mark.django_db
OUTBOX = reverse("accounts:outbox")


def page_of(demo, name: str, pk: int, *, user: str = "tinh1") -> str:
    return text_of(signed_in(demo.user(user)).get(reverse(f"evaluation:{name}", args=[pk])))


def test_a_decision_shows_how_many_notices_wait_to_be_read_and_leads_to_the_outbox():
    demo = make_world()
    concluded(demo, ways.best_marks())
    decision = ways.issued(demo, LineChoice.FORWARD)

    page = page_of(demo, "decision", decision.pk)

    assert "2/2 chờ đọc lại" in page
    assert f'href="{OUTBOX}?state=held"' in page
    assert OUTBOX not in page_of(demo, "decision", decision.pk, user="lanhdao")


@pytest.mark.parametrize(
    ("statuses", "shown"),
    [
        ({"ready": 2}, "0/2"),
        ({"sent": 1, "ready": 1}, "1/2"),
        ({"sent": 2}, "Đã gửi 2 thông báo"),
        ({"sent": 1, "failed": 1}, "1 thông báo không gửi được"),
        ({"sent": 1, "cancelled": 1}, "Đã gửi 1 thông báo"),
    ],
)
def test_the_bar_follows_the_notices_until_all_have_left(statuses, shown):
    demo = make_world()
    concluded(demo, ways.best_marks())
    decision = ways.issued(demo, LineChoice.FORWARD)
    keys = list(Notice.objects.filter(event="decision_issued").values_list("pk", flat=True))
    for status, many in statuses.items():
        now, chosen = timezone.now(), [keys.pop() for _each in range(many)]
        Notice.objects.filter(pk__in=chosen).update(
            status=status, sent_at=now, next_try_at=now, last_error="lỗi"
        )

    assert shown in page_of(demo, "decision", decision.pk)


def test_a_notice_and_a_session_s_letters_show_theirs():
    demo = make_world()
    result = two_stars(demo)
    notice = tell(demo, [result], number=9)
    session = result.item.session_id
    before = page_of(demo, "feedback_letters", session)
    [letter] = feedback.draft_letters(session_id=session, actor=demo.user("thuky"))
    feedback.approve_letters(letter_ids=[letter.pk], actor=demo.user("hd1"))
    feedback.send_letters(letter_ids=[letter.pk], actor=demo.user("thuky"), now=timezone.now())

    assert "2/2 chờ đọc lại" in page_of(demo, "result_notice", notice.pk)
    assert "chờ đọc lại" not in before
    assert "1/1 chờ đọc lại" in page_of(demo, "feedback_letters", session)
