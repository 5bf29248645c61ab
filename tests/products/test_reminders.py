"""Papers that end soon are told to the people of their producer: 60 and 30 days before."""

from datetime import date, timedelta

import pytest

from core.models import Notice
from products.models import Producer, ProducerAccount
from products.services.reminders import remind_of_ending_papers
from tests.build import make_licence, make_unit, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def producer() -> Producer:
    return Producer.objects.create(
        name="HTX Tà Xùa", form="cooperative", unit=make_unit("14/04075/")
    )


def keeper(producer: Producer, *, until: date | None = None, **fields):
    user = make_user(**fields)
    ProducerAccount.objects.create(
        producer=producer, user=user, since=date(2020, 1, 1), until=until
    )
    return user


def paper(producer: Producer, left: int):
    return make_licence(producer=producer, expires_on=TODAY + timedelta(days=left))


@pytest.mark.parametrize(
    ("left", "told"),
    [(61, 0), (60, 1), (31, 1), (30, 1), (0, 1), (-1, 0)],
)
def test_a_paper_is_told_of_from_the_sixtieth_day_to_its_last(producer, left, told):
    keeper(producer)
    paper(producer, left)

    remind_of_ending_papers(today=TODAY)

    assert Notice.objects.count() == told


def test_each_step_is_told_once_however_often_the_job_runs(producer):
    user = keeper(producer)
    licence = paper(producer, 60)

    for day in (0, 0, 1, 29, 30, 31, 60):
        remind_of_ending_papers(today=TODAY + timedelta(days=day))

    assert list(Notice.objects.order_by("pk").values_list("recipient", "key")) == [
        (user.pk, f"licence_expiring:{licence.pk}:2027-01-22:60:{user.pk}"),
        (user.pk, f"licence_expiring:{licence.pk}:2027-01-22:30:{user.pk}"),
    ]


def test_a_paper_with_a_new_end_is_told_of_anew(producer):
    keeper(producer)
    licence = paper(producer, 20)
    remind_of_ending_papers(today=TODAY)
    licence.expires_on = TODAY + timedelta(days=25)
    licence.save()

    remind_of_ending_papers(today=TODAY)

    assert Notice.objects.count() == 2


def test_the_notice_names_the_paper_its_end_and_where_to_send_the_new_one(producer):
    keeper(producer)
    paper(producer, 20)

    remind_of_ending_papers(today=TODAY)

    notice = Notice.objects.get()
    assert notice.subject == "“Giấy chứng nhận an toàn thực phẩm” còn 20 ngày là hết hạn"
    assert "của HTX Tà Xùa có giá trị đến hết ngày 13/12/2026." in notice.body
    assert notice.url == f"/producers/{producer.pk}/licences/"


def test_only_people_who_act_for_the_producer_today_are_told(producer):
    here = keeper(producer)
    keeper(producer, until=TODAY - timedelta(days=1))
    keeper(producer, is_active=False)
    keeper(Producer.objects.create(name="HTX khác", form="cooperative", unit=producer.unit))
    paper(producer, 20)

    remind_of_ending_papers(today=TODAY)

    assert [notice.recipient for notice in Notice.objects.all()] == [here]
