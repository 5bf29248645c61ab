"""Foreign keys point down as imports do; import graphs cannot see them."""

from django.apps import apps
from django.db import connection
from django.db.models import ForeignObject, ManyToManyField

LAYERS = (
    *("core", "accounts", "documents", "products", "cycle", "evaluation"),
    *("trade", "reports", "ocop_portal"),
)
# The audit row's actor is the one reference upwards (through AUTH_USER_MODEL).
UPWARDS = {"core.Notice.recipient", "core.AuditEntry.actor"}


def _references():
    """(name, layer it stands in, layer it points to) of each reference between our own apps."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in LAYERS:
            continue
        for field in model._meta.get_fields():
            if isinstance(field, (ForeignObject, ManyToManyField)):
                target = field.remote_field.model._meta.app_label
                name = f"{model._meta.label}.{field.name}"
                yield name, model._meta.app_label, target


def test_every_package_of_ours_is_a_layer():
    ours = {config.label for config in apps.get_app_configs() if "." not in config.name}

    assert set(LAYERS) - {"ocop_portal"} <= ours


def test_references_point_down_only():
    up = {
        name
        for name, own, target in _references()
        if target in LAYERS and LAYERS.index(target) > LAYERS.index(own)
    }

    assert up == UPWARDS


def test_no_reference_is_generic():
    """A foreign key says what it points to, and the database holds it to that."""
    generic = [
        field.name
        for model in apps.get_models()
        if model._meta.app_label in LAYERS
        for field in model._meta.private_fields
    ]

    assert generic == []


def test_every_reference_is_held_by_the_database():
    loose = [
        name
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in LAYERS
        for field in model._meta.local_fields
        if isinstance(field, ForeignObject) and not field.db_constraint
        for name in [f"{model._meta.label}.{field.name}"]
    ]

    assert loose == []
    assert connection.vendor == "postgresql"
