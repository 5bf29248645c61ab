"""Twenty people who act in the same moment, each on a connection of their own."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from core.errors import Conflict, DomainError

THREADS = 20


def answers_at_once(
    acts: list[Callable[[], object]], refusals: tuple[type[DomainError], ...] = (Conflict,)
) -> list[DomainError | None]:
    """Run the acts in threads that start together; what each was refused with, None where done."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> DomainError | None:
        try:
            gate.wait()
            act()
        except refusals as refusal:
            return refusal
        else:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def at_once(act: Callable[[], object], refusals=(Conflict,)) -> Counter:
    """Run `act` in twenty threads that start together; count "done" and refusal codes."""
    told = answers_at_once([act] * THREADS, refusals)
    return Counter(refusal.code if refusal else "done" for refusal in told)
