"""Many papers drawn together as one bar of components/_job.html."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from documents.choices import RenderingState
from documents.models import OfficialDocument


@dataclass(frozen=True, slots=True)
class BatchJob:
    """`poll` is asked every two seconds and left out once every paper is drawn."""

    id: str
    title: str
    done: int = 0
    total: int = 0
    kind: str = ""
    word: str = ""
    detail: str = ""
    poll: str = ""
    url: str = ""
    link: str = ""


def batch_job(documents: Iterable[OfficialDocument], *, id: str, title: str, poll: str) -> BatchJob:
    papers = list(documents)
    done = sum(paper.pdf_id is not None for paper in papers)
    if done == len(papers):
        return BatchJob(id, title, kind="ok", word=_("Xong %(n)d giấy") % {"n": done})
    failed = sum(paper.rendering_state == RenderingState.FAILED for paper in papers)
    detail = _("%(n)d giấy lập lỗi, hệ thống sẽ thử lại.") % {"n": failed} if failed else ""
    return BatchJob(id, title, done, len(papers), detail=detail, poll=poll)
