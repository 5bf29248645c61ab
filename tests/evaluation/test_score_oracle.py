"""Ten thousand random score sets against an independent count, written from the data README's
words and the raw files, over every set of every scheme and each of the council's settings."""

import random
from fractions import Fraction

import pytest

from evaluation.score_lines import explain_line
from tests.evaluation.raw import RAW, line, member, raw_leaves

SCORE_SETS, A_TEST = 10_000, 500
ALL_SETS = [(scheme, number) for scheme, sets in RAW.items() for number in sets]


def expected(scheme: str, number: int, members: list[dict], rule: str, finding_rule: str) -> dict:
    """The result by the README's own words, from the raw file."""
    one = RAW[scheme][number]
    leaves = raw_leaves(one)
    counted = [each for each in members if each["role"] != "secretary"]
    rows = [{code: _points(each["marks"][code]) for code in leaves} for each in counted]
    mean = Fraction(sum(sum(row.values()) for row in rows), len(rows))
    star = next(
        star for star, floor in [(5, 90), (4, 70), (3, 50), (2, 30), (1, 0)] if mean >= floor
    )
    gates = {}
    for code, leaf in leaves.items():
        for option in leaf["options"]:
            if option["minimum_for"]:
                gates[option["minimum_for"], code] = option["points"]
        for gate in leaf.get("gates", ()):
            gates[gate["star"], code] = gate["min_points"]
    passed = {
        key: _reached([row[key[1]] for row in rows], need, rule) for key, need in gates.items()
    }
    while star >= 3 and any(not ok for (at, _code), ok in passed.items() if at <= star):
        star -= 1
    codes = {
        each["code"]: each for each in (*(one["rejection_rules"] or ()), *one.get("stop_rules", ()))
    }
    recorded = {code: sum(code in each["findings"] for each in counted) for code in codes}
    for code, each in codes.items():
        if each.get("type") == "stop_if_zero":
            recorded[code] = sum(any(row[c] == 0 for c in each["criteria"]) for row in rows)
    least = 1 if finding_rule == "any" else len(counted) // 2 + 1
    binding = [codes[code] for code, times in recorded.items() if times >= least]
    rejected = any(each.get("type", "reject") == "reject" for each in binding)
    stopped = any(each.get("type", "reject") != "reject" for each in binding)
    return {
        "mean": mean,
        "parts": {
            part["code"]: Fraction(
                sum(row[code] for row in rows for code in _in_part(leaves, part["code"])),
                len(rows),
            )
            for part in one["parts"]
        },
        "gates": {(at, code): (gates[at, code], ok) for (at, code), ok in passed.items()},
        "stars": None if rejected or stopped else star,
        "rejected": rejected,
        "stopped": stopped,
    }


def _in_part(leaves: dict[str, dict], part: str) -> list[str]:
    return [code for code, leaf in leaves.items() if leaf["part"] == part]


def _rules(one: dict) -> dict[str, dict]:
    rules = (*(one["rejection_rules"] or ()), *one.get("stop_rules", ()))
    return {rule["code"]: rule for rule in rules}


def _points(mark) -> int:
    return mark["points"] if isinstance(mark, dict) else mark


def _reached(points: list[int], need: int, rule: str) -> bool:
    if rule == "mean":
        return Fraction(sum(points), len(points)) >= need
    reached = sum(value >= need for value in points)
    return reached == len(points) if rule == "all" else 2 * reached > len(points)


def random_line(chance: random.Random) -> tuple[str, int, list[dict], str, str]:
    scheme, number = chance.choice(ALL_SETS)
    one = RAW[scheme][number]
    leaves = raw_leaves(one)
    findings = [code for code, rule in _rules(one).items() if rule.get("type") != "stop_if_zero"]
    generous, stingy = chance.random(), chance.choice([0, 0, 0.7])
    alarmed = chance.choice([0.02, 0.05, 0.5])
    members = []
    for index in range(chance.randint(1, 7)):
        marks = {}
        for code, leaf in leaves.items():
            options = leaf["options"]
            option = options[-1] if chance.random() < generous else chance.choice(options)
            marks[code] = (
                option["points"]
                if option["case"] is None
                else {"case": option["case"], "points": option["points"]}
            )
            if chance.random() < max(stingy, 0.02):
                marks[code] = 0
        for code, leaf in leaves.items():
            asked = leaf.get("applies_if", {}).get("criterion", code)
            if asked != code and _points(marks[asked]) < 1:
                marks[code] = 0
        said = [code for code in findings if chance.random() < alarmed]
        role = "chair" if index == 0 else chance.choice(["member", "member", "secretary"])
        members.append(member(marks, name=f"TV {index}", role=role, findings=said))
    chance.shuffle(members)
    gates, findings = ["majority", "mean", "all"], ["majority", "any"]
    return scheme, number, members, chance.choice(gates), chance.choice(findings)


def answered(scheme: str, number: int, members: list[dict], rule: str, finding_rule: str) -> dict:
    """The engine's result in the oracle's shape."""
    settings = {"gate_rule": rule, "finding_rule": finding_rule}
    answer = explain_line(line(number, members, scheme=scheme, settings=settings))
    return {
        "mean": Fraction(answer["mean"]),
        "parts": {code: Fraction(value) for code, value in answer["parts"].items()},
        "gates": {
            (gate["star"], gate["criterion"]): (gate["needed"], gate["passed"])
            for gate in answer["gates"]
        },
        "stars": answer["stars"],
        "rejected": answer["rejected"],
        "stopped": answer["stopped"],
    }


@pytest.mark.parametrize("first", range(0, SCORE_SETS, A_TEST))
def test_results_agree_with_an_independent_count_from_the_raw_file(first):
    for seed in range(first, first + A_TEST):
        score_set = random_line(random.Random(seed))
        assert expected(*score_set) == answered(*score_set), seed


def test_the_score_sets_reach_every_set_of_every_scheme_and_every_setting():
    drawn = [random_line(random.Random(seed)) for seed in range(SCORE_SETS)]

    assert {(scheme, number) for scheme, number, *_rest in drawn} == set(ALL_SETS)
    assert len({rules for *_rest, rules in ((*each[:3], each[3:]) for each in drawn)}) == 6
