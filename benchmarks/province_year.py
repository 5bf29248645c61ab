"""A province's year: 600 dossiers, two rounds, nine members each marking some 30 criteria, decided.

`python -m benchmarks.province_year` walks every dossier through the services the pages call, from
the producer's draft to a certificate in force, in two processes on throw-away servers (limit:
300 s). The papers it leaves (score sheets, minutes, certificates) wait for the worker, as they do
in the portal; only the two decisions are drawn, for without its PDF a decision is not issued.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

DOSSIERS = int(os.environ.get("OCOP_YEAR_DOSSIERS", "600"))
MEMBERS, SESSION, LIMIT = 9, 25, 300
PROCESSES = 2
SETS = (1, 7, 10, 14)
ROUNDS = (1, 2)


def main() -> int:
    """Print one line; fails past the limit."""
    import embedded

    folder = Path(tempfile.mkdtemp(prefix="ocop-bench-"))
    folder.chmod(0o711)
    environment, stop = embedded.start(folder, durable=False)
    os.environ.update(environment)
    os.environ["OCOP_DATA_DIR"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop_portal.settings.dev")
    try:
        return _measure()
    finally:
        stop()
        shutil.rmtree(folder, ignore_errors=True)


def _measure() -> int:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    spent: dict[str, float] = {}
    products = _world()
    start = time.perf_counter()
    with _timed(spent, "dossiers filed, reported, in a round"):
        stages = _in_processes(_bring, _shares(products))
    with _timed(spent, "sessions scored and concluded"):
        _in_processes(_hold, _sessions(stages))
    with _timed(spent, "decisions issued"):
        _leave_papers_to_the_worker()
        certificates = sum(_in_processes(_decide, list(ROUNDS)))
    whole = time.perf_counter() - start
    parts = "; ".join(f"{name} {seconds:.0f} s" for name, seconds in spent.items())
    print(
        f"province_year: {DOSSIERS} dossiers, {MEMBERS} members, {certificates} certificates in "
        f"{whole:.0f} s (limit {LIMIT} s): {parts}"
    )
    return int(whole > LIMIT)


@contextmanager
def _timed(spent: dict[str, float], name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    spent[name] = time.perf_counter() - start


def _in_processes(work: Any, shares: list) -> list:
    """Each share in a process of its own: a province has more than one officer at work."""
    from django.db import connections

    from ocop_portal.collector import spare_what_is_loaded

    connections.close_all()
    spare_what_is_loaded()  # as a web process does once it is up
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork")) as pool:
        return [one for part in pool.map(work, shares) for one in part]


def _world() -> list[int]:
    """Everyone the path needs with nine members, two rounds with their councils, the products."""
    from tests.path import load_law, make_council, make_product_of, make_round, make_world

    global _demo
    _demo = make_world(set_number=SETS[0], members=MEMBERS)
    for number in SETS[1:]:
        load_law(set_number=number)
    for number in ROUNDS:
        make_council(_demo, make_round(_demo, number))
    return [
        make_product_of(_demo, name=f"Sản phẩm {place}", set_number=SETS[place % len(SETS)]).pk
        for place in range(DOSSIERS)
    ]


def _shares(products: list[int]) -> list[list[tuple[int, int]]]:
    """(place in the year, product) for each process, interleaved."""
    numbered = list(enumerate(products, start=1))
    return [numbered[start::PROCESSES] for start in range(PROCESSES)]


def _bring(share: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """From a draft to the round: (number of the round, dossier)."""
    from evaluation.models import EvaluationRound
    from ocop_portal.demo import walk
    from products.models import Product

    rounds = {round_.number: round_ for round_ in EvaluationRound.objects.all()}
    brought = []
    for place, product_id in share:
        number = ROUNDS[place % len(ROUNDS)]
        product = Product.objects.select_related("producer", "unit", "category").get(pk=product_id)
        dossier = walk.draft(_demo, product)
        walk.file(_demo, dossier)
        walk.report(_demo, dossier, number=place)
        walk.enter_round(_demo, dossier, rounds[number])
        brought.append((number, dossier.pk))
    return brought


def _sessions(brought: list[tuple[int, int]]) -> list[tuple[int, list[int]]]:
    """Meetings of so many dossiers: (number of the round, dossiers)."""
    return [
        (number, dossiers[start : start + SESSION])
        for number in ROUNDS
        for dossiers in [[dossier for round_, dossier in brought if round_ == number]]
        for start in range(0, len(dossiers), SESSION)
    ]


def _hold(meeting: tuple[int, list[int]]) -> list[int]:
    """One meeting from the call to its minutes, every member marking every criterion."""
    from evaluation.models import Council, Dossier
    from ocop_portal.demo import walk

    number, dossier_ids = meeting
    council = Council.objects.get(round__number=number)
    dossiers = list(Dossier.objects.filter(pk__in=dossier_ids).order_by("pk"))
    session = walk.meet(_demo, council.pk, dossiers, _demo.today)
    for item in session.items.all():
        walk.score(_demo, item)
    walk.conclude(_demo, session)
    return [session.pk]


def _decide(number: int) -> list[int]:
    """The decision of one round, drawn and issued; answers how many certificates it gave."""
    from django.utils import timezone

    from documents.models import OfficialDocument
    from documents.services.rendering import render_next_document
    from evaluation.models import Certificate, EvaluationRound
    from ocop_portal.demo import walk

    decision = walk.decide(_demo, number=number, round_=EvaluationRound.objects.get(number=number))
    paper = OfficialDocument.objects.filter(pk=decision.document_id)
    while paper.filter(pdf__isnull=True).exists():
        if not render_next_document(now=timezone.now()):
            time.sleep(0.1)  # the other round's process has it in hand
    walk.issue(_demo, decision)
    return [Certificate.objects.filter(line__decision=decision).count()]


def _leave_papers_to_the_worker() -> None:
    """Sheets and minutes are drawn when there is time; this measures what people wait for."""
    from django.utils import timezone

    from documents.models import OfficialDocument

    waiting = OfficialDocument.objects.filter(pdf__isnull=True, next_try_at__isnull=False)
    waiting.update(next_try_at=timezone.now() + timedelta(days=1))


_demo: Any = None  # made before the processes fork, so that each has it

if __name__ == "__main__":
    sys.exit(main())
