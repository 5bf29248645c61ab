"""How long `explain_scores` takes for ten thousand lines of five members each (limit: 60 s)."""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CRITERIA = ROOT / "evaluation" / "data" / "qd26-2026.json"
LINES, MEMBERS = 10_000, 5


def main() -> None:
    """Print one line: how many lines, how long, how many a second."""
    with tempfile.TemporaryFile() as source:
        source.writelines(f"{line}\n".encode() for line in _lines(LINES))
        source.seek(0)
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), "explain_scores"],
            stdin=source,
            stdout=subprocess.PIPE,
            check=True,
        )
        spent = time.perf_counter() - started
    answered = done.stdout.count(b"\n")
    print(
        f"explain_scores: {answered} lines of {MEMBERS} members in {spent:.1f} s "
        f"({answered / spent:.0f} lines/s, one process; limit 60 s)"
    )


def _lines(count: int) -> Iterator[str]:
    chance = random.Random(26)
    sets = json.loads(CRITERIA.read_text(encoding="utf-8"))["sets"]
    for _ in range(count):
        one = chance.choice(sets)
        leaves = [leaf for part in one["parts"] for leaf in _leaves(part)]
        members = [
            {
                "name": f"Thành viên {index}",
                "role": "member" if index else "chair",
                "marks": _marks(leaves, chance),
                "findings": [],
            }
            for index in range(MEMBERS)
        ]
        yield json.dumps({"scheme": "qd26-2026", "set": one["number"], "members": members})


def _leaves(node: dict) -> Iterator[dict]:
    if "options" in node:
        yield node
    for child in node.get("criteria", ()):
        yield from _leaves(child)


def _marks(leaves: list[dict], chance: random.Random) -> dict[str, object]:
    marks: dict[str, object] = {}
    for leaf in leaves:
        option = chance.choice(leaf["options"])
        marks[leaf["code"]] = (
            {"case": option["case"], "points": option["points"]}
            if option["case"]
            else option["points"]
        )
        needed = leaf.get("applies_if")
        if needed and marks[needed["criterion"]] == 0:
            marks[leaf["code"]] = 0
    return marks


if __name__ == "__main__":
    main()
