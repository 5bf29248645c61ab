"""docs/law.md names every rule, and only tests and code that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "law.md").read_text(encoding="utf-8")
ROWS = {
    cells[1]: cells
    for cells in (
        [cell.strip() for cell in line.split("|")]
        for line in TEXT.splitlines()
        if line[:3] == "| R"
    )
}
NAMED_TESTS = sorted(set(re.findall(r"([\w/]+\.py)::(test_\w+)", TEXT)))
NAMED_CODE = sorted(set(re.findall(r"`([\w/.-]+\.(?:py|json))`(?: (\w+)(?:\.(\w+))?)?", TEXT)))


def test_every_rule_of_the_decision_has_its_row():
    assert list(ROWS) == [f"R{number}" for number in range(1, 50)]


@pytest.mark.parametrize("rule", ROWS)
def test_a_rule_has_a_named_test_that_carries_its_id_and_article(rule):
    _, _, _, says, tests, code, _ = ROWS[rule]

    assert says
    assert code
    carrying = rf"::test_r{int(rule[1:]):02d}_(art\d+_\d|annex)"
    assert re.search(carrying, tests), f"{rule} has no test named after it and its article"


@pytest.mark.parametrize(("file", "name"), NAMED_TESTS, ids=lambda part: part)
def test_a_named_test_exists(file, name):
    source = (ROOT / "tests" / file).read_text(encoding="utf-8")

    assert re.search(rf"^def {name}\(", source, re.MULTILINE)


@pytest.mark.parametrize(("file", "name", "below"), NAMED_CODE, ids=lambda part: part or "-")
def test_named_code_exists(file, name, below):
    path = ROOT / file
    assert path.is_file()
    source = path.read_text(encoding="utf-8")
    if name[:1].isupper() or name in ("cut",):
        assert re.search(rf"^(class|def) {name}\b", source, re.MULTILINE)
    if below:
        assert re.search(rf"^    def {below}\(", source, re.MULTILINE)


def test_rules_in_test_names_are_rules_of_the_decision():
    names = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(
            r"^def (test_r\d\w*)\(", file.read_text("utf-8"), re.MULTILINE | re.IGNORECASE
        )
    }

    told = {(f"R{int(number)}", name) for name in names for number in _numbers(name)}

    assert told
    assert {(rule, name) for rule, name in told if rule not in ROWS} == set()


def _numbers(name: str) -> list[str]:
    """Of "test_r45_art12_2a_…" and "test_R31_R34_…" the rules they carry."""
    return re.findall(r"(?<=_)[rR](\d+)(?=_)", name)
