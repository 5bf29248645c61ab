"""Spans of days: from one date until another, both included, the end perhaps open."""

from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext_lazy as _

ENDS_BEFORE_IT_BEGINS = _("Ngày kết thúc không thể trước ngày bắt đầu.")


def days(start: str, end: str) -> Func:
    """Two date columns as one range. Dates in the wrong order still make a range: the check
    constraint refuses them with its message, instead of PostgreSQL with an error."""
    first = Least(F(start), Coalesce(F(end), F(start)))
    return Func(first, F(end), Value("[]"), function="daterange", output_field=DateRangeField())


def require_order(record: models.Model, start: str, end: str) -> None:
    """For clean(): the end, where there is one, is at fault."""
    first, last = getattr(record, start), getattr(record, end)
    if first is not None and last is not None and last < first:
        raise ValidationError({end: ENDS_BEFORE_IT_BEGINS})
