"""Mẫu số 01 and 02 as the producer files them (Article 6.1, Annex III), from the frozen copy."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.choices import Level
from accounts.models import AdministrativeUnit, User
from documents.choices import DocumentKind
from evaluation import papers
from evaluation.choices import DossierKind
from evaluation.dossier_text import Line, Section, sections
from evaluation.models import Dossier, DossierStage
from evaluation.paper_content import office
from evaluation.paper_content.self_rows import self_parts, self_total
from evaluation.recognised import changes_since_recognition, recognised_submission
from evaluation.renewal import certificate_renewed_by
from products.registration import mask

Snapshot = Mapping[str, Any]
COMMITMENT = (
    "Chúng tôi cam kết những thông tin trong phiếu đăng ký và tài liệu kèm theo là đúng sự thật "
    "và chịu trách nhiệm trước pháp luật về các thông tin đó."
)
_AMONG_FACTS = ("phone", "email", "permanent_address")
_YEARLY = ("revenue", "profit")
_UNKNOWN = "(không ghi)"


def registration_draft(
    dossier: Dossier, snapshot: Snapshot, sha256: str, filed_by: User, filed_on: date
) -> dict[str, Any]:
    content = _content(dossier, snapshot)
    filed = {
        "filed": f"{timezone.localtime():%H:%M} ngày {papers.short_day(filed_on)}",
        "filed_by": str(filed_by),
        "sha256": sha256,
    }
    return {
        "kind": DocumentKind.REGISTRATION,
        "unit": dossier.unit,
        "title": f"Hồ sơ {dossier.get_kind_display().lower()} sản phẩm {dossier.product.name}"[
            :500
        ],
        "place": dossier.unit.name,
        "signatory_name": content["representative"]["full_name"],
        "content": papers.checked(DocumentKind.REGISTRATION, content | filed),
    }


def _content(dossier: Dossier, snapshot: Snapshot) -> dict[str, Any]:
    typed, sheet = snapshot["form_01"], dossier.criteria_set.sheet()
    report = {part.code: part for part in sections("02", dossier.kind, snapshot["form_02"])}
    return {
        "province": _province(dossier.unit).name,
        "year": str(dossier.year),
        "unit_name": dossier.producer.name,
        "representative": office.representative(dossier),
        "position": typed.get("position", ""),
        "contact_address": typed.get("contact_address", ""),
        "phone": typed.get("phone", ""),
        "email": typed.get("email", ""),
        "product": dossier.product.name,
        "product_code": dossier.product_code,
        "category": office.classification(dossier.product),
        "kinds": [str(label) for label in DossierKind.labels],
        "kind": str(dossier.get_kind_display()),
        "sample_count": str(typed.get("sample_count") or 0).zfill(2),
        "commitment": COMMITMENT,
        "receipts": [_receipt(dossier, level) for level in (Level.COMMUNE, Level.PROVINCE)],
        "sections": [*_general(dossier, report["I"]), *_plain(report["II"])],
        "amounts": list(_amounts(snapshot["form_02"])),
        "criteria_set": str(dossier.criteria_set),
        "self_parts": self_parts(sheet, snapshot),
        "self_total": self_total(snapshot),
        "attachments": list(_attachments(snapshot)),
        "recognised": _recognised(dossier),
        "changes": _changes(dossier),
        "updates": _texts(report["III.re"].lines) if "III.re" in report else [],
        "renewed_papers": _renewed_papers(dossier, snapshot),
        "plan": _texts(report["IV"].lines),
    }


def _province(unit: AdministrativeUnit) -> AdministrativeUnit:
    while unit.parent is not None:
        unit = unit.parent
    return unit


def _receipt(dossier: Dossier, level: str) -> papers.Receipt:
    """What the desk wrote when it received an earlier filing; else the pattern to be filled."""
    home = dossier.unit
    offices = {
        Level.COMMUNE: "Phần của UBND cấp xã",
        Level.PROVINCE: "Phần của cơ quan quản lý OCOP cấp tỉnh",
    }
    stage = _received_at(dossier, level)
    pattern = f"………/PĐK-{home.path.split('/')[0]}-{home.code}-{dossier.year}"
    return {
        "office": offices[level],
        "slip_number": stage.slip_number if stage else pattern,
        "received_on": papers.short_day(stage.received_on) if stage else "",
        "received_by": stage.receipt.content["received_by"] if stage and stage.receipt else "",
    }


def _received_at(dossier: Dossier, level: str) -> DossierStage | None:
    stages = dossier.stages.filter(step__level=level).exclude(slip_number="")
    return stages.select_related("receipt").order_by("-pk").first()


# ── Form 02 ──────────────────────────────────────────────────────────


def _general(dossier: Dossier, section: Section) -> Iterator[papers.FormSection]:
    """Section I: the register's facts stand before what was typed, as the form has them."""
    producer, person = dossier.producer, office.representative(dossier)
    typed = {line.key: line for line in section.lines}
    founded = producer.registered_on
    facts = [
        ("Tên chủ thể", producer.name),
        ("Loại hình tổ chức", str(producer.get_form_display())),
        ("Địa chỉ", producer.address or office.home(dossier.product)),
        ("Điện thoại", typed["phone"].text),
        ("Email", typed["email"].text),
        ("Người đại diện pháp luật", person["full_name"]),
        ("Giới tính; dân tộc", "; ".join(filter(None, [person["gender"], person["ethnicity"]]))),
        ("Địa chỉ thường trú", person["permanent_address"]),
        ("Ngày thành lập/đăng ký kinh doanh", papers.short_day(founded) if founded else ""),
        ("Số giấy đăng ký (nếu có)", mask(producer.registration_number)),
    ]
    rest = [line for line in section.lines if line.key not in _AMONG_FACTS]
    first, *others = _in_order(section, rest)
    lines = [{"label": label, "text": text or _UNKNOWN} for label, text in facts]
    yield first | {"lines": lines + first["lines"]}
    yield from others


def _plain(section: Section) -> Iterator[papers.FormSection]:
    return _in_order(section, [line for line in section.lines if line.key not in _YEARLY])


def _in_order(section: Section, lines: list[Line]) -> Iterator[papers.FormSection]:
    """Short lines, then long texts, as often as the form changes between them; only the first
    piece bears the section's heading."""
    runs: list[list[Line]] = [[]]
    for line in lines:
        if runs[-1] and runs[-1][-1].is_long and not line.is_long:
            runs.append([])
        runs[-1].append(line)
    for number, run in enumerate(runs):
        yield {
            "code": "" if number else section.code,
            "title": "" if number else section.title,
            "lines": _texts([line for line in run if not line.is_long]),
            "texts": _texts([line for line in run if line.is_long]),
        }


def _texts(lines) -> list[papers.FormLine]:
    return [{"label": line.label, "text": line.text or _UNKNOWN} for line in lines]


def _amounts(form_02: Mapping[str, Any]) -> Iterator[papers.YearAmount]:
    revenue, profit = (form_02.get(key) or {} for key in _YEARLY)
    for year in sorted({*revenue, *profit}):
        yield {
            "year": year,
            "revenue": papers.money(revenue[year]) if year in revenue else "",
            "profit": papers.money(profit[year]) if year in profit else "",
        }


def _attachments(snapshot: Snapshot) -> Iterator[papers.Attachment]:
    """Each paper once, with every criterion it is shown for."""
    shown: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for row in snapshot["evidence"]:
        shown.setdefault((row["title"], row["number"], row["sha256"]), []).append(row)
    for (title, number, sha256), rows in shown.items():
        until = rows[0]["expires_on"]
        yield {
            "title": title,
            "number": number,
            "expires_on": papers.short_day(date.fromisoformat(until)) if until else "",
            "criteria": ", ".join(row["criterion"] for row in rows),
            "sha256": sha256[:16],
        }


# ── What follows a recognition ───────────────────────────────────────


def _recognised(dossier: Dossier) -> str:
    """ "4 sao theo Quyết định số 12/QĐ-UBND …, giấy chứng nhận đến hết ngày …"."""
    certificate = certificate_renewed_by(dossier)
    if certificate is None:
        return ""
    day = papers.long_day(certificate.decided_on)
    until = papers.short_day(certificate.printed_until)
    return (
        f"{certificate.stars} sao theo Quyết định số {certificate.decision_number} {day}; "
        f"giấy chứng nhận có hiệu lực đến hết ngày {until}"
    )


def _changes(dossier: Dossier) -> list[papers.Change]:
    return [
        {
            "place": change.place,
            "label": change.label,
            "before": change.before,
            "after": change.after,
        }
        for change in changes_since_recognition(dossier)
    ]


def _renewed_papers(dossier: Dossier, snapshot: Snapshot) -> list[str]:
    """Papers that the recognised dossier did not show (Article 6.1c)."""
    before = recognised_submission(dossier)
    if dossier.kind != DossierKind.RE_EVALUATION or before is None:
        return []
    known = {(row["title"], row["number"], row["sha256"]) for row in before.snapshot["evidence"]}
    fresh = dict.fromkeys(
        " ".join(filter(None, [row["title"], row["number"]]))
        for row in snapshot["evidence"]
        if (row["title"], row["number"], row["sha256"]) not in known
    )
    return list(fresh)
