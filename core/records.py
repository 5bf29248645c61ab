"""A record's own checks as a refusal with its fields."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from core.errors import Incomplete


def require_valid(record: models.Model, *, exclude: tuple[str, ...] = ()) -> None:
    """full_clean(), its messages raised as Incomplete (422) at the fields they belong to."""
    try:
        record.full_clean(exclude=exclude)
    except ValidationError as error:
        fields = {
            ("" if name == NON_FIELD_ERRORS else name): messages
            for name, messages in error.message_dict.items()
        }
        raise Incomplete(" ".join(error.messages), fields=fields) from error
