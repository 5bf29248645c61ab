"""Every place of a dossier that can be named: to give it back, to complete it, to compare it."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from evaluation.choices import ReturnStep
from evaluation.dossier_text import fields_of
from evaluation.models import Dossier

Place = tuple[str, str]  # step and anchor, as completeness.Gap has them; "" = the whole step


def places_of(dossier: Dossier) -> Mapping[Place, str]:
    """What people call each place, in the order of the dossier pages."""
    return dict(_places(dossier))


def _places(dossier: Dossier) -> Iterator[tuple[Place, str]]:
    yield (ReturnStep.ALL.value, ""), str(ReturnStep.ALL.label)
    yield from _fields(dossier, ReturnStep.REGISTRATION, "01")
    yield from _fields(dossier, ReturnStep.REPORT, "02")
    yield from _criteria(dossier, ReturnStep.SELF_SCORE, _("Tự chấm %(code)s. %(name)s"))
    yield from _criteria(dossier, ReturnStep.EVIDENCE, _("Minh chứng %(code)s. %(name)s"))


def _fields(dossier: Dossier, step: ReturnStep, form: str) -> Iterator[tuple[Place, str]]:
    yield (step.value, ""), _("Toàn bộ %(step)s") % {"step": step.label}
    for field in fields_of(form, dossier.kind):
        label = _("Mẫu %(form)s: %(label)s") % {"form": form, "label": field.label}
        yield (step.value, f"{form}.{field.key}"), label


def _criteria(dossier: Dossier, step: ReturnStep, words: str) -> Iterator[tuple[Place, str]]:
    yield (step.value, ""), _("Toàn bộ phần %(step)s") % {"step": step.label.lower()}
    for code, leaf in dossier.criteria_set.sheet().leaves.items():
        yield (step.value, code), words % {"code": code, "name": leaf.name}
