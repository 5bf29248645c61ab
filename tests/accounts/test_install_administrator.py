"""The command that opens an empty portal."""

import pytest
from django.core.management import CommandError, call_command

from accounts.choices import Role
from accounts.models import User
from tests.build import make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def password(tmp_path):
    file = tmp_path / "password"
    file.write_text("mot-mat-khau-dai\n")
    return file


def install(password, username: str = "quantri") -> None:
    call_command("install_administrator", username, "Quản trị", password_file=password)


def test_the_first_administrator_serves_the_portals_province(password, capsys):
    make_unit("14/")

    install(password)

    user = User.objects.get()
    assert user.holds(Role.ADMINISTRATOR, at_path="14/04075/")
    assert user.check_password("mot-mat-khau-dai")
    assert capsys.readouterr().out == "Đã tạo người quản trị quantri.\n"


def test_there_is_no_second_first_administrator(password):
    make_unit("14/")
    install(password)

    with pytest.raises(CommandError, match="đã có người quản trị"):
        install(password, "khac")


def test_without_units_it_says_what_to_do(password):
    with pytest.raises(CommandError, match="load_reference"):
        install(password)


def test_a_missing_password_file_and_a_weak_password_are_one_line(tmp_path, password):
    make_unit("14/")

    with pytest.raises(CommandError, match="Không đọc được"):
        install(tmp_path / "none")
    password.write_text("123")
    with pytest.raises(CommandError, match=r"[Mm]ật khẩu"):
        install(password)
    assert not User.objects.exists()
