"""The end of dossiers: with the result, an extension that waited for it ends too (12.3)."""

from collections.abc import Sequence
from datetime import date

from accounts.models import User
from evaluation.models import Dossier
from evaluation.services.extensions import close_extensions
from evaluation.workflow import DOSSIER


def conclude_dossiers(dossiers: Sequence[Dossier], *, on: date, actor: User) -> None:
    """End dossiers that the caller has locked, on the day of their result."""
    if dossiers:
        DOSSIER.advance_all(dossiers, "conclude", actor=actor)
        close_extensions(dossiers, on=on, actor=actor)
