"""What goes up and what came back: results to send, files on their way, the ministry's answers."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.querysets import within
from evaluation import rules
from evaluation.choices import DecisionStatus, ForwardingStatus, LineChoice
from evaluation.forwarding_papers import missing
from evaluation.models import EvaluationRound, ForwardingFile, Result
from evaluation.selectors.acts import Act, Step, strip
from evaluation.selectors.papers import Job, job_of
from evaluation.workflow import FORWARDING

FILE_KINDS = {
    ForwardingStatus.PREPARED: "todo",
    ForwardingStatus.APPROVED: "half",
    ForwardingStatus.NUMBERED: "half",
    ForwardingStatus.SENT: "sent",
}


def files_of(user: User) -> QuerySet[ForwardingFile]:
    return (
        ForwardingFile.objects.visible_to(user)
        .select_related(
            "result__stage__dossier__product", "result__stage__dossier__producer",
            "result__stage__unit", "letter", "answer",
        )
        .order_by("-pk")
    )  # fmt: skip


def to_open(user: User) -> QuerySet[Result]:
    """Approved by an issued decision that proposes them upward, and without a file yet."""
    return (
        Result.objects.visible_to(user)
        .latest()
        .filter(
            within("stage__unit__path", user.unit_paths),
            forwarding__isnull=True,
            decision_lines__is_live=True,
            decision_lines__decision__status=DecisionStatus.ISSUED,
            decision_lines__choice__in=[LineChoice.FORWARD, LineChoice.RECOGNISE_AND_FORWARD],
        )
        .select_related("stage__dossier__product", "stage__dossier__producer", "stage__unit")
        .order_by("pk")
    )


def file_for(user: User, pk: int) -> ForwardingFile | None:
    files = ForwardingFile.objects.visible_to(user).select_related(
        "result__stage__unit__parent", "result__stage__step", "result__stage__dossier__product",
        "result__stage__dossier__producer", "letter__pdf", "answer", "prepared_by",
    )  # fmt: skip
    return files.filter(pk=pk).first()


def steps_of(file: ForwardingFile, left: list[str]) -> list[Step]:
    """The strip above the page."""
    said = [
        (_("Đủ giấy tờ"), _("còn thiếu %(n)d") % {"n": len(left)} if left else ""),
        (_("Duyệt văn bản"), ""),
        (_("Số và ngày"), file.letter.number_text if file.letter else ""),
        (_("Gửi cấp trên"), f"{file.sent_on:%d/%m/%Y}" if file.sent_on else ""),
    ]
    done = {
        ForwardingStatus.PREPARED: 0 if left else 1,
        ForwardingStatus.APPROVED: 2,
        ForwardingStatus.NUMBERED: 3,
        ForwardingStatus.SENT: 4,
    }[file.status]
    return strip(said, done=done)


def left_of(file: ForwardingFile) -> list[str]:
    """What is missing before the letter; the letter itself is the steps'."""
    return missing(file, but_letter=True)


def acts_of(file: ForwardingFile, user: User, left: list[str]) -> list[Act]:
    """What this person may do now."""
    stage = file.result.stage
    desk, signs = rules.can_work_stage(user, stage), rules.can_sign_for(user, stage.unit)
    is_drawn = bool(file.letter and file.letter.pdf_id)
    open_acts = [
        ("fill", _("Ghi giấy tờ, mẫu"), desk and FORWARDING.allows(file, "approve")),
        ("approve", _("Duyệt văn bản đề nghị"),
         signs and not left and FORWARDING.allows(file, "approve")),
        ("number", _("Nhập số và ngày"), desk and FORWARDING.allows(file, "number")),
        ("send", _("Gửi cấp trên"), desk and is_drawn and FORWARDING.allows(file, "send")),
        ("reopen", _("Chuyển lại văn bản"), signs and FORWARDING.allows(file, "reopen")),
        *_answer_acts(file, desk),
    ]  # fmt: skip
    plain = {"reopen", "return"}
    return [
        Act(word, reverse(f"evaluation:forwarding_{name}", args=[file.pk]),
            "btn-plain" if name in plain else "btn-primary")
        for name, word, may in open_acts
        if may
    ]  # fmt: skip


def _answer_acts(file: ForwardingFile, desk: bool) -> list[tuple[str, str, bool]]:
    answer = getattr(file, "answer", None)
    at_ministry = file.status == ForwardingStatus.SENT and rules.goes_to_ministry(file.result)
    waits = desk and at_ministry and answer is None
    sent_back = answer is not None and file.result.stage.status == "sent_back"
    return [
        ("recognise", _("Ghi quyết định 5 sao"), waits),
        ("return", _("Ghi kết quả dưới 90 điểm"), waits),
        ("again", _("Tổ chức đánh giá lại"), desk and sent_back),
    ]


def letter_job(file: ForwardingFile) -> Job | None:
    return job_of(file.letter) if file.letter and file.letter.number_text else None


def rounds_for(file: ForwardingFile, user: User) -> QuerySet[EvaluationRound]:
    """Rounds of the unit that a returned dossier may enter, the newest first."""
    rounds = EvaluationRound.objects.visible_to(user).filter(unit=file.result.stage.unit)
    return rounds.order_by("-year", "-number")
