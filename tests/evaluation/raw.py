"""The data files read as plain JSON, past all of our readers; and lines for explain_scores."""

import json
from pathlib import Path

DATA = Path(__file__).parents[2] / "evaluation" / "data"


def raw_sets(scheme: str) -> dict[int, dict]:
    document = json.loads((DATA / f"{scheme}.json").read_text(encoding="utf-8"))
    return {one["number"]: one for one in document["sets"] if one.get("complete", True)}


RAW = {code: raw_sets(code) for code in ("qd26-2026", "qd148-2023", "qd1048-2019")}


def raw_leaves(one: dict) -> dict[str, dict]:
    """Leaves straight from the file, with the part they belong to."""
    found = {}

    def walk(node: dict, part: str) -> None:
        if "options" in node:
            found[node["code"]] = {**node, "part": part}
        for child in node.get("criteria", ()):
            walk(child, part)

    for part in one["parts"]:
        for top in part["criteria"]:
            walk(top, part["code"])
    return found


def best_points(number: int, scheme: str = "qd26-2026") -> dict[str, int]:
    return {
        code: max(option["points"] for option in leaf["options"])
        for code, leaf in raw_leaves(RAW[scheme][number]).items()
    }


def member(marks: dict, *, name: str = "Lò Thị A", role: str = "member", findings=()) -> dict:
    return {"name": name, "role": role, "marks": marks, "findings": list(findings)}


def line(number: int, members: list[dict], *, scheme: str = "qd26-2026", **more) -> str:
    content = {"scheme": scheme, "set": number, "members": members, **more}
    return json.dumps(content, ensure_ascii=False)
