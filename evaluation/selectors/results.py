"""What became of a dossier: each level's result, and the certificate that followed."""

from dataclasses import dataclass
from fractions import Fraction

from accounts.models import User
from evaluation.choices import StageStatus
from evaluation.models import Certificate, Dossier, Result


@dataclass(frozen=True, slots=True)
class ShownResult:
    """`code` leads to the public page of the certificate, once there is one."""

    unit: str
    mean: Fraction
    decimals: int
    stars: int | None
    sentence: str
    code: str


def results_of(user: User, dossier: Dossier) -> list[ShownResult]:
    """Lowest level first. Its producer reads a result once the level has acted on it: until the
    decision is signed it may still be sent back."""
    rows = Result.objects.visible_to(user).filter(stage__dossier=dossier)
    if dossier.producer_id in user.producer_ids:
        rows = rows.exclude(stage__status=StageStatus.CONCLUDED)
    codes = dict(
        Certificate.objects.filter(line__result__stage__dossier=dossier).values_list(
            "line__result", "verification_code"
        )
    )
    return [
        ShownResult(
            unit=str(result.stage.unit),
            mean=result.mean_fraction,
            decimals=result.shown_decimals,
            stars=result.stars,
            sentence=result.sentence,
            code=codes.get(result.pk, ""),
        )
        for result in rows.select_related("stage__unit").order_by("stage__order", "pk")
    ]
