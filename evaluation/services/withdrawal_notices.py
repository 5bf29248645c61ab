"""A withdrawal goes to the producer and the agencies (Article 8.3)."""

from django.urls import reverse

from evaluation.models import Certificate, CertificateDecision, WithdrawalCase
from evaluation.services.telling import commune_of, officers_of, people_of, tell


def tell_of_withdrawal(
    case: WithdrawalCase, decision: CertificateDecision, certificate: Certificate
) -> None:
    product, day = certificate.product, decision.decided_on
    tell(
        [
            *people_of(product, day),
            *commune_of(product, day),
            *officers_of(decision.unit, day),
        ],
        event="certificate_withdrawn",
        key=str(case.pk),
        about=certificate,
        url=reverse("evaluation:certificate", args=[certificate.pk]),
        certificate=certificate,
        product=product,
        decision=decision,
        ground=case.get_ground_display(),
    )
