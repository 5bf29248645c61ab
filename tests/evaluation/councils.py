"""Members who only give totals, and how many examples a law of scoring is tried on."""

from hypothesis import HealthCheck, settings

from evaluation.scoring import Card
from tests.evaluation.sheets import plain_card

fast = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def council(*totals: int) -> list[Card]:
    return [plain_card(total, name=f"TV {index}") for index, total in enumerate(totals)]
