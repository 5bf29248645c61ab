"""The virus scanner, played by a small server that speaks clamd's INSTREAM."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.exceptions import ImproperlyConfigured

from core.errors import InvalidInput
from documents.choices import FilePurpose
from documents.models import StoredFile
from documents.services.files import store_file
from ocop_portal import env
from tests.documents import files

pytestmark = pytest.mark.django_db
AWAY = "Máy quét mã độc đang không trả lời nên chưa nhận được tệp; hãy thử lại sau ít phút."


class Clamd(socketserver.StreamRequestHandler):
    """Reads a stream of pieces, keeps it, and answers what the server was told to."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        got = b""
        while length := int.from_bytes(self.rfile.read(4), "big"):
            got += self.rfile.read(length)
        self.server.got.append(got)
        self.wfile.write(self.server.answer)


@contextmanager
def clamd(answer: bytes, server=socketserver.ThreadingTCPServer, address=("127.0.0.1", 0)):
    with server(address, Clamd) as running:
        running.answer, running.got, running.daemon_threads = answer, [], True
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def where(running: socketserver.TCPServer) -> str:
    return "{}:{}".format(*running.server_address)


def send(content: bytes | None = None) -> StoredFile:
    sent = files.upload("a.pdf", content or files.pdf())
    return store_file(upload=sent, actor=None, purpose=FilePurpose.EVIDENCE)


def refused_code(settings) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as refusal:
        send()
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []
    return refusal.value.code, refusal.value.message


def test_without_a_scanner_a_file_is_taken(settings):
    settings.OCOP_CLAMAV = ""

    assert send().pk


def test_a_clean_file_is_taken_and_the_scanner_saw_what_was_sent(settings):
    content = files.pdf(root={"/Filler": b"x" * 200_000})
    with clamd(b"stream: OK\0") as running:
        settings.OCOP_CLAMAV = where(running)
        send(content)

    assert running.got == [content]


def test_the_scanner_may_listen_on_a_socket_file(settings, tmp_path):
    path = str(tmp_path / "clamd.ctl")
    with clamd(b"stream: OK\0", socketserver.ThreadingUnixStreamServer, path) as running:
        settings.OCOP_CLAMAV = path
        send()

    assert len(running.got) == 1


def test_an_infected_file_is_refused(settings):
    with clamd(b"stream: Eicar-Test-Signature FOUND\0") as running:
        settings.OCOP_CLAMAV = where(running)

        assert refused_code(settings) == (
            "file_infected", "Máy quét phát hiện mã độc trong tệp nên tệp không được nhận.",
        )  # fmt: skip


@pytest.mark.parametrize(
    "answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: Can't allocate ERROR\0"]
)
def test_an_answer_that_clears_nothing_lets_nothing_in(answer, settings):
    with clamd(answer) as running:
        settings.OCOP_CLAMAV = where(running)

        assert refused_code(settings) == ("scanner_away", AWAY)


@pytest.mark.parametrize("address", ["127.0.0.1:9", "/nowhere/clamd.ctl"])
def test_a_configured_scanner_that_is_away_lets_nothing_in(address, settings):
    settings.OCOP_CLAMAV = address

    assert refused_code(settings) == ("scanner_away", AWAY)


@pytest.fixture
def silent() -> Iterator[str]:
    """Takes the call and never answers."""
    done = threading.Event()

    class Silent(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            done.wait(10)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Silent) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield where(running)
        done.set()
        running.shutdown()


def test_a_scanner_that_hangs_is_given_up_in_time(settings, silent):
    settings.OCOP_CLAMAV, settings.OCOP_CLAMAV_TIMEOUT = silent, 1

    assert refused_code(settings) == ("scanner_away", AWAY)


@pytest.mark.parametrize("value", ["clamav", ":3310", "host:port"])
def test_an_address_that_is_none_stops_the_start(value, monkeypatch):
    monkeypatch.setenv("OCOP_CLAMAV", value)

    with pytest.raises(ImproperlyConfigured, match="host:port"):
        env.server("OCOP_CLAMAV")
