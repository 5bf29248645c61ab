"""The demo's accounts: posts of Sơn La held by nobody real."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth import get_user_model

from accounts.choices import Role
from accounts.models import AdministrativeUnit, HelpArea, HelpAreaCommune, Post, User
from evaluation.choices import SeatRole
from evaluation.services.councils import SeatPlan
from products.models import Producer, ProducerAccount

PASSWORD = "Ocop-demo-2026"  # noqa: S105  printed by ./run, refused in production  # of accounts that production refuses to start with


@dataclass(frozen=True, slots=True)
class Account:
    """One demo sign-in and what it is for."""

    username: str
    full_name: str
    duty: str


ACCOUNTS = (
    Account("quantri", "Quản trị hệ thống 1", "quản trị hệ thống"),
    Account("tinh1", "Cán bộ tỉnh 1", "cán bộ cấp tỉnh, lập quyết định"),
    Account("tinh2", "Cán bộ tỉnh 2", "cán bộ cấp tỉnh, kiểm tra dự thảo"),
    Account("lanhdao", "Lãnh đạo tỉnh 1", "người duyệt và ký"),
    Account("xa1", "Cán bộ xã 1", "cán bộ xã: tiếp nhận, báo cáo Mẫu 03"),
    Account("khuvuc1", "Cán bộ khu vực 1", "văn phòng khu vực: soạn, nộp thay"),
    Account("hd1", "Chủ tịch hội đồng 1", "chủ tịch hội đồng"),
    Account("hd2", "Thành viên hội đồng 2", "thành viên hội đồng"),
    Account("hd3", "Thành viên hội đồng 3", "thành viên hội đồng"),
    Account("hd4", "Thành viên hội đồng 4", "thành viên hội đồng"),
    Account("hd5", "Thành viên hội đồng 5", "thành viên hội đồng"),
    Account("thuky", "Thư ký hội đồng 1", "thư ký hội đồng"),
    Account("chuthe1", "Tài khoản chủ thể 1", "chủ thể: soạn, tự chấm, nộp hồ sơ"),
)

COUNCIL_LEADER = "Lãnh đạo UBND cấp tỉnh"
COUNCIL_BODIES = (
    "Ủy ban nhân dân tỉnh",
    "Sở Nông nghiệp và Môi trường",
    "Sở Công Thương",
    "Sở Y tế",
    "Sở Khoa học và Công nghệ",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Liên minh Hợp tác xã tỉnh",
    "Hiệp hội doanh nghiệp tỉnh",
    "Trường Cao đẳng tỉnh",
)


def make_accounts() -> dict[str, User]:
    """Every demo account, made once; `is_demo` keeps them out of production."""
    if not settings.OCOP_DEMO:
        raise RuntimeError("Demo accounts are made only where OCOP_DEMO is on.")
    users = {}
    for account in ACCOUNTS:
        user, created = get_user_model().objects.get_or_create(
            username=account.username,
            defaults={
                "full_name": account.full_name,
                "is_demo": True,
                "is_staff": account.username in {"quantri", "tinh1", "tinh2"},
                "is_superuser": account.username == "quantri",
            },
        )
        if created:
            user.set_password(PASSWORD)
            user.save(update_fields=["password"])
        users[account.username] = user
    return users


def make_posts(
    users: dict[str, User], province: AdministrativeUnit, commune: AdministrativeUnit,
    area: HelpArea, since: date,
) -> None:  # fmt: skip
    """Who serves where in the demo; council members hold no post, only seats."""
    posts = (
        ("quantri", Role.ADMINISTRATOR, province, None, "Quản trị hệ thống"),
        ("tinh1", Role.PROVINCIAL_OFFICER, province, None, "Chuyên viên"),
        ("tinh2", Role.PROVINCIAL_OFFICER, province, None, "Chuyên viên"),
        ("lanhdao", Role.SIGNATORY, province, None, "Phó Chủ tịch"),
        ("xa1", Role.COMMUNE_OFFICER, commune, None, "Công chức xã"),
        ("khuvuc1", Role.DISTRICT_OFFICER, None, area, "Chuyên viên khu vực"),
    )
    for username, role, unit, help_area, title in posts:
        Post.objects.get_or_create(
            user=users[username],
            role=role,
            unit=unit,
            help_area=help_area,
            defaults={"title": title, "since": since},
        )


def make_area(province: AdministrativeUnit, district: AdministrativeUnit, since: date) -> HelpArea:
    """The area office kept in a former district's place: the communes heirs of that district's."""
    area, _created = HelpArea.objects.get_or_create(
        province=province, name=f"Khu vực {district.name}"
    )
    heirs = AdministrativeUnit.objects.filter(
        predecessions__old__parent=district, predecessions__is_default=True, parent=province
    ).distinct()
    for commune in heirs:
        HelpAreaCommune.objects.get_or_create(help_area=area, commune=commune, since=since)
    return area


def give_producer_account(user: User, producer: Producer, since: date) -> None:
    ProducerAccount.objects.get_or_create(user=user, producer=producer, defaults={"since": since})


def scoring_members(users: dict[str, User]) -> list[str]:
    """The user names of those who score, the chair first."""
    return sorted(name for name in users if name.startswith("hd"))


def council_seats(users: dict[str, User]) -> list[SeatPlan]:
    """Who scores (hd1 to hd9 at most), the chair first among them, and the secretary."""
    seats = [
        SeatPlan(
            user_id=users[username].pk,
            role=SeatRole.CHAIR if username == "hd1" else SeatRole.MEMBER,
            body=body,
            represents=COUNCIL_LEADER if username == "hd1" else body,
        )
        for username, body in zip(scoring_members(users), COUNCIL_BODIES, strict=False)
    ]
    secretary = SeatPlan(
        user_id=users["thuky"].pk,
        role=SeatRole.SECRETARY,
        body="Chi cục Phát triển nông thôn",
        represents="Cơ quan tham mưu OCOP cấp tỉnh",
    )
    return [*seats, secretary]
