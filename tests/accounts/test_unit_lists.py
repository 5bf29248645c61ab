"""The lists as planned from the files: counts, dates, successions. No database."""

import hashlib
from collections import Counter
from datetime import date, timedelta

import pytest

from accounts.choices import Level, SuccessionKind, UnitKind
from accounts.unit_lists import DATA, UnitPlan, rows

SEEDS = {
    "legacy_to_2025.csv": "107507224f82d82047cb1f2d7f651a866bd0152e68a4eb0b83821997aed5df2b",
    "communes_2025.csv": "032c8fc9312b0bcd1ef5dfef84916efc1fe7bbb7818f72de27dd4788e1c0c023",
}


def count(plan: UnitPlan, day: date) -> tuple[int, int, int]:
    here = Counter(unit.level for unit in plan.units.values() if unit.covers(day))
    return here[Level.PROVINCE], here[Level.DISTRICT], here[Level.COMMUNE]


def below(plan: UnitPlan, path: str, day: date) -> tuple[int, int]:
    here = Counter(
        unit.level
        for unit in plan.units.values()
        if unit.covers(day) and unit.path.startswith(path) and unit.path != path
    )
    return here[Level.DISTRICT], here[Level.COMMUNE]


@pytest.mark.parametrize(("name", "digest"), SEEDS.items())
def test_the_seed_files_are_carried_unchanged(name, digest):
    assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 11, 30), (63, 705, 10599)),
        (date(2025, 3, 31), (63, 696, 10035)),
        (date(2025, 6, 30), (63, 696, 10035)),
        (date(2025, 7, 1), (34, 0, 3321)),
        (date(2026, 4, 30), (34, 0, 3321)),
        (date(2003, 12, 31), (0, 0, 0)),
    ],
)
def test_every_list_has_its_official_number_of_units(plan, day, expected):
    assert count(plan, day) == expected


@pytest.mark.parametrize(
    ("path", "in_2021", "in_2025"),
    [
        ("06/", (8, 108), (8, 108)),
        ("14/", (12, 204), (12, 200)),
        ("31/", (15, 217), (15, 167)),
        ("17/", (10, 151), (10, 151)),
        ("12/", (8, 106), (8, 106)),
    ],
)
def test_the_seed_provinces_have_their_districts_and_communes(plan, path, in_2021, in_2025):
    assert below(plan, path, date(2021, 11, 30)) == in_2021
    assert below(plan, path, date(2025, 3, 31)) == in_2025


def test_son_la_has_75_communes_today(plan):
    assert below(plan, "14/", date(2026, 11, 22)) == (0, 75)


def test_no_code_names_two_units_of_a_level_on_one_day(plan):
    by_code: dict = {}
    for unit in plan.units.values():
        by_code.setdefault((unit.level, unit.code), []).append(unit)
    overlapping = [
        (one.key, other.key)
        for units in by_code.values()
        for one in units
        for other in units
        if one is not other and one.covers(other.valid_from)
    ]

    assert overlapping == []


def test_every_unit_stands_under_one_that_stood_on_its_last_day(plan):
    for unit in plan.units.values():
        parent = plan.parent(unit)
        assert unit.path == f"{parent.path if parent else ''}{unit.code}/"


def test_old_codes_live_on_under_other_names(plan):
    """Why a code without a date is no key."""
    old = {
        unit.code: unit.name
        for unit in plan.units.values()
        if unit.level == Level.COMMUNE and unit.covers(date(2025, 6, 30))
    }
    reused = [
        unit
        for unit in plan.units.values()
        if unit.level == Level.COMMUNE and unit.covers(date(2025, 7, 1)) and unit.code in old
    ]

    assert len(reused) == 3315
    assert sum(unit.name != old[unit.code] for unit in reused) > 1500


def test_dong_nai_is_a_city_with_ten_more_wards_since_30_april_2026(plan):
    before = plan.on(Level.PROVINCE, "75", date(2026, 4, 29))
    after = plan.on(Level.PROVINCE, "75", date(2026, 4, 30))
    wards = [
        unit
        for unit in plan.units.values()
        if unit.path.startswith("75/") and unit.valid_from == date(2026, 4, 30)
    ]

    assert (before.kind, after.kind) == (UnitKind.TINH, UnitKind.THANH_PHO_TW)
    assert Counter(unit.level for unit in wards) == {Level.PROVINCE: 1, Level.COMMUNE: 10}
    assert {unit.kind for unit in wards if unit.level == Level.COMMUNE} == {UnitKind.PHUONG}


def test_hue_was_thua_thien_hue_until_the_end_of_2024(plan):
    assert plan.on(Level.PROVINCE, "46", date(2024, 12, 31)).name == "Thừa Thiên Huế"
    assert plan.on(Level.PROVINCE, "46", date(2025, 1, 1)).kind == UnitKind.THANH_PHO_TW


def test_ba_che_carries_the_code_of_the_official_list(plan):
    assert plan.on(Level.COMMUNE, "06978", date(2025, 7, 1)).name == "Ba Chẽ"
    assert plan.on(Level.COMMUNE, "06970", date(2025, 6, 30)).kind == UnitKind.THI_TRAN


def test_every_commune_of_the_last_three_tier_list_has_exactly_one_default_heir(plan):
    last = [
        unit.key
        for unit in plan.units.values()
        if unit.level == Level.COMMUNE and unit.covers(date(2025, 6, 30))
    ]
    defaults = Counter(step.old for step in plan.successions if step.is_default)

    assert {key: defaults[key] for key in last if defaults[key] != 1} == {}


def test_63_provinces_go_into_34(plan):
    steps = [
        step
        for step in plan.successions
        if step.old[0] == Level.PROVINCE and step.on == date(2025, 7, 1)
    ]

    assert len({step.old for step in steps}) == 63
    assert len({step.new for step in steps}) == 34
    assert {(step.kind, step.is_default) for step in steps} == {(SuccessionKind.WHOLE, True)}


def test_1033_pairs_come_from_471_divided_communes(plan):
    split = [
        step
        for step in plan.successions
        if step.kind == SuccessionKind.SPLIT and step.on == date(2025, 7, 1)
    ]

    assert (len(split), len({step.old for step in split})) == (1033, 471)
    assert sum(step.is_default for step in split) == 471


def test_districts_have_no_heir_except_five_islands_that_had_no_commune(plan):
    steps = [
        step
        for step in plan.successions
        if step.old[0] == Level.DISTRICT and step.on == date(2025, 7, 1)
    ]
    heirs = {plan.units[step.new].name for step in steps}

    assert heirs == {"Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo"}


def test_a_successor_begins_the_day_after_at_the_latest(plan):
    for step in plan.successions:
        old, new = plan.units[step.old], plan.units[step.new]
        assert step.on == old.valid_until + timedelta(days=1)
        assert new.covers(step.on)


def test_former_units_without_proof_of_an_heir_have_none(plan):
    without = [row["code"] for row in rows("former_units.csv") if not row["heir_code"]]
    olds = {step.old for step in plan.successions}

    assert without == ["10774", "20239", "28825"]
    assert not any(key[1] in without and key in olds for key in plan.units if key[2].year == 2004)


def test_moc_chau_changed_on_1_february_2025(plan):
    before, after = date(2025, 1, 31), date(2025, 2, 1)

    assert plan.on(Level.DISTRICT, "123", before).kind == UnitKind.HUYEN
    assert plan.on(Level.DISTRICT, "123", after).kind == UnitKind.THI_XA
    assert plan.on(Level.COMMUNE, "04030", before).kind == UnitKind.XA
    assert plan.on(Level.COMMUNE, "04030", after).kind == UnitKind.PHUONG
    assert plan.on(Level.COMMUNE, "03980", after).name == "Mộc Lỵ"
    with pytest.raises(KeyError):
        plan.on(Level.COMMUNE, "03980", before)
