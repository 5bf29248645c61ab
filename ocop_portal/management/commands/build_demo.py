import time
from collections.abc import Callable

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from documents.choices import DocumentStatus
from documents.models import OfficialDocument
from documents.nudge import nudge_rendering
from evaluation.choices import DecisionStatus
from ocop_portal.demo import province

WAIT_SECONDS = 180


class Command(BaseCommand):
    help = (
        "Build the demo province up to an issued star decision; the worker must run, for it "
        "draws the papers. A second call goes on where the first stopped, then does nothing."
    )

    def handle(self, *args, **options) -> None:
        if not settings.OCOP_DEMO:
            raise CommandError("OCOP_DEMO đang tắt: không tạo dữ liệu minh họa.")
        decision = province.build()
        if decision.status == DecisionStatus.NUMBERED:
            self._wait(lambda: _is_drawn(decision.document_id))
            decision = province.issue(decision)
        if decision.status == DecisionStatus.ISSUED:
            papers = decision.lines.values_list("certificate__document", flat=True)
            self._wait(lambda: all(_is_drawn(paper) for paper in papers))

    def _wait(self, is_done: Callable[[], bool]) -> None:
        """Until the worker has drawn what was queued."""
        nudge_rendering()
        end = time.monotonic() + WAIT_SECONDS
        while not is_done():
            if time.monotonic() > end:
                raise CommandError("Hàng đợi chưa lập xong văn bản: kiểm tra tiến trình worker.")
            time.sleep(0.3)


def _is_drawn(document_id: int) -> bool:
    drawn = (DocumentStatus.RENDERED, DocumentStatus.ISSUED)
    return OfficialDocument.objects.filter(pk=document_id, status__in=drawn).exists()
