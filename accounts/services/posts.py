"""Who serves where: appoint, end, let another act, and end that."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import rules
from accounts.choices import REGISTER_READERS, ROLE_LEVELS, Level, Role
from accounts.models import AdministrativeUnit, Delegation, HelpArea, Post, User
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from core.records import require_valid
from core.text import tidy


@transaction.atomic
def appoint(
    *,
    actor: User,
    user_id: int,
    role: Role,
    since: date,
    until: date | None = None,
    unit_id: int | None = None,
    help_area_id: int | None = None,
    title: str = "",
) -> Post:
    """Put a person into an office at a unit or, as district officer, in a help area."""
    user = User.objects.select_for_update().filter(pk=user_id).first()
    unit = AdministrativeUnit.objects.visible_to(actor).filter(pk=unit_id).first()
    area = HelpArea.objects.visible_to(actor).filter(pk=help_area_id).first()
    if user is None or (unit is None) == (area is None):
        raise NotFound
    post = Post(user=user, role=role, unit=unit, help_area=area, since=since, until=until)
    post.title = tidy(title)
    if not rules.can_manage_post(actor, post):
        raise NotPermitted
    _require_fitting(post)
    require_valid(post)
    post.save()
    if role in REGISTER_READERS and not user.is_staff:
        user.is_staff = True  # opens the administration's door; what lies behind follows the posts
        user.save(update_fields=["is_staff"])
    if not Post.objects.visible_to(actor).filter(pk=post.pk).exists():
        raise NotFound
    AuditEntry.objects.record(post, "appoint", actor=actor, detail=_span(post) | {"user": user.pk})
    return post


@transaction.atomic
def end_post(*, actor: User, post_id: int, last_day: date) -> Post:
    """Set a post's last day; the portal keeps at least one administrator."""
    Post.objects.lock_administrators()
    post = _lock_post(actor, post_id)
    if not rules.can_manage_post(actor, post):
        raise NotPermitted
    if post.until is not None and post.until <= last_day:
        message = _("Vị trí này đã kết thúc vào ngày %(day)s.") % {"day": f"{post.until:%d/%m/%Y}"}
        raise Conflict(message, code="post_already_ended")
    if post.role == Role.ADMINISTRATOR and not _others_administer(post):
        message = _("Đây là người quản trị duy nhất; hãy bổ nhiệm người khác trước.")
        raise Conflict(message, code="last_administrator")
    before = _span(post)
    post.until = last_day
    require_valid(post)
    post.save(update_fields=["until", "updated_at"])
    AuditEntry.objects.record(
        post, "end_post", actor=actor, detail={"before": before, "after": _span(post)}
    )
    return post


@transaction.atomic
def delegate_post(
    *, actor: User, post_id: int, delegate_id: int, since: date, until: date, reason: str
) -> Delegation:
    """Let another person act for a post from one day to another; the audit names both."""
    post = _lock_post(actor, post_id)
    if not rules.can_delegate(actor, post):
        raise NotPermitted
    delegate = User.objects.filter(pk=delegate_id, is_active=True).first()
    if delegate is None:
        raise NotFound
    _require_within_post(post, delegate, since, until)
    delegation = Delegation(
        post=post, delegate=delegate, since=since, until=until, reason=tidy(reason)
    )
    require_valid(delegation)
    delegation.save()
    AuditEntry.objects.record(
        post, "delegate", actor=actor, detail=_span(delegation) | {"delegate": delegate.pk}
    )
    return delegation


@transaction.atomic
def end_delegation(*, actor: User, delegation_id: int, last_day: date) -> Delegation:
    """The holder is back before the delegation was to end."""
    delegation = Delegation.objects.filter(pk=delegation_id).first()
    if delegation is None:
        raise NotFound
    post = _lock_post(actor, delegation.post_id)
    delegation.refresh_from_db()
    if not rules.can_delegate(actor, post):
        raise NotPermitted
    if delegation.until <= last_day:
        raise Conflict(_("Ủy quyền này đã kết thúc."), code="delegation_already_ended")
    delegation.until = last_day
    require_valid(delegation)
    delegation.save(update_fields=["until", "updated_at"])
    AuditEntry.objects.record(
        post,
        "end_delegation",
        actor=actor,
        detail=_span(delegation) | {"delegation": delegation.pk},
    )
    return delegation


def _lock_post(actor: User, post_id: int) -> Post:
    """A post in the actor's places, or one of the actor's own."""
    post = Post.objects.select_for_update(of=("self",)).filter(pk=post_id).first()
    visible = Post.objects.visible_to(actor).filter(pk=post_id).exists()
    if post is None or not (visible or post.user_id == actor.pk):
        raise NotFound
    return post


def _require_fitting(post: Post) -> None:
    """The role belongs to the level, and the unit exists on the first day."""
    fields: dict[str, list[str]] = {}
    if post.unit is not None:
        if Level(post.unit.level) not in ROLE_LEVELS[Role(post.role)]:
            fields["role"] = [_("Vai trò này không có ở cấp của đơn vị đã chọn.")]
        if not AdministrativeUnit.objects.valid_on(post.since).filter(pk=post.unit_id).exists():
            fields["unit"] = [_("Đơn vị không tồn tại vào ngày bắt đầu.")]
    elif post.role != Role.DISTRICT_OFFICER:
        fields["role"] = [_("Khu vực hỗ trợ chỉ có cán bộ khu vực.")]
    if fields:
        raise Incomplete(fields=fields)


def _require_within_post(post: Post, delegate: User, since: date, until: date) -> None:
    fields: dict[str, list[str]] = {}
    if delegate.pk == post.user_id:
        fields["delegate"] = [_("Người thay phải là người khác.")]
    if since < post.since:
        fields["since"] = [_("Ủy quyền không thể bắt đầu trước khi giữ vị trí.")]
    if post.until is not None and until > post.until:
        fields["until"] = [_("Ủy quyền không thể kéo dài quá ngày kết thúc vị trí.")]
    if fields:
        raise Incomplete(fields=fields)


def _others_administer(post: Post) -> bool:
    return Post.objects.administering().exclude(user=post.user_id).exists()


def _span(record: Post | Delegation) -> dict[str, str | None]:
    return {
        "since": record.since.isoformat(),
        "until": record.until.isoformat() if record.until else None,
    }
