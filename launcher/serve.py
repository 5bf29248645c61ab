"""`./run`: servers, database, web, worker and beat, until Ctrl+C."""

import errno
import fcntl
import json
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn
from urllib.error import HTTPError
from urllib.request import urlopen

import embedded
from embedded import StartFailure
from embedded.folders import PROJECT, make_folder
from launcher.logs import last_words
from launcher.manage import run_quietly
from launcher.processes import Processes
from launcher.services import services

_PATIENCE_SECONDS = 90


class _Stop(BaseException):
    """Ctrl+C, SIGTERM, or the terminal closed."""


def serve() -> int:
    """Runs until told to stop; a process that dies by itself is a StartFailure that names it."""
    os.chdir(PROJECT)
    port = _port()
    address = f"http://127.0.0.1:{port}"
    data = embedded.data_folder()
    make_folder(data)
    _stop_on_signals()
    processes = Processes(data / "log")
    try:
        with _only_one(data, address):
            _require_free(port)
            with services(data) as silent_server:
                try:
                    _bring_up(processes, data, port, address)
                    _watch(processes, silent_server)
                finally:
                    _ignore_signals()
                    processes.stop()
    except _Stop:
        print("Đã dừng.", flush=True)
        return 0


def _bring_up(processes: Processes, data: Path, port: int, address: str) -> None:
    os.environ.setdefault("OCOP_PUBLIC_URL", address)
    print("Chuẩn bị cơ sở dữ liệu (lần đầu mất vài phút)…", flush=True)
    run_quietly("prepare", data / "log" / "prepare.log")
    print("Khởi động web, bộ xử lý nền và bộ hẹn giờ…", flush=True)
    for name, command in _commands(data, port).items():
        processes.start(name, command)
    _wait_until_healthy(processes, address)
    print("Dựng dữ liệu minh họa (lần đầu mất vài phút)…", flush=True)
    demo = run_quietly("show_demo", data / "log" / "demo.log")
    print(
        f"\nCổng OCOP đang chạy: {address}/\n{demo}Thư mục dữ liệu: {data}\nDừng: Ctrl+C",
        flush=True,
    )


def _watch(processes: Processes, silent_server: Callable[[], str | None]) -> NoReturn:
    while True:
        for _ in range(6):
            if name := processes.dead():
                raise StartFailure(_death(processes, name))
            time.sleep(0.5)
        if (name := silent_server()) and silent_server():  # asked twice: it may only be busy
            raise StartFailure(f"{name} đã dừng; dữ liệu còn nguyên, hãy chạy lại ./run.")


def _commands(data: Path, port: int) -> dict[str, list[str]]:
    cores = os.environ.get("WEB_CONCURRENCY") or str(os.cpu_count() or 1)
    (data / "beat").mkdir(exist_ok=True)
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-A", "ocop_portal"]
    return {
        "web": [
            *(*python, "gunicorn", "ocop_portal.wsgi", "--bind", f"127.0.0.1:{port}"),
            *("--workers", cores, "--preload", "--no-control-socket", "--access-logfile", "-"),
        ],
        "beat": [
            *(*celery, "beat", "--loglevel", "warning", "--pidfile", ""),
            *("--schedule", str(data / "beat" / "schedule")),
        ],
        "worker": [
            *(*celery, "worker", "--concurrency", "1", "--pool", _pool(), "--loglevel", "info"),
            *("--without-gossip", "--without-mingle"),
        ],
    }


def _pool() -> str:
    """Prefork, or threads where shared semaphores are refused (a /dev/shm nobody may write)."""
    try:
        multiprocessing.Lock()
    except OSError:
        return "threads"
    return "prefork"


def _wait_until_healthy(processes: Processes, address: str) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    silent = "web"
    while time.monotonic() < deadline:
        if name := processes.dead():
            raise StartFailure(_death(processes, name))
        with suppress(OSError, ValueError):
            try:
                urlopen(f"{address}/healthz", timeout=5).read()  # noqa: S310  our own address
                return
            except HTTPError as answer:
                parts = json.loads(answer.read())
                silent = ", ".join(name for name, word in parts.items() if word == "down")
        time.sleep(0.1)
    raise StartFailure(f"Sau {_PATIENCE_SECONDS} giây vẫn chưa sẵn sàng: {silent} (xem nhật ký).")


def _death(processes: Processes, name: str) -> str:
    words = {"web": "Máy chủ web", "worker": "Bộ xử lý nền", "beat": "Bộ hẹn giờ"}
    return f"{words[name]} đã dừng: {last_words(processes.log(name))} (xem {processes.log(name)})"


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise StartFailure(f"PORT phải là số từ 1 đến 65535, không phải “{text}”.")
    return int(text)


def _require_free(port: int) -> None:
    """Retried for a moment: the web server of a supervisor just killed may still be leaving."""
    deadline = time.monotonic() + 4
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise StartFailure(f"Không mở được cổng {port}: {error.strerror}.") from error
        if time.monotonic() > deadline:
            raise StartFailure(
                f"Cổng {port} đang có chương trình khác dùng: chạy lại với PORT={port + 1} ./run"
            )
        time.sleep(0.2)


@contextmanager
def _only_one(data: Path, address: str) -> Iterator[None]:
    """One portal for each data folder."""
    with open(data / ".portal", "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise StartFailure(f"Cổng với dữ liệu này đang chạy ở {lock.read()}/") from None
        lock.truncate(0)
        lock.write(address)
        lock.flush()
        yield


def _stop_on_signals() -> None:
    def stop(*_) -> None:
        raise _Stop

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
