"""Who may keep the registers of units and people."""

from accounts.choices import Role
from accounts.models import Post, User
from core.models import Notice


def can_administer(user: User, path: str | None = None) -> bool:
    """An administrator of the place (of any when None)."""
    return user.holds(Role.ADMINISTRATOR, at_path=path)


def can_manage_post(user: User, post: Post) -> bool:
    """Administrators at or above the post's unit, or its help area's province."""
    return can_administer(user, post.place.path)


_DESKS = (Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.PROVINCIAL_OFFICER)


def keeps_outbox(user: User) -> bool:
    """Officers of some desk; signatories and viewers do not send for them."""
    return user.holds(*_DESKS)


def can_release(user: User, notice: Notice) -> bool:
    """An officer of a desk that covers the unit whose record the notice is about."""
    return bool(notice.unit_path) and user.holds(*_DESKS, at_path=notice.unit_path)


def can_delegate(user: User, post: Post) -> bool:
    """The holder, for absence; or an administrator of the place."""
    return post.user_id == user.pk or can_manage_post(user, post)
