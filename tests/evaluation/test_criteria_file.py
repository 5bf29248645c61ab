"""The data files add up, and a wrong one is refused whole with the place that is wrong."""

import copy
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize

import pytest

from evaluation.criteria_file import CriteriaFileError, criteria_of, read_criteria, scheme_entries
from evaluation.scheme_file import SCHEMES, read_schemes
from evaluation.strict_json import JsonProblem
from tests.evaluation.raw import DATA

NOW = "qd26-2026"
ENTRY = scheme_entries()[NOW]
WHOLE = json.loads((DATA / f"{NOW}.json").read_text(encoding="utf-8"))


# -- the files that come with the portal -----------------------------------------------------


def test_R1_six_sectors_give_every_set_exactly_one_subgroup():
    file = criteria_of(NOW)

    levels = Counter(category.level.value for category in file.categories)
    subgroups = [category for category in file.categories if category.set_number]

    assert levels == {"sector": 6, "group": 17, "subgroup": 26}
    assert sorted(category.set_number for category in subgroups) == list(range(1, 27))
    assert all(category.lead_agencies for category in subgroups)
    assert {e.category for e in file.sets} == {category.code for category in subgroups}


def test_R3_every_set_is_worth_40_25_and_35():
    for entry in criteria_of(NOW).sets:
        assert [(part.code, part.max_points) for part in entry.sheet.parts] == [
            ("A", 40), ("B", 25), ("C", 35),
        ]  # fmt: skip
        assert sum(leaf.max_points for leaf in entry.sheet.leaves.values()) == 100


def test_decision_26_has_the_leaves_options_and_gates_its_readers_counted():
    sheets = [entry.sheet for entry in criteria_of(NOW).sets]
    leaves = [leaf for sheet in sheets for leaf in sheet.leaves.values()]
    gates = Counter(gate.star for sheet in sheets for gate in sheet.gates)

    assert (len(sheets), len(leaves)) == (26, 787)
    assert sum(len(leaf.options) for leaf in leaves) == 2579
    assert sum(len(leaf.options) for leaf in leaves if not leaf.options_printed) == 44
    assert gates == {3: 179, 4: 290, 5: 106}
    assert (
        sum(
            leaf.options[0].minimum_for is not None and leaf.options[0].points > 0
            for leaf in leaves
        )
        == 128
    )


def test_R7_the_kinds_of_stop_rule_and_where_they_stand():
    rules = [(e.sheet.number, rule) for e in criteria_of(NOW).sets for rule in e.sheet.rules]

    zero = [(number, rule.criteria) for number, rule in rules if rule.type == "stop_if_zero"]
    unsafe = {number for number, rule in rules if rule.code == "unsafe_impurities"}

    assert zero == [(16, ("6.1", "6.2", "6.3", "6.4"))]
    assert unsafe == {*range(1, 14), 15, 17}
    assert {rule.type for _number, rule in rules if rule.kind == "rejection"} == {"reject"}


def test_R6_only_set_26_prints_no_rejection():
    without = [
        entry.sheet.number
        for entry in criteria_of(NOW).sets
        if not any(rule.kind == "rejection" for rule in entry.sheet.rules)
    ]

    assert without == [26]


def test_R8_the_story_is_a_condition_in_every_set_but_26():
    conditional = {
        entry.sheet.number: [
            (leaf.code, leaf.condition.criterion, leaf.condition.min_points)
            for leaf in entry.sheet.leaves.values()
            if leaf.condition
        ]
        for entry in criteria_of(NOW).sets
    }

    assert conditional == {n: [("5.2", "5.1", 1)] if n < 26 else [] for n in range(1, 27)}


def test_R18_five_samples_but_none_for_tourism():
    samples = {entry.sheet.number: entry.sample_count for entry in criteria_of(NOW).sets}

    assert samples == {n: 5 if n < 26 else 0 for n in range(1, 27)}


@pytest.mark.parametrize(
    ("code", "sets", "left_out"),
    [("qd148-2023", 22, {7, 11, 12, 13}), ("qd1048-2019", 25, {19})],
)
def test_older_sets_that_do_not_add_up_are_left_out_with_the_reason(code, sets, left_out):
    file = criteria_of(code)

    assert len(file.sets) == sets
    assert set(file.left_out) == left_out
    assert all(reasons for reasons in file.left_out.values())
    assert len([c for c in file.categories if c.set_number]) == 26


def test_every_gate_list_of_148_agrees_with_its_options():
    sheets = [entry.sheet for entry in criteria_of("qd148-2023").sets]

    assert all((4, "3.6", 1) in {(g.star, g.criterion, g.needed) for g in s.gates} for s in sheets)
    assert not any(entry.sheet.gates for entry in criteria_of("qd1048-2019").sets)


def test_the_evidence_table_of_the_forms_names_real_criteria():
    forms = json.loads((DATA / "dossier-forms.json").read_text(encoding="utf-8"))
    leaves = {entry.sheet.number: set(entry.sheet.leaves) for entry in criteria_of(NOW).sets}

    named = {
        (int(number), code)
        for evidence in forms["evidence"]
        for number, codes in evidence.get("criteria_by_set", {}).items()
        for code in codes
    }

    assert named
    assert {(number, code) for number, code in named if code not in leaves[number]} == set()


# -- wrong files -----------------------------------------------------------------------------


def one_set() -> dict:
    """The file cut down to set 1 and the branch of the classification that leads to it."""
    document = copy.deepcopy({**WHOLE, "sets": WHOLE["sets"][:1], "sectors": WHOLE["sectors"][:1]})
    sector = document["sectors"][0]
    sector["groups"] = sector["groups"][:1]
    sector["groups"][0]["subgroups"] = sector["groups"][0]["subgroups"][:1]
    return document


def leaf(document: dict, code: str) -> dict:
    def walk(node: dict):
        if node.get("code") == code:
            yield node
        for child in node.get("criteria", ()):
            yield from walk(child)

    return next(found for part in document["sets"][0]["parts"] for found in walk(part))


def read(content: str | bytes, tmp_path: Path):
    path = tmp_path / "thử.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_criteria(replace(ENTRY, criteria_path=path, set_count=1))


def refusal(content: str | bytes, tmp_path: Path) -> str:
    with pytest.raises(CriteriaFileError) as caught:
        read(content, tmp_path)
    assert caught.value.problems
    return str(caught.value)


def change(document: dict, how) -> str:
    how(document)
    return json.dumps(document, ensure_ascii=False)


def test_the_cut_down_file_is_accepted(tmp_path):
    file = read(json.dumps(one_set()), tmp_path)

    assert [entry.sheet.number for entry in file.sets] == [1]
    assert file.sets[0].sheet == criteria_of(NOW).sets[0].sheet


def options(document: dict, code: str = "4.1") -> list[dict]:
    return leaf(document, code)["options"]


WRONG = {
    "a leaf's maximum": (
        lambda d: leaf(d, "4.1").update(max_points=6),
        ["(bộ 1, tiêu chí 4): Tiêu chí tối đa 13 điểm", "cộng lại là 14",
         "sets[0].parts[1].criteria[0].criteria[0] (bộ 1, tiêu chí 4.1): Mức cao nhất là 5 điểm"],
    ),
    "a part's sum": (
        lambda d: d["sets"][0]["parts"][0].update(max_points=39),
        ["Các phần phải là A 40, B 25, C 35", "Phần A tối đa 39"],
    ),
    "a criterion taken out": (
        lambda d: leaf(d, "4")["criteria"].pop(),
        ["cộng lại là 8"],
    ),
    "points that fall": (
        lambda d: options(d)[1].update(points=4),
        ["sets[0].parts[1].criteria[0].criteria[0] (bộ 1, tiêu chí 4.1): Điểm các mức phải tăng"],
    ),
    "a gate out of order": (
        lambda d: options(d)[1].update(minimum_for=5),
        ["tiêu chí 4.1): Mức tối thiểu của hạng sao cao"],
    ),
    "the same gate twice": (
        lambda d: options(d)[2].update(minimum_for=3),
        ["tiêu chí 4.1): Mức tối thiểu"],
    ),
    "a gate of two stars": (
        lambda d: options(d)[0].update(minimum_for=2),
        ["criteria[0].options[0].minimum_for: Mức tối thiểu chỉ có ở 3, 4, 5 sao"],
    ),
    "a gate of no stars": (
        lambda d: options(d)[0].update(minimum_for=0),
        ["options[0].minimum_for"],
    ),
    "a gate at no points": (
        lambda d: options(d, "4.3")[0].update(minimum_for=3),
        ["tiêu chí 4.3): Mức tối thiểu không thể là 0 điểm"],
    ),
    "a misspelt gate": (
        lambda d: options(d)[1].update(minimum_fro=options(d)[1].pop("minimum_for")),
        ["options[1]: Khóa “minimum_fro” không dùng được"],
    ),
    "a gate left out": (
        lambda d: options(d)[1].pop("minimum_for"),
        ["options[1]: Thiếu khóa “minimum_for”"],
    ),
    "rejection rules left out": (
        lambda d: d["sets"][0].pop("rejection_rules"),
        ["sets[0]: Thiếu khóa “rejection_rules”"],
    ),
    "an option repeated": (
        lambda d: options(d).insert(1, dict(options(d)[0])),
        ["tiêu chí 4.1): Hai mức trùng"],
    ),
    "a single option": (
        lambda d: leaf(d, "4.1").update(options=options(d)[3:]),
        ["tiêu chí 4.1): Phải có ít nhất hai mức"],
    ),
    "points as text": (
        lambda d: options(d)[0].update(points="1"),
        ["options[0].points: Phải là số, không phải 1"],
    ),
    "points as true": (
        lambda d: options(d)[0].update(points=True),
        ["options[0].points: Phải là số"],
    ),
    "points with three decimals": (
        lambda d: options(d)[0].update(points=0.125),
        ["options[0].points: Điểm phải từ 0"],
    ),
    "negative points": (
        lambda d: options(d)[0].update(points=-1),
        ["options[0].points: Điểm phải từ 0"],
    ),
    "a code twice": (
        lambda d: leaf(d, "4.2").update(code="4.1"),
        ["(bộ 1, tiêu chí 4.1): Mã tiêu chí lặp lại"],
    ),
    "a code out of the numbering": (
        lambda d: leaf(d, "4.3").update(code="4.4"),
        ["(bộ 1, tiêu chí 4): Mã các tiêu chí con phải là 4.1, 4.2, 4.3"],
    ),
    "a top code out of the numbering": (
        lambda d: leaf(d, "12").update(code="13"),
        ["(bộ 1): Tiêu chí lớn phải đánh số liền nhau từ 1"],
    ),
    "neither options nor children": (
        lambda d: leaf(d, "4.1").pop("options"),
        ["criteria[0]: Phải có hoặc các mức, hoặc các tiêu chí con"],
    ),
    "a condition on nothing": (
        lambda d: leaf(d, "5.2")["applies_if"].update(criterion="5.9"),
        ["tiêu chí 5.2): Điều kiện phải nối hai tiêu chí"],
    ),
    "a condition on a later criterion": (
        lambda d: leaf(d, "5.2")["applies_if"].update(criterion="5.3"),
        ["tiêu chí 5.2): Điều kiện phải nói về một tiêu chí đứng trước"],
    ),
    "a condition nobody can meet": (
        lambda d: leaf(d, "5.2")["applies_if"].update(min_points=6),
        ["tiêu chí 5.2): Điểm của điều kiện không đạt được"],
    ),
    "a case nobody names": (
        lambda d: options(d)[0].update(case="1"),
        ["tiêu chí 4.1): Các mức không khớp danh sách trường hợp"],
    ),
    "a stop rule on nothing": (
        lambda d: d["sets"][0]["stop_rules"][0].update(criteria=["99"]),
        ["(bộ 1): Quy định “common_key_product” nói về tiêu chí không có: 99"],
    ),
    "a stop rule of no known type": (
        lambda d: d["sets"][0]["stop_rules"][0].update(type="halt"),
        ["sets[0].stop_rules[0].type: Giá trị “halt” không dùng được"],
    ),
    "a zero-stop on a group": (
        lambda d: d["sets"][0]["stop_rules"][0].update(type="stop_if_zero", criteria=["6"]),
        ["nói về tiêu chí không có: 6"],
    ),
    "a rule twice": (
        lambda d: d["sets"][0]["rejection_rules"].append(d["sets"][0]["rejection_rules"][0]),
        ["Quy định loại, dừng “forged_dossier” lặp lại"],
    ),
    "decomposed accents": (
        lambda d: leaf(d, "4.1").update(name=normalize("NFD", "Khu vực")),
        ["sets[0].parts[1].criteria[0].criteria[0].name: chữ không ở dạng NFC"],
    ),
    "stray blanks": (
        lambda d: leaf(d, "4.1").update(name="Khu vực  phân phối"),
        ["criteria[0].name: thừa khoảng trắng"],
    ),
    "an invisible character": (
        lambda d: leaf(d, "4.1").update(name="Khu\u200bvực"),
        ["criteria[0].name: có ký tự điều khiển"],
    ),
    "an empty name": (
        lambda d: leaf(d, "4.1").update(name=""),
        ["criteria[0].name: Phải là chuỗi chữ"],
    ),
    "another scheme's file": (lambda d: d.update(scheme="qd148-2023"), ["scheme: Phải là"]),
    "a set missing": (
        lambda d: d["sets"][0].update(number=2),
        ["sets: Phải có đủ bộ tiêu chí từ 1 đến 1"],
    ),
    "a slug with blanks": (lambda d: d["sets"][0].update(slug="Rau củ"), ["mã chữ “Rau củ” sai"]),
    "a set with no subgroup": (
        lambda d: d["sectors"][0]["groups"][0]["subgroups"].pop(),
        ["sectors: Mỗi bộ tiêu chí phải ứng với đúng một phân nhóm"],
    ),
    "two subgroups for a set": (
        lambda d: d["sectors"][0]["groups"][0]["subgroups"].append(
            {**d["sectors"][0]["groups"][0]["subgroups"][0], "code": "I.1.b"}
        ),
        ["sectors: Mỗi bộ tiêu chí"],
    ),
    "a set in another group": (
        lambda d: d["sets"][0].update(group="I.2"),
        ["sets[0]: Ngành, nhóm, phân nhóm không khớp"],
    ),
    "sets that are no list": (lambda d: d.update(sets={}), ["sets: Phải là […]"]),
    "a set that is no object": (lambda d: d.update(sets=[1]), ["sets[0]: Phải là một đối tượng"]),
    "no sets": (lambda d: d.update(sets=[]), ["sets: Phải có đủ bộ tiêu chí"]),
}  # fmt: skip


@pytest.mark.parametrize(("how", "said"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_file_is_refused_whole_with_its_place(how, said, tmp_path):
    message = refusal(change(one_set(), how), tmp_path)

    assert message.startswith("Tệp thử.json không nạp được")
    for part in said:
        assert part in message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "JSON sai cú pháp ở dòng 1, cột 1"),
        ("{", "JSON sai cú pháp"),
        ("[]", "Phải là một đối tượng"),
        (b"\xff\xfe", "Không phải UTF-8 (byte thứ 1)"),
        ('{"scheme": "a", "scheme": "b"}', "Khóa “scheme” lặp lại"),
        ('{"sets": NaN}', "NaN"),
        ("[" * 100_000, "lồng quá sâu"),
        ('{"sets": ' + "1" * 5000 + "}", "số quá dài"),
    ],
)
def test_a_file_that_is_no_json_is_refused(content, said, tmp_path):
    assert said in refusal(content, tmp_path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CriteriaFileError, match="Không đọc được tệp"):
        read_criteria(replace(ENTRY, criteria_path=tmp_path / "không-có.json"))


def test_all_breaches_of_rules_are_told_at_once(tmp_path):
    def spoil(document: dict) -> None:
        options(document)[1].update(points=4)
        options(document, "4.2")[0].update(minimum_for=3)
        leaf(document, "11").update(name="A  B")

    message = refusal(change(one_set(), spoil), tmp_path)

    assert "3 chỗ sai" in message


def test_a_set_of_an_older_scheme_with_a_note_nobody_knows_is_refused(tmp_path):
    path = tmp_path / "cũ.json"
    document = json.loads((DATA / "qd148-2023.json").read_text(encoding="utf-8"))
    top = document["sets"][0]["parts"][0]["criteria"][0]
    top["criteria"][0]["notes"] = [{"kind": "perhaps", "text": "Không rõ"}]
    path.write_text(json.dumps(document), encoding="utf-8")

    with pytest.raises(CriteriaFileError, match="Loại ghi chú “perhaps”"):
        read_criteria(replace(scheme_entries()["qd148-2023"], criteria_path=path))


# -- schemes.json ----------------------------------------------------------------------------


def schemes_with(tmp_path: Path, how) -> Path:
    document = json.loads(SCHEMES.read_text(encoding="utf-8"))
    how(document["schemes"][0])
    path = tmp_path / "schemes.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("how", "place"),
    [
        (lambda s: s["star_bands"][1].update(max=89), "schemes[0].star_bands"),
        (lambda s: s["star_bands"][1].update(min=71), "schemes[0].star_bands"),
        (lambda s: s["star_bands"][0].update(max_inclusive=False), "schemes[0].star_bands[0]"),
        (lambda s: s["star_bands"][2].update(max_inclusive=True), "schemes[0].star_bands[2]"),
        (lambda s: s["star_bands"].pop(), "schemes[0].star_bands"),
        (lambda s: s["parts"][0].update(max_points=41), "schemes[0].parts"),
        (lambda s: s.update(in_force_from="22/5/2026"), "schemes[0].in_force_from"),
        (lambda s: s.update(in_force_from=None), "schemes[0].in_force_from"),
        (lambda s: s["regimes"][0]["levels"][0].update(level="hamlet"), "levels[0].level"),
        (lambda s: s["regimes"][0]["levels"][0].update(role="watch"), "levels[0].role"),
        (lambda s: s["certificate"].update(validity_months="36"), "certificate.validity_months"),
        (lambda s: s["decisions"][0].update(role="amendment"), "schemes[0].decisions"),
        (lambda s: s.update(code="qd148-2023"), "schemes"),
    ],
)
def test_a_wrong_scheme_is_refused_with_its_place(how, place, tmp_path):
    with pytest.raises(JsonProblem) as caught:
        read_schemes(schemes_with(tmp_path, how))

    assert place in caught.value.place
