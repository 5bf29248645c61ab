"""Management commands against the data of this checkout."""

import signal
import subprocess
import sys
from pathlib import Path

import psycopg2

import embedded
from embedded import StartFailure
from embedded.folders import PROJECT
from launcher.logs import last_words
from launcher.services import named, services

_MANAGE = [sys.executable, str(PROJECT / "manage.py")]


def manage(arguments: list[str]) -> int:
    """Output and exit code are the command's own; what we have to say goes to stderr."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    data = embedded.data_folder()
    with services(data):
        if not _has_tables():
            print("Chuẩn bị cơ sở dữ liệu lần đầu…", file=sys.stderr, flush=True)
            run_quietly("prepare", data / "log" / "prepare.log")
        # Ctrl+C reaches the command too: it decides what to do, we wait and clean up.
        signal.signal(signal.SIGINT, lambda *_: None)
        return _wait(subprocess.Popen([*_MANAGE, *arguments]))


def run_quietly(name: str, log: Path) -> str:
    """What a command of ours printed; its complaints go to the log, the last one to the person."""
    with open(log, "wb") as complaints:
        done = subprocess.run(
            [*_MANAGE, name], check=False, stdout=subprocess.PIPE, stderr=complaints, text=True
        )
    if done.returncode != 0:
        raise StartFailure(f"Không chuẩn bị được dữ liệu: {last_words(log)} (xem {log})")
    return done.stdout


def _wait(command: subprocess.Popen) -> int:
    try:
        return command.wait()
    except BaseException:
        command.terminate()
        command.wait()
        raise


def _has_tables() -> bool:
    connection = psycopg2.connect(named("DATABASE_URL"))
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('public.django_migrations') IS NOT NULL")
            return cursor.fetchone()[0]
    finally:
        connection.close()
