"""A dossier word for word as it is filed: enough to print it again and to prove it unchanged."""

from typing import Any

from core.digest import digest
from evaluation.models import Dossier


def dossier_snapshot(dossier: Dossier) -> tuple[dict[str, Any], str]:
    """Plain JSON content and its sha256."""
    content = {
        "scheme": dossier.scheme.code,
        "criteria_set": dossier.criteria_set.number,
        "kind": dossier.kind,
        "previous": dossier.previous.product_code if dossier.previous else "",
        "product": _product(dossier),
        "producer": _producer(dossier),
        "unit": {"code": dossier.unit.code, "name": dossier.unit.full_name},
        "form_01": dossier.form_01,
        "form_02": dossier.form_02,
        "self_marks": _marks(dossier),
        "evidence": _evidence(dossier),
    }
    return content, digest(content)


def _product(dossier: Dossier) -> dict[str, Any]:
    product = dossier.product
    return {
        "public_id": str(product.public_id),
        "name": product.name,
        "category": product.category.code if product.category else "",
        "category_name": product.category.name if product.category else "",
        "packaging": product.packaging,
        "story": product.story,
    }


def _producer(dossier: Dossier) -> dict[str, Any]:
    producer = dossier.producer
    return {
        "name": producer.name,
        "form": producer.form,
        "address": producer.address,
        "registration_number": producer.registration_number,
        "representative": producer.representative,
    }


def _marks(dossier: Dossier) -> list[dict[str, Any]]:
    rows = dossier.self_marks.filter(is_chosen=True).select_related("criterion", "option")
    rows = rows.order_by("criterion__position")
    return [
        {
            "criterion": mark.criterion.code,
            "position": mark.option.position if mark.option else 0,
            "points": str(mark.option.points) if mark.option else "0",
            "label": mark.option.label if mark.option else "Không đạt mức nào",
            "note": mark.note,
        }
        for mark in rows
    ]


def _evidence(dossier: Dossier) -> list[dict[str, Any]]:
    rows = dossier.evidence_links.select_related("criterion", "licence__file").order_by(
        "criterion__position", "licence"
    )
    return [
        {
            "criterion": link.criterion.code,
            "title": link.licence.title,
            "number": link.licence.number,
            "issued_on": link.licence.issued_on.isoformat() if link.licence.issued_on else None,
            "expires_on": link.licence.expires_on.isoformat() if link.licence.expires_on else None,
            "sha256": link.licence.file.sha256 if link.licence.file else "",
        }
        for link in rows
    ]
