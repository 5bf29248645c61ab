"""Give an empty portal its first administrator; everybody else is appointed in the portal."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit
from accounts.selectors import current_province
from accounts.services.users import install_first_administrator
from core.clocks import today
from core.errors import DomainError


class Command(BaseCommand):
    help = "Creates the first administrator of the portal's province. Refuses when there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("full_name")
        parser.add_argument("--password-file", type=Path, help="else the password is asked for")

    def handle(
        self, *args: Any, username: str, full_name: str, password_file: Path | None, **options: Any
    ) -> None:
        try:
            user = install_first_administrator(
                username=username,
                full_name=full_name,
                password=_password(password_file),
                unit_id=_province().pk,
                since=today(),
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_("Đã tạo người quản trị %s.") % user.username)


def _province() -> AdministrativeUnit:
    try:
        return current_province(settings.OCOP_PROVINCE_CODE, today())
    except AdministrativeUnit.DoesNotExist as missing:
        raise CommandError(_("Chưa có đơn vị hành chính: chạy load_reference trước.")) from missing


def _password(file: Path | None) -> str:
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").rstrip("\n")
        except OSError as error:
            raise CommandError(_("Không đọc được tệp mật khẩu: %s") % error) from error
    if not sys.stdin.isatty():
        raise CommandError(_("Cần --password-file khi không có bàn phím."))
    return getpass(_("Mật khẩu: "))
