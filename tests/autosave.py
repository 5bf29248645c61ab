"""Council members saving at once against gunicorn as production runs it; nothing of it may go."""

import http.client
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts.models import User
from evaluation.models import (
    Attendance,
    CouncilSeat,
    InterestDeclaration,
    Mark,
    SessionItem,
)
from evaluation.services.scorecards import begin_scorecard
from tests.build import make_user
from tests.path import in_session, make_world
from tests.workers import until

WORKERS = 2
_TOKEN = re.compile(r'"X-CSRFToken": "([^"]+)"')


@dataclass
class Member:
    """One person at one browser: a session, a token, and the last choice the portal took."""

    user: User
    page: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    took: dict[str, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    def sign_in(self, port: int) -> None:
        client = Client()
        client.force_login(self.user)
        self.cookies["sessionid"] = client.cookies["sessionid"].value
        _status, text = self._ask(port, "GET", self.page)
        self.token = _TOKEN.search(text)[1]

    def choose(self, port: int, code: str, position: int) -> None:
        body = f"m-{code}={position}&at={time.time_ns() // 1_000_000}"
        start = time.perf_counter()
        status, _text = self._ask(port, "POST", f"{self.page}mark/", body)
        self.seconds.append(time.perf_counter() - start)
        if status == 200:
            self.took[code] = position
        else:
            self.refused.append(status)

    def _ask(self, port: int, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
            "X-CSRFToken": self.token,
        }
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            for name, value in answer.getheaders():
                if name == "Set-Cookie" and value.startswith("csrftoken="):
                    self.cookies["csrftoken"] = value.split(";")[0].partition("=")[2]
            return answer.status, answer.read().decode()
        finally:
            line.close()


@dataclass(frozen=True)
class Storm:
    """What came of it; `lost` are choices the portal took and does not have."""

    saves: int
    refused: list[int]
    lost: list[str]
    seconds: list[float]

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        return 1000 * sorted(self.seconds)[min(len(self.seconds) - 1, int(share * self.saves))]


def full_meeting(count: int) -> tuple[SessionItem, list[User]]:
    """A dossier on the table of a council with that many members, all present and declared."""
    demo = make_world()
    item = in_session(demo).items.get()
    council, session = item.session.council, item.session
    first = council.seats.count() + 1
    users = [make_user() for _number in range(count)]
    seats = CouncilSeat.objects.bulk_create(
        CouncilSeat(council=council, user=user, role="member", body="Sở", position=first + number)
        for number, user in enumerate(users)
    )
    Attendance.objects.bulk_create(
        Attendance(session=session, seat=seat, present=True) for seat in seats
    )
    InterestDeclaration.objects.bulk_create(
        InterestDeclaration(
            seat=seat, session=session, statement="Không có", answers={}, sha256="0" * 64,
            signed_at=timezone.now(),
        )
        for seat in seats
    )  # fmt: skip
    for user in users:
        begin_scorecard(item_id=item.pk, actor=user)
    return item, users


@contextmanager
def portal(environment: Mapping[str, str], port: int, log: Path) -> Iterator[None]:
    """gunicorn with two workers, in a session of its own."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "ocop_portal.wsgi"),
                *("--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)),
                *("--preload", "--no-control-socket"),
            ],
            env={**os.environ, **environment},
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        until(lambda: _answers(port), "gunicorn answers")
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _answers(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/account/login/")
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


def storm(item: SessionItem, users: list[User], *, port: int, seconds: int) -> Storm:
    """Every member saves one choice a second, all at once; then the portal's rows are counted."""
    sheet = item.stage.criteria_set.sheet()
    members = [Member(user, f"/scorecards/{item.pk}/") for user in users]
    for member in members:
        member.sign_in(port)
    start = threading.Barrier(len(members))

    def mark(member: Member, seed: int) -> None:
        chance = random.Random(seed)
        start.wait()
        begun = time.monotonic() + chance.random()  # people do not press in step
        for turn in range(seconds):
            time.sleep(max(0.0, begun + turn - time.monotonic()))
            code = chance.choice(list(sheet.leaves))
            member.choose(port, code, chance.choice(sheet.leaves[code].choices).position)

    threads = [
        threading.Thread(target=mark, args=(member, seed)) for seed, member in enumerate(members)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _count(item, members)


def _count(item: SessionItem, members: list[Member]) -> Storm:
    connections.close_all()
    stored: dict[tuple[int, str], int] = {
        (user, code): position or 0
        for user, code, position in Mark.objects.filter(scorecard__item=item).values_list(
            "scorecard__seat__user", "criterion__code", "option__position"
        )
    }
    return Storm(
        saves=sum(len(member.seconds) for member in members),
        refused=[status for member in members for status in member.refused],
        lost=[
            f"{member.user} {code}"
            for member in members
            for code, position in member.took.items()
            if stored.get((member.user.pk, code)) != position
        ],
        seconds=[each for member in members for each in member.seconds],
    )
