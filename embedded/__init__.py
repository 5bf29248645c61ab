"""The embedded default: a real PostgreSQL and a real Valkey out of PyPI wheels, no TCP port.

Attach when alive, else start; the last user of a data folder stops them. Settings never import
this: a type checker that loads settings must not start servers.

    env, stop = embedded.start(folder)     # env goes to os.environ before Django reads it
"""

import atexit
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from embedded.failure import StartFailure
from embedded.folders import data_folder, make_folder, socket_folder
from embedded.servers import Postgres, Server, Valkey

__all__ = ["StartFailure", "data_folder", "silent", "start"]

_SERVERS: dict[str, type[Server]] = {"postgres": Postgres, "valkey": Valkey}


def start(
    base: str | Path | None = None,
    durable: bool = True,
    only: tuple[str, ...] = ("postgres", "valkey"),
) -> tuple[dict[str, str], Callable[[], None]]:
    """Bring up what is down; answer what os.environ needs, and how to leave again."""
    base = Path(base).absolute() if base else data_folder()
    make_folder(base)
    sockets = socket_folder(base)
    servers = [_SERVERS[name](base, sockets, durable) for name in only]
    users = open(base / ".users", "a")  # noqa: SIM115 (its shared lock says "in use" until stop)
    owner = os.getpid()

    def stop() -> None:
        """Leave; whoever leaves last stops the servers. A forked child never does."""
        if users.closed or os.getpid() != owner:
            return
        with _locked(base):
            if _is_last(users):
                for server in reversed(servers):
                    server.end()
                shutil.rmtree(sockets, ignore_errors=True)
            users.close()

    atexit.register(stop)
    try:
        with _locked(base):
            fcntl.flock(users, fcntl.LOCK_SH)
            for server in servers:
                server.bring_up()
    except BaseException:
        stop()
        raise
    return {name: url for server in servers for name, url in server.environment().items()}, stop


def silent(base: str | Path, only: tuple[str, ...] = ("postgres", "valkey")) -> str | None:
    """The name of a server of this data folder that does not answer."""
    base = Path(base).absolute()
    servers = (_SERVERS[name](base, socket_folder(base), True) for name in only)
    return next((server.name for server in servers if not server.answers()), None)


@contextmanager
def _locked(base: Path) -> Iterator[None]:
    """One starter or stopper at a time; a folder deleted under us needs no lock."""
    if not base.exists():
        yield
        return
    with open(base / ".lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_last(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
