"""What an import adds and changes, written in a fixed number of statements a thousand rows."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from core.context import request_id
from core.models import AuditEntry
from evaluation.import_register import KnownProduct
from evaluation.import_stars import snapshot
from evaluation.import_statements import CHANGING
from evaluation.models import Recognition
from products.models import Producer, ProducerFormPeriod, Product

_BATCH = 1000
_COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    Producer: ("unit", "form", "updated_at"),
    Product: ("unit", "category", "stars", "stars_valid_until", "updated_at"),
    Recognition: (*CHANGING, "updated_at"),
}


class Changes:
    """Records new and changed, each once; saved parents first."""

    def __init__(self) -> None:
        self._new: dict[type, list[models.Model]] = {model: [] for model in _COLUMNS}
        self._changed: dict[type, dict[int, models.Model]] = {model: {} for model in _COLUMNS}
        self._touched: dict[int, KnownProduct] = {}

    def add(self, record: models.Model) -> None:
        self._new[type(record)].append(record)

    def change(self, record: models.Model) -> None:
        """A record on file is to be written again; a new one is written anyway."""
        if record.pk is not None:
            self._changed[type(record)][record.pk] = record

    def touch(self, product: KnownProduct) -> None:
        """What is on file of the product's recognitions is no longer what it was."""
        self._touched[id(product)] = product

    def save(self, actor: User | None) -> None:
        shown = self._show_stars()
        for model in _COLUMNS:
            model.objects.bulk_create(self._new[model], batch_size=_BATCH)
        ProducerFormPeriod.objects.bulk_create(
            (
                ProducerFormPeriod(producer=each, form=each.form, name=each.name)
                for each in self._new[Producer]
            ),
            batch_size=_BATCH,
        )
        now = timezone.now()
        for model, columns in _COLUMNS.items():
            changed = list(self._changed[model].values())
            for record in changed:
                record.updated_at = now
            model.objects.bulk_update(changed, columns, batch_size=_BATCH)
        self._audit(shown, actor)

    def _show_stars(self) -> dict[int, tuple[Product, str]]:
        """Set the snapshot the market sees, unless the portal's own certificate speaks."""
        shown: dict[int, tuple[Product, str]] = {}
        for known in self._touched.values():
            product, before = known.record, known.record.stars
            if product.verification_code:
                continue
            stars, until = snapshot([each.record for each in known.statements])
            if (stars, until) != (product.stars, product.stars_valid_until):
                product.stars, product.stars_valid_until = stars, until
                shown[id(product)] = (product, f"{before or ''}")
                self.change(product)
        return shown

    def _audit(self, shown: dict[int, tuple[Product, str]], actor: User | None) -> None:
        """An entry for each product entered and each whose stars the list has changed."""
        entries = [_entry(product, "register", actor) for product in self._new[Product]]
        entries += [
            _entry(product, "set_stars", actor, before, f"{product.stars or ''}")
            for product, before in shown.values()
        ]
        AuditEntry.objects.bulk_create(entries, batch_size=_BATCH)


def _entry(
    product: Product, action: str, actor: User | None, before: str = "", after: str = ""
) -> AuditEntry:
    return AuditEntry(
        actor=actor,
        actor_name=str(actor) if actor else "",
        actor_post=actor.post_line if actor else "",
        action=action,
        record_type=product._meta.label_lower,
        record_id=str(product.pk),
        record_text=str(product)[:300],
        before=before,
        after=after,
        detail={"by": "import"},
        request_id=request_id.get(),
    )
