"""Whose account runs the servers, and the folders it may use."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from errno import ENOSPC
from functools import cache
from pathlib import Path

from embedded.failure import StartFailure

PROJECT = Path(__file__).resolve().parent.parent
_ACCOUNT = "ocopdb"
_AS_ROOT = os.geteuid() == 0
_QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@dataclass(frozen=True, slots=True)
class Account:
    """Who owns and runs the servers; PostgreSQL refuses uid 0."""

    uid: int
    gid: int
    popen: dict = field(default_factory=dict)


@cache
def account() -> Account:
    """Ourselves, or as root a system account of their own."""
    if not _AS_ROOT:
        return Account(os.geteuid(), os.getegid())
    try:
        entry = pwd.getpwnam(_ACCOUNT)
    except KeyError:
        useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin") or "useradd"
        options = ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
        run([useradd, *options, _ACCOUNT], f"Không tạo được tài khoản {_ACCOUNT}")
        entry = pwd.getpwnam(_ACCOUNT)
    popen = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    return Account(entry.pw_uid, entry.pw_gid, popen)


def data_folder() -> Path:
    """OCOP_DATA_DIR, else var/ in the checkout, else (root, checkout out of reach) /var/lib."""
    named = os.environ.get("OCOP_DATA_DIR")
    if named:
        return Path(named).absolute()
    if can_enter(PROJECT):
        return PROJECT / "var"
    tag = hashlib.sha1(str(PROJECT).encode(), usedforsecurity=False).hexdigest()[:8]
    return Path(f"/var/lib/ocop-{tag}")


def make_folder(base: Path) -> None:
    try:
        if not base.exists():
            base.mkdir(parents=True)
            base.chmod(0o711)  # passed through by the database account, listed by nobody else
        (base / "log").mkdir(exist_ok=True)
        open(base / ".lock", "a").close()
    except OSError as error:
        if error.errno == ENOSPC:
            raise StartFailure(f"Ổ đĩa chứa {base} đã đầy.") from error
        raise StartFailure(
            f"Không ghi được vào thư mục dữ liệu {base} ({error.strerror}): "
            "đặt OCOP_DATA_DIR tới một thư mục của bạn."
        ) from error
    if not can_enter(base):
        raise StartFailure(
            f"Tài khoản {_ACCOUNT} không vào được thư mục dữ liệu {base}: "
            "đặt OCOP_DATA_DIR ở nơi khác, ví dụ /var/lib/ocop."
        )


def can_enter(folder: Path) -> bool:
    """Whether the servers' account passes through every folder on the way."""
    if not _AS_ROOT:
        return True
    return _succeeds(["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)])


def owned(folder: Path) -> Path:
    """A private folder of the servers' account."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if _AS_ROOT:
        os.chown(folder, account().uid, account().gid)
    return folder


def socket_folder(base: Path) -> Path:
    """Under /tmp, for a socket's path may not pass 107 bytes; ours alone, or not used."""
    tag = hashlib.sha1(str(base).encode(), usedforsecurity=False).hexdigest()[:8]
    folder = Path(f"/tmp/ocop-{account().uid}-{tag}")  # noqa: S108  checked below
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        if _AS_ROOT:
            os.chown(folder, account().uid, account().gid)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account().uid or found.st_mode & 0o077:
        raise StartFailure(f"{folder} không phải của tài khoản này: hãy xóa nó rồi chạy lại.")
    return folder


def can_run(program: Path) -> bool:
    """Whether the servers' account may execute it where it is."""
    return _succeeds([str(program), "--version"])


def _succeeds(command: list[str]) -> bool:
    with suppress(OSError):
        done = subprocess.run(command, cwd="/", check=False, **_QUIET, **account().popen)
        return done.returncode == 0
    return False


def run(command: list, failure: str, *, as_account: bool = False) -> None:
    """A short program; its last line of complaint becomes ours."""
    who = account().popen if as_account else {}
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, cwd="/", check=False, capture_output=True, text=True, **who)
    except OSError as error:
        raise StartFailure(f"{failure}: {error.strerror}") from error
    if done.returncode != 0:
        complaint = done.stderr.strip().splitlines() or ["không rõ nguyên nhân"]
        full = any("No space left" in line for line in complaint)
        raise StartFailure(f"{failure}: {'ổ đĩa đã đầy' if full else complaint[-1]}")
