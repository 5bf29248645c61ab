from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction

from core.clocks import today
from core.errors import Conflict, Incomplete, InvalidInput, InvalidTransition
from documents.choices import DocumentKind as K
from documents.models import NumberRegister, OfficialDocument
from documents.services.numbers import draw_number, number_document
from documents.services.papers import cancel_document
from tests.build import make_unit
from tests.documents import build


@pytest.mark.django_db
def test_number_document_writes_the_number_as_decree_30_does():
    assert build.numbered(number=5).number_text == "05/QĐ-UBND"
    assert build.numbered(number=2871).number_text == "2871/QĐ-UBND"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "issued_on", "field", "message"),
    [
        (0, build.DAY, "number", "Số văn bản phải từ 1 trở lên."),
        (5, today() + timedelta(days=1), "issued_on", "Ngày văn bản không được sau hôm nay."),
        (
            7,
            build.DAY,
            "number",
            "Số 7 năm 2026 đã cấp cho “Về việc công nhận sản phẩm OCOP đợt 2 năm 2026”.",
        ),
    ],
)
def test_number_document_refuses_what_the_register_could_not_hold(
    number, issued_on, field, message
):
    build.numbered(number=7)
    document = build.approved()

    with pytest.raises(InvalidInput) as refusal:
        number_document(document_id=document.pk, number=number, issued_on=issued_on, actor=None)

    assert refusal.value.fields == {field: [message]}


@pytest.mark.django_db
def test_a_paper_is_numbered_once():
    document = build.numbered()

    with pytest.raises(InvalidTransition):
        number_document(document_id=document.pk, number=8, issued_on=build.DAY, actor=None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "service", "message"),
    [
        (K.CERTIFICATE, "external", "Số của văn bản này do hệ thống cấp, không nhập tay."),
        (K.STAR_DECISION, "portal", "Số của văn bản này do văn thư cấp, phải nhập vào."),
        (K.SCORECARD, "portal", "Loại văn bản này không đánh số."),
    ],
)
def test_each_kind_gets_its_number_from_its_own_source(kind, service, message):
    document = build.approved(kind, issued_on=build.DAY if kind == K.SCORECARD else None)

    act = {
        "external": partial(number_document, number=1),
        "portal": draw_number,
    }[service]
    with pytest.raises(Conflict) as refusal:
        act(document_id=document.pk, issued_on=build.DAY, actor=None)

    assert refusal.value.message == message


@pytest.mark.django_db
def test_drawn_numbers_run_from_one_in_each_year_series_and_unit():
    filed = [
        build.filed(),
        build.filed(),
        build.filed(issued_on=build.DAY.replace(year=2025)),
        build.filed(K.MINUTES),
        build.filed(unit=make_unit("15/")),
        build.filed(),
    ]

    assert [document.number for document in filed] == [1, 2, 1, 1, 1, 3]


@pytest.mark.django_db
def test_a_number_drawn_in_an_act_that_fails_is_given_to_the_next():
    with pytest.raises(Incomplete), transaction.atomic():
        _file_two_the_second_without_content()

    assert NumberRegister.objects.count() == 0
    assert build.filed().number == 1


def _file_two_the_second_without_content():
    build.filed()
    build.filed(content={})


@pytest.mark.django_db
def test_the_number_of_a_cancelled_paper_stays_taken_with_its_reason():
    cancelled = build.filed()
    cancel_document(document_id=cancelled.pk, reason="In hỏng", actor=None)

    assert build.filed().number == 2
    assert list(
        OfficialDocument.objects.order_by("number").values_list("number", "closing_reason")
    ) == [(1, "In hỏng"), (2, "")]


@pytest.mark.django_db(transaction=True)
def test_twenty_drawers_at_once_leave_no_gap_and_no_double():
    unit = make_unit("14/")
    waiting = [build.approved(K.CERTIFICATE, unit=unit).pk for _ in range(20)]

    def draw(document_id):
        try:
            return draw_number(document_id=document_id, issued_on=build.DAY, actor=None).number
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        numbers = sorted(pool.map(draw, waiting))

    assert numbers == list(range(1, 21))
    assert NumberRegister.objects.get().last_number == 20


@pytest.mark.django_db(transaction=True)
def test_two_clerks_typing_one_number_at_once_get_one_paper_numbered():
    unit = make_unit("14/")
    waiting = [build.approved(unit=unit).pk for _ in range(2)]

    def type_in(document_id):
        try:
            number_document(document_id=document_id, number=7, issued_on=build.DAY, actor=None)
        except Exception as error:  # the loser may learn it from the check or the constraint
            return type(error).__name__
        finally:
            connection.close()
        return "numbered"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(type_in, waiting))

    assert outcomes[1] == "numbered"
    assert outcomes[0] in {"Conflict", "InvalidInput"}
    assert OfficialDocument.objects.filter(number=7).count() == 1
