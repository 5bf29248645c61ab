"""The database and the queue: those the environment names, else the embedded pair."""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import redis

import embedded
from embedded import StartFailure

_LEAST_FREE_MB = 200


@contextmanager
def services(data: Path) -> Iterator[Callable[[], str | None]]:
    """Both answer, and os.environ says where, until the block ends. The block gets a function
    that names an embedded server which has stopped answering."""
    _require_space(data)
    missing = []
    for name, variable, check in (
        ("postgres", "DATABASE_URL", _check_database),
        ("valkey", "REDIS_URL", _check_queue),
    ):
        address = named(variable)
        check(address) if address else missing.append(name)
    environment, stop = embedded.start(data, only=tuple(missing)) if missing else ({}, None)
    os.environ.update(environment)
    _point_django_at(data)
    try:
        yield lambda: embedded.silent(data, tuple(missing))
    finally:
        if stop:
            stop()


def named(variable: str) -> str | None:
    """An address from the environment, or from the file its NAME_FILE points to."""
    file = os.environ.get(f"{variable}_FILE")
    if not file:
        return os.environ.get(variable)
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StartFailure(f"Không đọc được {variable}_FILE ({file}).") from error


def _point_django_at(data: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop_portal.settings.dev")
    os.environ["OCOP_DATA_DIR"] = str(data)
    (data / "files").mkdir(mode=0o700, exist_ok=True)
    key = data / "secret_key"
    if not key.exists():
        key.touch(mode=0o600)
    if not key.read_text():
        key.write_text(secrets.token_urlsafe(50))
    if not named("SECRET_KEY"):
        os.environ["SECRET_KEY_FILE"] = str(key)


def _require_space(data: Path) -> None:
    folder = next(parent for parent in (data, *data.parents) if parent.exists())
    free = shutil.disk_usage(folder).free // 2**20
    if free < _LEAST_FREE_MB:
        raise StartFailure(
            f"Ổ đĩa chứa {data} chỉ còn trống {free} MB, cần ít nhất {_LEAST_FREE_MB} MB."
        )


def _check_database(address: str) -> None:
    try:
        psycopg2.connect(address, connect_timeout=5).close()
    except psycopg2.OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise StartFailure(f"Không kết nối được cơ sở dữ liệu ở DATABASE_URL: {reason}") from error
    except (psycopg2.Error, ValueError) as error:  # its text would show the password
        raise StartFailure(
            "DATABASE_URL không đúng dạng postgres://tài_khoản:mật_khẩu@máy:cổng/tên."
        ) from error


def _check_queue(address: str) -> None:
    path = address.removeprefix("redis+socket://").partition("?")[0]
    cache_address = f"unix://{path}" if address.startswith("redis+socket://") else address
    try:
        redis.Redis.from_url(cache_address, socket_timeout=5, retry=None).ping()
    except redis.RedisError as error:
        raise StartFailure(f"Không kết nối được hàng đợi ở REDIS_URL: {error}") from error
    except ValueError as error:
        raise StartFailure("REDIS_URL không đúng dạng redis://máy:cổng/số.") from error
