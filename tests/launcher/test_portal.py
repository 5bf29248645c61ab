"""`./run` as real processes: what it starts, how it stops, and what it says when it cannot."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.processes
ROOT = Path(__file__).resolve().parents[2]
READY = "Dừng: Ctrl+C"
NOT_OURS = ("DATABASE_URL", "REDIS_URL", "CACHE_URL", "DJANGO_SETTINGS_MODULE", "PORT")


@pytest.fixture
def start(portal_data):
    """Launches `./run`'s Python part; whatever still runs at the end is stopped."""
    running = []

    def launch(*words: str, **changes: str) -> subprocess.Popen:
        variables = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        variables |= {"OCOP_DATA_DIR": str(portal_data), "OCOP_DEMO": "0", **changes}
        process = subprocess.Popen(
            [sys.executable, "-m", "launcher", *words],
            cwd=ROOT,
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append(process)
        return process

    yield launch
    for process in running:
        if process.poll() is None:
            process.terminate()
            process.wait(60)


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def read_until_ready(process: subprocess.Popen) -> str:
    lines = []
    for line in process.stdout:
        lines.append(line)
        if READY in line:
            return "".join(lines)
    pytest.fail("".join(lines))


def health(port: str) -> dict:
    return json.loads(urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).read())


def children(process: subprocess.Popen) -> dict[str, int]:
    """Command line -> pid of what the supervisor started itself."""
    listing = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(process.pid)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return {line.split(None, 1)[1]: int(line.split(None, 1)[0]) for line in listing}


def pid_of(process: subprocess.Popen, word: str) -> int:
    return next(pid for command, pid in children(process).items() if f" {word} " in command)


def is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def wait_gone(pid: int, seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while is_alive(pid) and time.monotonic() < end:
        time.sleep(0.1)
    return not is_alive(pid)


def test_the_portal_runs_is_shared_survives_a_kill_and_stops(portal_data, start):
    port = free_port()
    portal = start(PORT=port)
    assert f"http://127.0.0.1:{port}/" in read_until_ready(portal)
    assert health(port)["status"] == "ok"
    postmaster = int((portal_data / "pg/18/postmaster.pid").read_text().split()[0])

    # a command beside it uses the same servers and leaves them running
    command = start("manage", "shell", "-v0", "-c", "print(1 + 1)")
    assert command.communicate(timeout=60)[0] == "2\n"
    assert health(port)["database"] == "ok"

    # a second portal on the same data says where the first is
    second = start(PORT=free_port())
    assert second.communicate(timeout=30)[0] == (
        f"ocop: Cổng với dữ liệu này đang chạy ở http://127.0.0.1:{port}/\n"
    )

    # kill -9: web, worker and beat leave with their supervisor, the servers stay for the next
    web = pid_of(portal, "gunicorn")
    portal.kill()
    portal.wait()
    assert wait_gone(web)
    again = start(PORT=port)
    read_until_ready(again)
    assert int((portal_data / "pg/18/postmaster.pid").read_text().split()[0]) == postmaster

    # Ctrl+C stops everything
    again.send_signal(signal.SIGINT)
    rest = again.communicate(timeout=60)[0]
    assert (again.returncode, rest) == (0, "Đã dừng.\n")
    assert wait_gone(postmaster)


def test_a_process_that_dies_is_named_and_ends_the_portal(portal_data, start):
    portal = start(PORT=free_port())
    read_until_ready(portal)
    postmaster = int((portal_data / "pg/18/postmaster.pid").read_text().split()[0])

    os.kill(pid_of(portal, "worker"), signal.SIGKILL)
    rest = portal.communicate(timeout=60)[0]

    assert portal.returncode == 1
    assert re.fullmatch(r"ocop: Bộ xử lý nền đã dừng: .*worker\.log\)\n", rest)
    assert wait_gone(postmaster)


def test_a_database_that_dies_is_named_and_ends_the_portal(portal_data, start):
    portal = start(PORT=free_port())
    read_until_ready(portal)

    os.kill(int((portal_data / "pg/18/postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    assert portal.communicate(timeout=60)[0] == (
        "ocop: PostgreSQL đã dừng; dữ liệu còn nguyên, hãy chạy lại ./run.\n"
    )
    assert portal.returncode == 1


def test_a_command_starts_the_servers_it_needs_and_stops_them(portal_data, start):
    command = start("manage", "shell", "-v0", "-c", "import sys; print('ra'); sys.exit(7)")

    assert command.communicate(timeout=120)[0].splitlines()[-1] == "ra"
    assert command.returncode == 7
    assert not (portal_data / "pg/18/postmaster.pid").exists()


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"PORT": "eighty"}, "PORT phải là số từ 1 đến 65535, không phải “eighty”."),
        ({"PORT": "70000"}, "PORT phải là số từ 1 đến 65535, không phải “70000”."),
        (
            {"DATABASE_URL": "postgres://u:hush@127.0.0.1:1/ocop"},
            "Không kết nối được cơ sở dữ liệu ở DATABASE_URL: connection to server at "
            '"127.0.0.1", port 1 failed: Connection refused',
        ),
        (
            {"DATABASE_URL": "nonsense:hush"},
            "DATABASE_URL không đúng dạng postgres://tài_khoản:mật_khẩu@máy:cổng/tên.",
        ),
        (
            {"REDIS_URL": "redis://127.0.0.1:1/0"},
            "Không kết nối được hàng đợi ở REDIS_URL: "
            "Error 111 connecting to 127.0.0.1:1. Connection refused.",
        ),
        ({"REDIS_URL": "nonsense"}, "REDIS_URL không đúng dạng redis://máy:cổng/số."),
        ({"DATABASE_URL_FILE": "/nowhere"}, "Không đọc được DATABASE_URL_FILE (/nowhere)."),
        (
            {"OCOP_DATA_DIR": "/proc/ocop"},
            "Không ghi được vào thư mục dữ liệu /proc/ocop (No such file or directory): "
            "đặt OCOP_DATA_DIR tới một thư mục của bạn.",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_line(start, changes, line):
    portal = start(**{"PORT": free_port(), **changes})

    assert portal.communicate(timeout=30)[0] == f"ocop: {line}\n"
    assert portal.returncode == 1


def test_a_taken_port_is_said_in_one_line_with_the_way_out(start):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        portal = start(PORT=str(port))

        assert portal.communicate(timeout=30)[0] == (
            f"ocop: Cổng {port} đang có chương trình khác dùng: "
            f"chạy lại với PORT={port + 1} ./run\n"
        )


@pytest.mark.skipif(os.geteuid() != 0, reason="a full disk is made by root (mount)")
def test_a_full_disk_is_said_in_one_line(start, data):
    disk = data
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine does not let root mount")
    try:
        portal = start(PORT=free_port(), OCOP_DATA_DIR=str(disk / "data"))

        assert portal.communicate(timeout=30)[0] == (
            f"ocop: Ổ đĩa chứa {disk}/data chỉ còn trống 0 MB, cần ít nhất 200 MB.\n"
        )
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_unknown_words_get_the_usage(start):
    portal = start("xin", "chào")

    assert portal.communicate(timeout=30)[0].startswith("Cách dùng: ./run")
    assert portal.returncode == 2
