"""The one engine that moves records from state to state."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.constraints import refusal_of
from core.errors import InvalidTransition
from core.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Move:
    """One step a record may take; `label` is a Vietnamese verb phrase, "phát hành quyết định"."""

    sources: frozenset[str]
    target: str
    label: str


@dataclass(frozen=True, slots=True)
class Workflow:
    """The whole life of a record as data: name of the move -> Move. `noun` is "hồ sơ", "phiếu"…"""

    noun: str
    moves: Mapping[str, Move]

    def allows(self, record: models.Model, move: str) -> bool:
        return record.status in self.moves[move].sources

    def require(self, record: models.Model, move: str) -> None:
        """Raise InvalidTransition (409), naming who brought the record where it is."""
        if not self.allows(record, move):
            raise InvalidTransition(self._refusal(record, move))

    def advance(
        self,
        record: models.Model,
        move: str,
        *,
        actor: Any,
        detail: dict[str, Any] | None = None,
        **changes: Any,
    ) -> None:
        """Check, set, save and record one move of a row the caller has locked."""
        if not transaction.get_connection().in_atomic_block:
            raise RuntimeError("Lock the record in a transaction before moving it.")
        self.require(record, move)
        before, after = record.status, self.moves[move].target
        for name, value in {"status": after, **changes}.items():
            setattr(record, name, value)
        self._save(record, ["status", "updated_at", *changes])
        AuditEntry.objects.record(
            record, move, actor=actor, before=before, after=after, detail=detail
        )

    def advance_all(
        self,
        records: Sequence[models.Model],
        move: str,
        *,
        actor: Any,
        details: Sequence[dict[str, Any]] | None = None,
        own: Sequence[str] = (),
        **changes: Any,
    ) -> None:
        """The same move of many locked rows, in as many statements as for one.

        `own` names fields that the caller has set to each record's own value.
        """
        if not transaction.get_connection().in_atomic_block:
            raise RuntimeError("Lock the records in a transaction before moving them.")
        for record in records:
            self.require(record, move)
        befores, after = [record.status for record in records], self.moves[move].target
        shared = {"status": after, "updated_at": timezone.now(), **changes}
        for record in records:
            for name, value in shared.items():
                setattr(record, name, value)
        with _judged():
            type(records[0])._default_manager.bulk_update(records, [*shared, *own])
        AuditEntry.objects.record_all(
            records, move, actor=actor, befores=befores, afters=[after] * len(befores),
            details=details,
        )  # fmt: skip

    @staticmethod
    def _save(record: models.Model, fields: list[str]) -> None:
        with _judged():
            record.save(update_fields=fields)

    def _refusal(self, record: models.Model, move: str) -> str:
        wanted = self.moves[move].label
        # Other acts are recorded too, "prepare" for one: these moved nothing and have no words.
        moved = AuditEntry.objects.of(record).filter(action__in=self.moves, after=record.status)
        last = moved.order_by("-pk").first()
        state = record.get_status_display()
        if last is None:
            return _("Không thể %(wanted)s: %(noun)s đang ở trạng thái “%(state)s”.") % {
                "wanted": wanted,
                "noun": self.noun,
                "state": state,
            }
        return _(
            "Không thể %(wanted)s: %(who)s đã %(done)s lúc %(when)s; %(noun)s đang “%(state)s”."
        ) % {
            "wanted": wanted,
            "who": last.actor_name or _("hệ thống"),
            "done": self.moves[last.action].label,
            "when": timezone.localtime(last.at).strftime("%H:%M ngày %d/%m/%Y"),
            "noun": self.noun,
            "state": state,
        }


@contextmanager
def _judged() -> Iterator[None]:
    """The database judges the constraints; asking it beforehand costs a query for each.

    A refusal undoes the whole act, so the move needs no savepoint of its own.
    """
    try:
        with transaction.atomic(savepoint=False):
            yield
    except IntegrityError as error:
        raise refusal_of(error) from error
