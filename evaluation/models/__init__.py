from evaluation.models.criteria import (
    CategoryCriteriaSet,
    CriteriaPart,
    CriteriaSet,
    Criterion,
    CriterionOption,
    EndingRule,
)
from evaluation.models.scheme import AuthorityStep, Scheme, StarBand

__all__ = [
    "AuthorityStep",
    "CategoryCriteriaSet",
    "CriteriaPart",
    "CriteriaSet",
    "Criterion",
    "CriterionOption",
    "EndingRule",
    "Scheme",
    "StarBand",
]
