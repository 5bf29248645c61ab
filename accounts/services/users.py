"""Accounts: made by administrators; nobody signs themselves up."""

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import rules
from accounts.choices import Level, Role
from accounts.models import AdministrativeUnit, Post, User
from accounts.selectors import people_in_reach
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from core.records import require_valid
from core.text import tidy


@transaction.atomic
def create_user(
    *,
    actor: User,
    username: str,
    full_name: str,
    password: str,
    email: str = "",
    is_demo: bool = False,
) -> User:
    """A new account without any post: it signs in and sees nothing yet."""
    if not rules.can_administer(actor):
        raise NotPermitted
    user = _new_user(username, full_name, password, email=email, is_demo=is_demo)
    AuditEntry.objects.record(user, "create_user", actor=actor)
    return user


@transaction.atomic
def install_first_administrator(
    *, username: str, full_name: str, password: str, unit_id: int, since: date
) -> User:
    """The one account an empty portal needs; refused as soon as somebody administers it."""
    unit = AdministrativeUnit.objects.select_for_update().filter(pk=unit_id).first()
    if unit is None or unit.level != Level.PROVINCE:
        raise NotFound(_("Cần một đơn vị cấp tỉnh."))
    if Post.objects.filter(role=Role.ADMINISTRATOR).exists():
        raise Conflict(_("Cổng đã có người quản trị."), code="already_administered")
    user = _new_user(username, full_name, password)
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    post = Post.objects.create(user=user, role=Role.ADMINISTRATOR, unit=unit, since=since)
    AuditEntry.objects.record(post, "install", actor=None, detail={"user": user.pk})
    return user


@transaction.atomic
def set_password(*, actor: User, user_id: int, password: str) -> User:
    """An administrator gives a person a new password."""
    user = _lock_user(actor, user_id)
    _require_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    AuditEntry.objects.record(user, "set_password", actor=actor)
    return user


@transaction.atomic
def amend_user(*, actor: User, user_id: int, full_name: str, email: str = "") -> User:
    """Correct a person's name or address; past audit entries keep the name of their day."""
    user = _lock_user(actor, user_id)
    user.full_name, user.email = tidy(full_name), email.strip()
    require_valid(user)
    user.save(update_fields=["full_name", "email"])
    AuditEntry.objects.record(user, "amend_user", actor=actor)
    return user


@transaction.atomic
def deactivate_user(*, actor: User, user_id: int) -> User:
    """Close an account; its posts and past acts stay as they are."""
    Post.objects.lock_administrators()
    user = _lock_user(actor, user_id)
    if not user.is_active:
        raise Conflict(_("Tài khoản này đã khóa."), code="already_inactive")
    if not Post.objects.administering().exclude(user=user).exists():
        raise Conflict(_("Đây là người quản trị duy nhất."), code="last_administrator")
    return _switch(user, actor, is_active=False)


@transaction.atomic
def reactivate_user(*, actor: User, user_id: int) -> User:
    user = _lock_user(actor, user_id)
    if user.is_active:
        raise Conflict(_("Tài khoản này đang mở."), code="already_active")
    return _switch(user, actor, is_active=True)


def _switch(user: User, actor: User, *, is_active: bool) -> User:
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    action = "reactivate_user" if is_active else "deactivate_user"
    AuditEntry.objects.record(user, action, actor=actor)
    return user


def _new_user(
    username: str, full_name: str, password: str, *, email: str = "", is_demo: bool = False
) -> User:
    user = User(
        username=User.normalize_username(username.strip()),
        full_name=tidy(full_name),
        email=email.strip(),
        is_demo=is_demo,
    )
    _require_password(password, user)
    user.set_password(password)
    require_valid(user)
    user.save()
    return user


def _require_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        message = " ".join(error.messages)
        raise Incomplete(message, fields={"password": error.messages}) from error


def _lock_user(actor: User, user_id: int) -> User:
    """Somebody in the actor's places, or without any post."""
    if not rules.can_administer(actor):
        raise NotPermitted
    user = people_in_reach(actor).select_for_update(of=("self",)).filter(pk=user_id).first()
    if user is None:
        raise NotFound
    return user
