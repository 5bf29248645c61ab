"""explain_scores: the shape of its lines, what it refuses, and how it streams."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import DomainError
from evaluation.score_lines import explain_line
from evaluation.strict_json import JsonProblem
from tests.evaluation.raw import RAW, best_points, line, member, raw_leaves

ROOT = Path(__file__).parents[2]
# Nothing listens there: the command must not ask for a database or a queue.
NOWHERE = {
    **os.environ,
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "CACHE_URL": "redis://127.0.0.1:1/1",
    "DJANGO_SETTINGS_MODULE": "ocop_portal.settings.dev",
}
COMMAND = [sys.executable, str(ROOT / "manage.py"), "explain_scores"]


def explain(*lines: str | bytes) -> list[dict]:
    """The answers of the real command, run where no database can be reached."""
    given_bytes = [one.encode() if isinstance(one, str) else one for one in lines]
    done = subprocess.run(
        COMMAND, input=b"\n".join(given_bytes), capture_output=True, env=NOWHERE, timeout=60
    )
    answers = [json.loads(one) for one in done.stdout.decode().splitlines()]
    assert done.returncode == (1 if any("error" in answer for answer in answers) else 0)
    assert b"Traceback" not in done.stderr
    return answers


def refusal(content: str | bytes) -> str:
    with pytest.raises((JsonProblem, DomainError)) as caught:
        explain_line(content)
    return str(caught.value)


# -- the shape -------------------------------------------------------------------------------


def test_a_line_gives_exactly_the_promised_keys():
    marks = best_points(7) | {"1.5": 1, "9": 1}
    others = best_points(7) | {"1.5": 2}

    (answer,) = explain(
        line(
            7,
            [member(marks, role="chair"), member(marks), member(others)],
            settings={"gate_rule": "majority"},
            agreements={},
        )
    )

    assert list(answer) == [
        "mean", "shown", "parts", "gates", "stars", "rejected", "stopped",
        "missing_for_next", "points_short", "sentence",
    ]  # fmt: skip
    assert (answer["mean"], answer["shown"]) == ("287/3", "95.66")
    assert answer["parts"] == {"A": "115/3", "B": "25", "C": "97/3"}
    assert (answer["stars"], answer["rejected"], answer["stopped"]) == (3, False, False)
    assert {"star": 4, "criterion": "1.5", "needed": 2, "passed": False} in answer["gates"]
    assert {"star": 3, "criterion": "9", "needed": 1, "passed": True} in answer["gates"]
    assert answer["missing_for_next"] == [
        {"criterion": "1.5", "needed": 2, "have": 1},
        {"criterion": "9", "needed": 3, "have": 1},
    ]
    assert answer["points_short"] == "0"
    assert answer["sentence"].startswith("Trung bình 95,66 điểm, thuộc khung 5 sao, nhưng")


def test_every_gate_of_the_set_is_listed():
    leaves = raw_leaves(RAW["qd26-2026"][7])
    printed = [
        (option["minimum_for"], code, option["points"])
        for code, leaf in leaves.items()
        for option in leaf["options"]
        if option["minimum_for"]
    ]

    gates = explain_line(line(7, [member(best_points(7))]))["gates"]

    assert [(gate["star"], gate["criterion"], gate["needed"]) for gate in gates] == printed


def test_points_short_and_have_are_exact_where_they_are_no_whole_numbers():
    low = dict.fromkeys(best_points(1), 0)
    middle = best_points(1) | {"4.1": 0, "8": 0, "9": 0, "6.2": 0, "7": 0, "5.1": 0, "5.2": 0}

    answer = explain_line(
        line(
            1,
            [member(middle), member(middle), member(low)],
            settings={"gate_rule": "mean"},
        )
    )

    assert (answer["mean"], answer["stars"], answer["points_short"]) == ("142/3", 2, "8/3")
    assert answer["missing_for_next"] == [
        {"criterion": "4.1", "needed": 2, "have": 0},
        {"criterion": "9", "needed": 2, "have": 0},
    ]


def test_have_is_a_fraction_where_the_mean_of_a_criterion_is_one():
    members = [member(best_points(7) | {"9": points}) for points in (3, 3, 1)]

    answer = explain_line(line(7, members, settings={"gate_rule": "mean"}))

    assert answer["stars"] == 3
    assert answer["missing_for_next"] == [{"criterion": "9", "needed": 3, "have": "7/3"}]


@pytest.mark.parametrize(
    ("findings", "rejected", "stopped"),
    [
        (["forged_dossier"], True, False),
        (["copied_product"], True, False),
        (["unsafe_impurities"], False, True),
        (["forged_dossier", "unsafe_impurities"], True, True),
    ],
)
def test_rejected_or_stopped_has_no_stars(findings, rejected, stopped):
    answer = explain_line(line(7, [member(best_points(7), findings=findings)]))

    assert (answer["stars"], answer["rejected"], answer["stopped"]) == (None, rejected, stopped)
    assert (answer["mean"], answer["missing_for_next"]) == ("100", [])


def test_marks_may_be_points_points_in_a_case_or_a_printed_position():
    points = best_points(26)
    by_case = points | {"8": {"case": "1", "points": 3}, "9": {"case": "2", "points": 1}}
    by_position = points | {"8": {"option": 4}, "9": {"option": 3}, "15": {"option": 0}}

    answers = [explain_line(line(26, [member(marks)])) for marks in (points, by_case, by_position)]

    assert [answer["mean"] for answer in answers] == ["100", "99", "96"]


def test_twins_are_told_apart_by_position_and_points_alone_do_as_well():
    first, second = ({**best_points(7), "3.1": {"option": n}} for n in (1, 2))
    points = {**best_points(7), "3.1": 1}

    answers = [explain_line(line(7, [member(marks)])) for marks in (first, second, points)]

    assert [answer["mean"] for answer in answers] == ["98", "98", "98"]


def test_an_agreement_overrides_a_gate_in_any_form_of_mark():
    marks = best_points(7) | {"9": 1}
    forms = [3, {"points": 3, "note": "Đã xem chứng nhận."}, {"option": 2, "note": "Đã xem."}]

    answers = [explain_line(line(7, [member(marks)], agreements={"9": form})) for form in forms]

    assert [answer["stars"] for answer in answers] == [5, 5, 5]
    assert {answer["mean"] for answer in answers} == {"96"}
    assert explain_line(line(7, [member(marks)]))["stars"] == 3


def test_the_secretary_needs_no_marks_and_changes_nothing():
    counted = [member(best_points(7), role="chair"), member(best_points(7) | {"9": 1})]
    silent = {"name": "Thư ký", "role": "secretary"}
    marking = member(
        dict.fromkeys(best_points(7), 0), role="secretary", findings=["forged_dossier"]
    )

    alone = explain_line(line(7, counted))

    assert explain_line(line(7, [*counted, silent])) == alone
    assert explain_line(line(7, [marking, *counted])) == alone


@pytest.mark.parametrize("scheme", ["qd148-2023", "qd1048-2019"])
def test_the_older_schemes_are_known_with_their_own_sheets(scheme):
    answer = explain_line(line(1, [member(best_points(1, scheme))], scheme=scheme))

    assert (answer["mean"], answer["stars"]) == ("100", 5)
    assert bool(answer["gates"]) is (scheme == "qd148-2023")


def test_settings_agreements_findings_and_names_may_be_left_out():
    content = {"scheme": "qd26-2026", "set": 7, "members": [
        {"role": "chair", "marks": best_points(7)}
    ]}  # fmt: skip

    assert explain_line(json.dumps(content))["stars"] == 5


def test_a_set_may_be_named_by_its_slug():
    slug = RAW["qd26-2026"][7]["slug"]

    assert explain_line(line(slug, [member(best_points(7))]))["stars"] == 5


# -- what is refused -------------------------------------------------------------------------

GOOD = best_points(7)


@pytest.mark.parametrize(
    ("marks", "place"),
    [
        ({"9": 2}, '["9"]'),
        ({"9": 6}, '["9"]'),
        ({"9": -1}, '["9"]'),
        ({"9": 10**40}, '["9"]'),
        ({"9": True}, '["9"]'),
        ({"9": "3"}, '["9"]'),
        ({"9": None}, '["9"]'),
        ({"9": 3.0}, '["9"]'),
        ({"9": 2.5}, '["9"]'),
        ({"9": [3]}, '["9"]'),
        ({"9": {}}, '["9"]'),
        ({"9": {"points": 3, "option": 2}}, '["9"]'),
        ({"9": {"option": 4}}, '["9"]'),
        ({"9": {"option": -1}}, '["9"]'),
        ({"9": {"option": True}}, '["9"].option'),
        ({"9": {"points": "3"}}, '["9"].points'),
        ({"9": {"case": "1", "points": 3}}, '["9"]'),
        ({"9": {"diem": 3}}, '["9"]'),
        ({"99": 1}, '["99"]'),
        ({"1": 3}, '["1"]'),
        ({"": 3}, '[""]'),
        ({"5.1": 0, "5.2": 1}, '["5.2"]'),
        ({"5.1": 0, "5.2": {"option": 2}}, '["5.2"]'),
    ],
)
def test_a_wrong_mark_is_refused_with_its_place(marks, place):
    content = line(7, [member(GOOD), member(GOOD | marks)])

    assert refusal(content).startswith(f"members[1].marks{place}: ")


@pytest.mark.parametrize("code", ["1.1", "5.2", "11"])
def test_a_missing_leaf_is_refused_even_where_it_would_count_nothing(code):
    marks = GOOD | {"5.1": 0, "5.2": 0}
    del marks[code]

    assert refusal(line(7, [member(marks)])).startswith(f'members[0].marks["{code}"]: ')


@pytest.mark.parametrize(
    "mark",
    [
        {"case": "3", "points": 1},
        {"case": 1, "points": 1},
        {"case": "1", "option": 3},
        {"case": "2", "points": 2},
    ],
)
def test_a_case_or_an_option_the_criterion_does_not_have_is_refused(mark):
    marks = best_points(26) | {"8": mark}

    assert 'members[0].marks["8"]' in refusal(line(26, [member(marks)]))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"scheme": "qd99-2030"}, "scheme"),
        ({"scheme": 26}, "scheme"),
        ({"set": 27}, "set"),
        ({"set": 0}, "set"),
        ({"set": True}, "set"),
        ({"set": "7"}, "set"),
        ({"set": None}, "set"),
        ({"set": [7]}, "set"),
        ({"scheme": "qd148-2023", "set": 7}, "set"),
        ({"members": []}, "members"),
        ({"members": [member({}, role="secretary")]}, "members"),
        ({"members": {}}, "members"),
        ({"members": [7]}, "members[0]"),
        ({"members": [member(GOOD, role="guest")]}, "members[0].role"),
        ({"members": [member(GOOD, role="vice_chair")]}, "members[0].role"),
        ({"members": [{**member(GOOD), "name": 7}]}, "members[0].name"),
        ({"members": [{"name": "A", "role": "chair"}]}, "members[0]"),
        ({"members": [{**member(GOOD), "marks": []}]}, "members[0].marks"),
        ({"members": [{**member(GOOD), "finding": []}]}, "members[0]"),
        ({"members": [member(GOOD, findings=["unheard_of"])]}, "members[0].findings[0]"),
        ({"members": [{**member(GOOD), "findings": "forged_dossier"}]}, "members[0].findings"),
        ({"settings": {"gate_rule": "most"}}, "settings.gate_rule"),
        ({"settings": {"gate_rule": None}}, "settings.gate_rule"),
        ({"settings": {"finding_rule": "some"}}, "settings.finding_rule"),
        ({"settings": {"gates": "all"}}, "settings"),
        ({"settings": []}, "settings"),
        ({"agreements": {"99": 1}}, 'agreements["99"]'),
        ({"agreements": {"9": 2}}, 'agreements["9"]'),
        ({"agreements": {"9": True}}, 'agreements["9"]'),
        ({"agreements": {"9": {"note": "…"}}}, 'agreements["9"]'),
        ({"agreements": {"9": {"option": 2, "note": 5}}}, 'agreements["9"].note'),
        ({"agreements": [9]}, "agreements"),
        ({"agreement": {}}, ""),
    ],
)
def test_a_wrong_line_is_refused_with_its_place(change, place):
    content = {"scheme": "qd26-2026", "set": 7, "members": [member(GOOD)], **change}

    message = refusal(json.dumps(content))

    assert message.startswith(f"{place}: " if place else "")
    assert len(message) > len(place) + 10


@pytest.mark.parametrize(
    "content",
    [
        "", "x", "[]", "7", "null", '"a"', "{", '{"a": }', '{"set": NaN}', '{"set": Infinity}',
        '{"set": 7, "set": 8}', "[" * 100_000, '{"set": ' + "9" * 5000 + "}",
        '{"set": 1e999999999}', b"\xff\xfe{\x00}\x00", b'{"scheme": "\xed\xa0\x80"}',
    ],
    ids=lambda content: repr(content[:12]),
)  # fmt: skip
def test_what_is_no_json_object_is_refused(content):
    assert refusal(content)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.fixed_dictionaries(
        {},
        optional={
            key: st.recursive(
                st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
                | st.sampled_from(["qd26-2026", "qd148-2023", "majority", "chair"]),
                lambda below: st.lists(below, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["name", "role", "marks", "findings", "1.1", "gate_rule"]),
                    below,
                    max_size=4,
                ),
                max_leaves=8,
            )
            for key in ("scheme", "set", "members", "settings", "agreements", "other")
        },
    )
)  # fmt: skip
def test_nothing_that_json_can_say_breaks_the_reader(content):
    with pytest.raises((JsonProblem, DomainError)):  # no member has marks, so none is right
        explain_line(json.dumps({"scheme": "qd26-2026", "set": 7, **content}))


# -- the stream ------------------------------------------------------------------------------


def test_errors_stand_in_their_place_and_the_rest_goes_on():
    good = line(7, [member(GOOD)])

    answers = explain(good, "", "not json", b"\xff", good, line(7, []))

    assert ["error" in answer for answer in answers] == [False, True, True, False, True]
    assert answers[1]["error"].startswith("Dòng 3, ")
    assert answers[0] == answers[3]


def test_half_a_surrogate_pair_neither_breaks_the_command_nor_its_output():
    broken = '{"scheme": "qd26-2026", "set": 7, "members": [{"role": "\\ud800"}]}'

    (answer,) = explain(broken)

    assert "members[0].role" in answer["error"]


def test_each_answer_comes_before_the_next_line_is_sent():
    process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=NOWHERE)
    try:
        for total in ("100", "96"):
            marks = GOOD | ({"9": 1} if total == "96" else {})
            process.stdin.write(line(7, [member(marks)]).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["mean"] == total
        process.stdin.close()
        assert process.wait(timeout=20) == 0
    finally:
        process.kill()
        process.stdout.close()


def test_a_reader_that_leaves_early_is_no_accident():
    lines = "\n".join([line(7, [member(GOOD)])] * 400)
    process = subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=NOWHERE
    )
    process.stdout.close()

    try:
        process.stdin.write(lines.encode())
        process.stdin.close()
    except BrokenPipeError:
        pass

    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait(timeout=20)


def test_a_file_is_read_like_standard_input(tmp_path):
    file = tmp_path / "phieu.jsonl"
    file.write_text(line(7, [member(GOOD)]) + "\n{}\n", encoding="utf-8-sig")
    out = StringIO()

    with pytest.raises(CommandError, match="1 dòng"):
        call_command("explain_scores", str(file), stdout=out)

    answers = [json.loads(one) for one in out.getvalue().splitlines()]
    assert [answer.get("stars") for answer in answers] == [5, None]


@pytest.mark.parametrize("name", ["không-có.jsonl", "."])
def test_a_file_that_cannot_be_read_is_one_clear_line(tmp_path, name):
    with pytest.raises(CommandError, match="Không mở được"):
        call_command("explain_scores", str(tmp_path / name))


def test_a_line_too_long_to_be_marks_is_refused_and_skipped(tmp_path, monkeypatch):
    monkeypatch.setattr("evaluation.management.commands.explain_scores._LONGEST", 4096)
    file = tmp_path / "phieu.jsonl"
    good = line(7, [member(GOOD)])
    file.write_text(f"{good}\n{'x' * 10_000}\n{good}\n", encoding="utf-8")
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("explain_scores", str(file), stdout=out)

    answers = [json.loads(one) for one in out.getvalue().splitlines()]
    assert ["error" in answer for answer in answers] == [False, True, False]
