"""JSON lines of marks in, JSON lines of explained results out; no database, line by line."""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.errors import DomainError
from evaluation.score_lines import explain_line
from evaluation.strict_json import JsonProblem

_LONGEST = 4 * 1024 * 1024  # bytes; a council of a hundred needs some 100 kB


class Command(BaseCommand):
    help = (
        "Reads one JSON object a line (scheme, set, members, settings, agreements) from FILE or "
        "standard input and writes one JSON line of explained result each. A line that cannot be "
        'read or counted becomes {"error": …}, and the command ends with status 1.'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", default="-", help='"-" is standard input')

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        if hasattr(sys.stdout, "reconfigure"):
            # a name may hold half a surrogate pair, and the terminal need not be UTF-8
            sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        refused = 0
        with ExitStack() as stack:
            source = _open(file, stack)
            try:
                for number, line in enumerate(_lines(source), start=1):
                    if line is None or line.strip():
                        answer = _answer(line, number)
                        refused += "error" in answer
                        self.stdout.write(json.dumps(answer, ensure_ascii=False))
                        self.stdout.flush()
            except BrokenPipeError:
                # whoever read us has seen enough; keep the interpreter's own flush quiet
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                return
        if refused:
            raise CommandError(_("%d dòng có lỗi.") % refused)


def _open(file: str, stack: ExitStack) -> IO[Any]:
    if file == "-":
        return getattr(sys.stdin, "buffer", sys.stdin)
    try:
        return stack.enter_context(open(file, "rb"))
    except OSError as error:
        raise CommandError(_("Không mở được tệp %s.") % file) from error


def _lines(source: IO[Any]) -> Iterator[Any]:
    """Line after line as it arrives; None for one too long to be marks."""
    while line := source.readline(_LONGEST):
        if len(line) < _LONGEST:
            yield line
            continue
        while line and line[-1:] not in (b"\n", "\n"):
            line = source.readline(_LONGEST)
        yield None


def _answer(line: bytes | str | None, number: int) -> dict[str, Any]:
    try:
        if line is None:
            raise JsonProblem(_("Dòng dài quá %d MB.") % (_LONGEST // 1024**2))
        return explain_line(line)
    except (JsonProblem, DomainError) as problem:
        return {"error": _("Dòng %(number)d, %(problem)s") % {"number": number, "problem": problem}}
