"""Certificates as a spreadsheet: the rows of the list as filtered, nothing a program computes."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from import_export import fields, resources

from evaluation.exports import FORMATS, PlainText
from evaluation.models import Certificate

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class CertificateResource(resources.ModelResource):
    """Days are ISO, the one form that nothing turns round; the state is that of one day."""

    number = PlainText("number_text", "Số giấy chứng nhận")
    product = PlainText("product__name", "Sản phẩm")
    producer = PlainText("product__producer__name", "Chủ thể")
    home = PlainText("product__unit__full_name", "Xã, phường")
    stars = fields.Field("stars", "Hạng sao")
    decision = PlainText("decision_number", "Quyết định")
    decided = fields.Field(column_name="Ngày quyết định")
    printed_from = fields.Field(column_name="Hiệu lực từ")
    printed_until = fields.Field(column_name="Hiệu lực đến hết")
    extended_until = fields.Field(column_name="Kéo dài đến hết")
    state = fields.Field(column_name="Tình trạng")
    code = PlainText("verification_code", "Mã tra cứu")

    class Meta:
        model = Certificate
        fields = (
            "number", "product", "producer", "home", "stars", "decision", "decided",
            "printed_from", "printed_until", "extended_until", "state", "code",
        )  # fmt: skip
        export_order = fields

    def __init__(self, day: date) -> None:
        super().__init__()
        self.day = day

    def dehydrate_decided(self, certificate: Certificate) -> str:
        return _iso(certificate.decided_on)

    def dehydrate_printed_from(self, certificate: Certificate) -> str:
        return _iso(certificate.printed_from)

    def dehydrate_printed_until(self, certificate: Certificate) -> str:
        return _iso(certificate.printed_until)

    def dehydrate_extended_until(self, certificate: Certificate) -> str:
        return _iso(certificate.extended_until)

    def dehydrate_state(self, certificate: Certificate) -> str:
        return str(certificate.term.state(self.day).label)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def certificate_table(rows: QuerySet[Certificate], *, form: str, day: date) -> Any:
    """The bytes of a .csv (with the mark Excel needs) or .xlsx."""
    dataset = CertificateResource(day).export(queryset=rows)
    content = FORMATS[f".{form}"]().export_data(dataset)
    return content if isinstance(content, bytes) else content.encode("utf-8-sig")
