"""What an inspection looks at: every claim of the dossier whose result gave the stars."""

from dataclasses import dataclass

from core.text import tidy
from evaluation.models import Result, SelfMark


@dataclass(frozen=True, slots=True)
class Claim:
    """A gate the result says was passed, or what the producer claimed in a criterion."""

    code: str
    name: str
    words: str
    is_gate: bool = False


def claims_of(result: Result) -> list[Claim]:
    """Gates up to the stars given and the other criteria as filed, in printed order; one query."""
    gates = _gates(result)
    filed = SelfMark.objects.filter(dossier=result.stage.dossier_id, option__isnull=False)
    rows = filed.select_related("criterion", "option")
    others = [
        Claim(row.criterion.code, row.criterion.name, tidy(row.option.label)[:400])
        for row in rows
        if row.criterion.code not in gates
    ]
    return sorted([*gates.values(), *others], key=_printed_order)


def _printed_order(claim: Claim) -> list[str]:
    """1.9 before 1.10."""
    return [part.zfill(4) for part in claim.code.split(".")]


def _gates(result: Result) -> dict[str, Claim]:
    """By criterion, the highest star's word: it includes the lower ones."""
    passed = [
        gate
        for gate in result.outcome.get("gates", ())
        if gate["passed"] and result.stars and gate["star"] <= result.stars
    ]
    return {
        gate["criterion"]: Claim(
            gate["criterion"],
            gate["name"],
            f"mức tối thiểu của hạng {gate['star']} sao: từ {gate['needed']} điểm",
            is_gate=True,
        )
        for gate in sorted(passed, key=lambda gate: gate["star"])
    }
