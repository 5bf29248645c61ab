"""Quyết định thành lập hội đồng (Article 7.3b; decree 30/2020), from the five steps."""

from typing import Any

from accounts.models import User
from core.clocks import today
from documents.choices import DocumentKind
from evaluation import papers
from evaluation.models import AuthorityStep, Council, Scheme
from evaluation.paper_content import office

_SIGNED_AS = "CHỦ TỊCH"


def founding_draft(council: Council) -> dict[str, Any]:
    """Without a signatory yet: whoever approves it signs it."""
    unit = council.unit
    return {
        "kind": DocumentKind.COUNCIL_FOUNDING,
        "unit": unit,
        "title": f"Về việc thành lập {council.name}"[:500],
        "place": unit.name,
        "signing_lines": office.signing_lines(_signing_form(council), ""),
        "recipients": ["Như Điều 3", "Cơ quan cấp trên (để báo cáo)", "Lưu: VT"],
        "content": papers.checked(DocumentKind.COUNCIL_FOUNDING, _content(council)),
    }


def signature_of(council: Council, signatory: User) -> dict[str, Any]:
    """What a signatory puts on the draft: a deputy signs KT. for the chairman."""
    title = office.title_at(signatory, council.unit)
    return {
        "signing_lines": office.signing_lines(_signing_form(council), title),
        "signatory_name": str(signatory),
        "signatory_position": title,
    }


def _signing_form(council: Council) -> str:
    """The scheme's form for the step of the unit's level."""
    scheme = Scheme.objects.in_force_on(today())
    steps = AuthorityStep.objects.of(scheme, today()).filter(level=council.unit.level)
    step = steps.first() if scheme else None
    return step.signing_form if step and step.signing_form else _SIGNED_AS


def _content(council: Council) -> papers.CouncilFoundingContent:
    unit = council.unit
    day = today()
    scheme = Scheme.objects.in_force_on(day)
    bases = office.local_government_law(day)
    return {
        "heading": office.committee_heading(unit),
        "authority": office.chairman(unit),
        "legal_bases": [*bases, *(office.scheme_bases(scheme, day) if scheme else [])],
        "proposal": "Cơ quan thường trực Chương trình OCOP",
        "articles": _articles(council),
        "council": council.name,
        "members": _members(council),
    }


def _articles(council: Council) -> list[papers.Article]:
    return [
        {"paragraphs": _composition(council)},
        {
            "paragraphs": [
                "Hội đồng đánh giá, phân hạng sản phẩm theo Bộ tiêu chí, báo cáo kết quả và đề "
                "nghị cấp có thẩm quyền xem xét, quyết định; làm việc theo Quy chế ban hành kèm "
                "theo Quyết định này và chấm dứt hoạt động khi hoàn thành nhiệm vụ của "
                f"{str(council.round).lower()}."
            ]
        },
        {
            "paragraphs": [
                "Quyết định này có hiệu lực kể từ ngày ký. Thủ trưởng các cơ quan, đơn vị có liên "
                "quan và các ông, bà có tên trong danh sách chịu trách nhiệm thi hành."
            ]
        },
    ]


def _composition(council: Council) -> list[str]:
    count = council.seats.serving().count()
    lines = [f"Thành lập {council.name} gồm {count:02d} người (danh sách tại Phụ lục kèm theo)."]
    if council.chair_authorisation:
        day = papers.long_day(council.chair_authorised_on)
        lines.append(
            "Chủ tịch Hội đồng thực hiện nhiệm vụ theo ủy quyền tại Văn bản số "
            f"{council.chair_authorisation} {day}; người ủy quyền vẫn chịu trách nhiệm về kết quả."
        )
    return lines


def _members(council: Council) -> list[papers.FoundingMember]:
    seats = council.seats.serving().select_related("user").order_by("position")
    return [
        {
            "order": order,
            "name": str(seat.user),
            "title": seat.title,
            "body": seat.body,
            "role": str(seat.get_role_display()),
        }
        for order, seat in enumerate(seats, start=1)
    ]
