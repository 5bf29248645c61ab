"""Past recognitions as a list again, in the import's own columns: sent out, it comes back
unchanged."""

from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from import_export import fields, resources
from import_export.formats.base_formats import CSV, XLSX

from core.suspect_text import looks_like_formula
from evaluation.import_columns import Column
from evaluation.models import Recognition


class PlainText(fields.Field):
    """A text no spreadsheet will compute; the library only drops one leading "="."""

    def export(self, instance: Any, **kwargs: Any) -> str:
        text = str(self.get_value(instance) or "")
        return f"'{text}" if looks_like_formula(text) else text


class RecognitionResource(resources.ModelResource):
    """One row for each recognition, as it was printed."""

    serial = fields.Field(column_name=Column.SERIAL.value)
    product = PlainText("product_text", Column.PRODUCT.value)
    producer = PlainText("producer_text", Column.PRODUCER.value)
    form = PlainText("form_text", Column.FORM.value)
    commune = PlainText("commune_text", Column.COMMUNE.value)
    district = PlainText("district_text", Column.DISTRICT.value)
    province = PlainText("province_text", Column.PROVINCE.value)
    sector = PlainText("sector_text", Column.SECTOR.value)
    points = fields.Field(column_name=Column.POINTS.value)
    stars = fields.Field("stars", Column.STARS.value)
    number = PlainText("decision_number", Column.NUMBER.value)
    decided = fields.Field(column_name=Column.DATE.value)
    round = PlainText("round", Column.ROUND.value)
    note = PlainText("note", Column.NOTE.value)

    class Meta:
        model = Recognition
        fields = (
            "serial", "product", "producer", "form", "commune", "district", "province", "sector",
            "points", "stars", "number", "decided", "round", "note",
        )  # fmt: skip
        export_order = fields

    def before_export(self, queryset: QuerySet, **kwargs: Any) -> None:
        self._serial = 0

    def dehydrate_serial(self, record: Recognition) -> int:
        self._serial += 1
        return self._serial

    def dehydrate_points(self, record: Recognition) -> str:
        if record.score is None:
            return record.score_text
        return f"{record.score.normalize():f}".replace(".", ",")

    def dehydrate_decided(self, record: Recognition) -> date | str:
        """ISO, the one form that nothing turns round."""
        return record.decided_on.isoformat() if record.decided_on else record.date_text


FORMATS = {".csv": CSV, ".xlsx": XLSX}


def write_recognitions(path: Path, recognitions: QuerySet[Recognition]) -> int:
    """Write the list to .csv or .xlsx; how many rows it has."""
    dataset = RecognitionResource().export(queryset=recognitions)
    content = FORMATS[path.suffix.lower()]().export_data(dataset)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8-sig"))
    return len(dataset)
