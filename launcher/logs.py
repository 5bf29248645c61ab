"""The one line of a log that says what went wrong."""

from pathlib import Path

# What PostgreSQL and Python add after the sentence that matters.
_AFTERTHOUGHTS = ("HINT:", "DETAIL:", "CONTEXT:", "LINE ", "^")


def last_words(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines()[-60:]]
    if any("No space left on device" in line for line in lines):
        return "ổ đĩa đã đầy"
    telling = (line for line in reversed(lines) if line and not line.startswith(_AFTERTHOUGHTS))
    return next(telling, "không rõ nguyên nhân")
