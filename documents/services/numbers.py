"""Numbers of papers: typed in from the clerk's register, or drawn from the portal's."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.clocks import today
from core.errors import Conflict, InvalidInput
from documents.choices import NumberSource
from documents.kinds import KINDS
from documents.models import NumberRegister, OfficialDocument
from documents.selectors import numbering_of
from documents.workflow import DOCUMENT


@transaction.atomic
def number_document(
    *, document_id: int, number: int, issued_on: date, actor: User | None
) -> OfficialDocument:
    """Write down the number and date that the clerk's office gave.

    Authority is checked by the calling service.
    """
    document = OfficialDocument.objects.lock(document_id)
    DOCUMENT.require(document, "number")
    _require_source(document, NumberSource.EXTERNAL)
    _check_typed(document, number, issued_on)
    _give([document], number, issued_on, actor)
    return document


@transaction.atomic
def draw_number(*, document_id: int, issued_on: date, actor: User | None) -> OfficialDocument:
    """Take the next number of the unit's register; rolled back together, so none is skipped.

    Authority is checked by the calling service.
    """
    document = OfficialDocument.objects.lock(document_id)
    draw_numbers([document], issued_on=issued_on, actor=actor)
    return document


def draw_numbers(
    documents: Sequence[OfficialDocument], *, issued_on: date, actor: User | None
) -> None:
    """The next numbers of one register for locked papers of one unit and kind, in their order."""
    first = documents[0]
    _require_source(first, NumberSource.PORTAL)
    key = {"unit_id": first.unit_id, "group": first.number_group, "year": issued_on.year}
    NumberRegister.objects.get_or_create(**key)
    register = NumberRegister.objects.select_for_update(no_key=True).get(**key)
    begin = register.last_number + 1
    register.last_number += len(documents)
    register.save(update_fields=["last_number", "updated_at"])
    _give(documents, begin, issued_on, actor)


def _give(
    documents: Sequence[OfficialDocument], begin: int, issued_on: date, actor: User | None
) -> None:
    for number, document in enumerate(documents, start=begin):
        document.number = number
        document.number_text = KINDS[document.kind].number_format.format(
            number=number, year=issued_on.year, symbol=document.symbol
        )
    DOCUMENT.advance_all(
        documents,
        "number",
        actor=actor,
        details=[{"number": document.number_text} for document in documents],
        own=("number", "number_text"),
        number_year=issued_on.year,
        issued_on=issued_on,
    )


def _require_source(document: OfficialDocument, source: NumberSource) -> None:
    actual = numbering_of(document.unit, document.kind).source
    if actual == source:
        return
    told = {
        NumberSource.EXTERNAL: _("Số của văn bản này do văn thư cấp, phải nhập vào."),
        NumberSource.PORTAL: _("Số của văn bản này do hệ thống cấp, không nhập tay."),
        NumberSource.NONE: _("Loại văn bản này không đánh số."),
    }
    raise Conflict(told[NumberSource(actual)], code="number_source")


def _check_typed(document: OfficialDocument, number: int, issued_on: date) -> None:
    if number < 1:
        raise _wrong("number", _("Số văn bản phải từ 1 trở lên."))
    if issued_on > today():
        raise _wrong("issued_on", _("Ngày văn bản không được sau hôm nay."))
    taken = OfficialDocument.objects.filter(
        unit_id=document.unit_id,
        number_group=document.number_group,
        number_year=issued_on.year,
        number=number,
    ).first()
    if taken is not None:
        raise _wrong(
            "number",
            _("Số %(number)s năm %(year)s đã cấp cho “%(title)s”.")
            % {"number": number, "year": issued_on.year, "title": taken.title},
        )


def _wrong(field: str, message: str) -> InvalidInput:
    return InvalidInput(message, code="number_invalid", fields={field: [message]})
