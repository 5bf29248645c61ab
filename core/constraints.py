"""From the constraint that the database named to the sentence its model gives for it."""

from functools import lru_cache

from django.apps import apps
from django.db import IntegrityError
from django.db.models import BaseConstraint

from core.errors import Conflict


def refusal_of(error: IntegrityError) -> Conflict:
    """A 409 with the violated constraint's own message, where its model has one."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    constraint = _by_name().get(name or "")
    said = constraint is not None and constraint.violation_error_message != (
        BaseConstraint.default_violation_error_message
    )
    message = constraint.get_violation_error_message() if said else None
    return Conflict(message, code="constraint")


@lru_cache
def _by_name() -> dict[str, BaseConstraint]:
    return {
        constraint.name: constraint
        for model in apps.get_models()
        for constraint in model._meta.constraints
    }
