"""The embedded servers: started once, shared, stopped by the last who leaves."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

import embedded
from embedded import StartFailure, folders

pytestmark = pytest.mark.processes
ROOT = Path(__file__).resolve().parents[2]


def is_up(environment: dict[str, str]) -> bool:
    try:
        psycopg2.connect(environment["DATABASE_URL"]).close()
    except psycopg2.OperationalError:
        return False
    return True


def test_last_user_stops_the_servers_and_the_data_stay(data):
    environment, leave = embedded.start(data, durable=False)
    _, leave_second = embedded.start(data, durable=False)
    _run(environment, "CREATE TABLE kept (id int)")

    leave()
    assert is_up(environment)
    leave_second()
    assert not is_up(environment)

    environment, leave = embedded.start(data, durable=False)
    assert _run(environment, "SELECT to_regclass('kept')::text") == "kept"
    leave()


def test_servers_of_a_killed_starter_are_found_and_stopped_by_the_next(data):
    script = (
        "import embedded, os, signal;"
        f"embedded.start({str(data)!r}, durable=False);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    left_behind = (data / "pg/18/postmaster.pid").read_text().split()[0]

    environment, leave = embedded.start(data, durable=False)
    assert (data / "pg/18/postmaster.pid").read_text().split()[0] == left_behind
    leave()

    assert not is_up(environment)


def test_killed_servers_come_back_with_their_data(data):
    environment, _ = embedded.start(data)
    _run(environment, "CREATE TABLE kept (id int)")
    os.kill(int((data / "pg/18/postmaster.pid").read_text().split()[0]), 9)

    environment, leave = embedded.start(data)

    assert _run(environment, "SELECT to_regclass('kept')::text") == "kept"
    leave()


def test_the_database_lowers_and_folds_vietnamese_letters(data):
    environment, leave = embedded.start(data, durable=False)

    assert _run(environment, "SELECT lower('ĐẶC SẢN ƯỚP')") == "đặc sản ướp"
    leave()


def test_a_socket_folder_of_somebody_else_is_not_used(data, monkeypatch):
    environment, leave = embedded.start(data, durable=False, only=("valkey",))
    sockets = Path(environment["REDIS_URL"].partition("//")[2].partition("?")[0]).parent
    leave()
    assert not sockets.exists()
    sockets.symlink_to(data)

    with pytest.raises(StartFailure, match="không phải của tài khoản này"):
        embedded.start(data, durable=False)

    sockets.unlink()


def test_data_lie_in_var_unless_named_or_out_of_reach(monkeypatch, tmp_path):
    monkeypatch.setenv("OCOP_DATA_DIR", str(tmp_path / "elsewhere"))
    assert embedded.data_folder() == tmp_path / "elsewhere"

    monkeypatch.delenv("OCOP_DATA_DIR")
    monkeypatch.setattr(folders, "can_enter", lambda folder: True)
    assert embedded.data_folder() == ROOT / "var"

    monkeypatch.setattr(folders, "can_enter", lambda folder: False)
    assert embedded.data_folder().parent == Path("/var/lib")


def _run(environment: dict[str, str], statement: str):
    connection = psycopg2.connect(environment["DATABASE_URL"])
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()
