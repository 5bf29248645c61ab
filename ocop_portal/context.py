"""What the frame of every page shows: who acts where, and the places open to them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import Level, Role
from accounts.models import AdministrativeUnit, Post
from core.clocks import today
from core.models import Notice
from evaluation.models import AdvisoryMember, CouncilSeat


def shell(request: HttpRequest) -> dict[str, Any]:
    """One object that asks the database only for what the page in hand draws."""
    frame = Shell(request)
    return {"shell": frame, "frame": "base.html" if frame.is_signed_in else "base_public.html"}


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the side navigation."""

    word: Any
    icon: str
    url_name: str
    below: tuple[str, ...] = ()  # further addresses that belong here
    roles: frozenset[Role] | None = None
    for_seats: bool = False  # council members hold seats, not always posts
    for_advisers: bool = False  # members of an advisory team, with or without a post
    staff_only: bool = False


_DESKS = frozenset({Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.PROVINCIAL_OFFICER})
_COUNCILS = frozenset({Role.DISTRICT_OFFICER, Role.PROVINCIAL_OFFICER, Role.SIGNATORY})
PLACES = (
    Place(gettext_lazy("Việc của tôi"), "work", "home"),
    Place(gettext_lazy("Sản phẩm"), "product", "products:list", ("producers", "licences")),
    Place(gettext_lazy("Hồ sơ"), "file", "evaluation:dossier_list", ("evidence",)),
    Place(gettext_lazy("Bàn xử lý hồ sơ"), "note", "evaluation:stage_list", roles=_DESKS),
    Place(gettext_lazy("Đợt đánh giá"), "cycle", "evaluation:round_list", roles=_COUNCILS),
    Place(
        gettext_lazy("Tư vấn"),
        "note",
        "evaluation:advice_list",
        ("advisory-teams", "site-visits", "further-tests"),
        roles=frozenset({Role.ADVISER}),
        for_advisers=True,
    ),
    Place(
        gettext_lazy("Hội đồng"),
        "rank",
        "evaluation:session_list",
        ("councils", "session-items", "scorecards", "feedback"),
        roles=_COUNCILS,
        for_seats=True,
    ),
    Place(
        gettext_lazy("Quyết định"),
        "shield",
        "evaluation:decision_list",
        ("forwardings", "result-notices"),
        roles=_COUNCILS,
    ),
    Place(
        gettext_lazy("Giấy chứng nhận"),
        "qr",
        "evaluation:certificate_list",
        ("withdrawals", "certificate-decisions"),
    ),
    Place(gettext_lazy("Hộp thư đi"), "mail", "accounts:outbox", roles=_DESKS),
    Place(
        gettext_lazy("Kiểm tra"),
        "eye",
        "evaluation:inspection_list",
        roles=_DESKS | {Role.INSPECTOR, Role.SIGNATORY},
    ),
    Place(gettext_lazy("Kiến nghị"), "note", "evaluation:appeal_list"),
    Place(gettext_lazy("Quản trị"), "gate", "admin:index", staff_only=True),
)


class Shell:
    """Read once a request, when a template asks."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.is_demo = settings.OCOP_DEMO

    @cached_property
    def is_signed_in(self) -> bool:
        user = getattr(self.request, "user", None)
        return bool(user and user.is_authenticated)

    @cached_property
    def posts(self) -> list[Post]:
        return self.request.user.posts_today if self.is_signed_in else []

    @property
    def post(self) -> Post | None:
        """The first post held today; the others stand in the menu beside it."""
        return self.posts[0] if self.posts else None

    @property
    def place(self) -> str:
        return str(self.post.help_area or self.post.unit) if self.post else ""

    @property
    def search_url(self) -> str:
        return reverse("products:list") if self.is_signed_in else ""

    @cached_property
    def _province(self) -> AdministrativeUnit | None:
        """None before the units are loaded."""
        here = AdministrativeUnit.objects.valid_on(today())
        return here.filter(level=Level.PROVINCE, code=settings.OCOP_PROVINCE_CODE).first()

    @property
    def province(self) -> str:
        """Full name: "Tỉnh Sơn La"."""
        return self._province.full_name if self._province else ""

    @property
    def agency(self) -> str:
        """Who runs the portal, under the brand and at the foot of pages."""
        named = self._province.standing_body if self._province else ""
        return named or _("Văn phòng Điều phối Chương trình OCOP")

    @property
    def year(self) -> int:
        return today().year

    @cached_property
    def unseen(self) -> int:
        """Notices the person has not seen, for the bell."""
        return Notice.objects.unseen_by(self.request.user).count()

    @cached_property
    def is_seated(self) -> bool:
        return CouncilSeat.objects.filter(user=self.request.user.pk).exists()

    @cached_property
    def is_adviser(self) -> bool:
        return AdvisoryMember.objects.filter(user=self.request.user.pk).exists()

    @cached_property
    def places(self) -> list[dict[str, Any]]:
        """Places this person's posts and seats open, the current one marked."""
        return [
            {
                "word": place.word,
                "icon": place.icon,
                "url": reverse(place.url_name),
                "is_current": _is_at(self.request.path, place),
            }
            for place in PLACES
            if self._is_open(place)
        ]

    def _is_open(self, place: Place) -> bool:
        if place.staff_only:
            return self.request.user.is_staff
        if place.roles is None or any(post.role in place.roles for post in self.posts):
            return True
        if place.for_advisers:
            return self.is_adviser
        return place.for_seats and self.is_seated


def _is_at(here: str, place: Place) -> bool:
    """The home page is its own place; every other place owns what lies below it."""
    url = reverse(place.url_name)
    if here == url or url == "/":
        return here == url
    return here.startswith((url, *(f"/{name}/" for name in place.below)))
