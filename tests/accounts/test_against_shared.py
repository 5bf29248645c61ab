"""The lists on file against the official lists gathered beside the checkout, where they are."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from accounts.choices import Level
from accounts.matching import match_commune
from accounts.unit_lists import UnitPlan
from accounts.unit_names import accent_key, name_key

LISTS = Path(__file__).resolve().parents[3] / "shared" / "data"
TODAY = date(2026, 11, 22)

pytestmark = pytest.mark.skipif(
    not (LISTS / "admin").is_dir(), reason="the gathered official lists are not beside the checkout"
)


def read(name: str) -> Iterator[dict[str, str]]:
    with (LISTS / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def on(plan: UnitPlan, day: date) -> dict:
    return {(unit.level, unit.code): unit for unit in plan.units.values() if unit.covers(day)}


def official(name: str) -> dict:
    levels = {"1": Level.PROVINCE, "2": Level.DISTRICT, "3": Level.COMMUNE}
    return {(levels[row["level"]], row["code"]): row for row in read(f"admin/{name}")}


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("admin_units_2021-11.csv", date(2021, 11, 30)),
        ("admin_units_2025-03.csv", date(2025, 3, 31)),
        ("admin_units_2025-07.csv", date(2025, 7, 1)),
        ("admin_units_2026-04.csv", date(2026, 5, 1)),
    ],
)
def test_each_official_list_has_our_codes_under_our_parents(plan, name, day):
    ours, theirs = on(plan, day), official(name)

    assert set(ours) == set(theirs)
    parents = {key: (unit.parents or ("",))[-1] for key, unit in ours.items()}
    assert parents == {key: row["parent_code"] for key, row in theirs.items()}


@pytest.mark.parametrize(
    ("name", "day", "otherwise_spelled"),
    [
        ("admin_units_2021-11.csv", date(2021, 11, 30), 60),
        ("admin_units_2025-03.csv", date(2025, 3, 31), 60),
        ("admin_units_2025-07.csv", date(2025, 7, 1), 0),
        ("admin_units_2026-04.csv", date(2026, 5, 1), 0),
    ],
)
def test_names_agree_but_for_few_spellings_which_are_on_file(plan, name, day, otherwise_spelled):
    ours = on(plan, day)
    aliases = {(alias.unit, name_key(alias.name)) for alias in plan.aliases}
    other = {
        key: row["full_name"]
        for key, row in official(name).items()
        if _key(row["full_name"]) != name_key(ours[key].name)
    }
    unknown = [
        (key, full)
        for key, full in other.items()
        if (ours[key].key, _key(full)) not in aliases and day.year > 2021
    ]

    assert len(other) <= otherwise_spelled
    assert unknown == []


def _key(full_name: str) -> str:
    openings = (
        "Thành phố",
        "Thị trấn",
        "Thị xã",
        "Đặc khu",
        "Phường",
        "Huyện",
        "Quận",
        "Tỉnh",
        "Xã",
    )
    full = " ".join(full_name.split())
    opening = next(each for each in openings if full.lower().startswith(each.lower() + " "))
    return name_key(full[len(opening) + 1 :])


def test_default_heirs_are_the_published_main_heirs(plan):
    published = {
        row["old_ward_code"]: row["new_ward_code"]
        for row in read("admin/admin_map_2025-07.csv")
        if row["old_ward_code"] and row["is_default"] == "1"
    }
    ours = {
        step.old[1]: step.new[1]
        for step in plan.successions
        if step.is_default and step.old[0] == Level.COMMUNE and step.on == date(2025, 7, 1)
    }
    differing = {code: heir for code, heir in published.items() if ours[code] != heir}

    # the official code of today's Ba Chẽ, which the published pairs give as the old town's
    assert set(differing.values()) == {"06970"}


def test_centres_are_those_gathered(plan):
    ours = on(plan, date(2025, 7, 1))
    for row in read("admin/centroids_wards_2025-07.csv"):
        code = {"06970": "06978"}.get(row["ward_code"], row["ward_code"])
        unit = ours[Level.COMMUNE, code]
        assert (float(unit.latitude), float(unit.longitude)) == (
            float(row["lat"]),
            float(row["lon"]),
        )


def test_real_addresses_match_the_codes_found_for_them(country):
    """Every published product that names a commune; four name one the lists do not have."""
    outcomes = Counter()
    for row in read("products_real.csv"):
        if not row["commune"]:
            continue
        found = match_commune(
            row["commune"], row["district"], row["province"], TODAY, today=TODAY, index=country
        )
        code = found.unit.code if found.unit else ""
        if row["unit_list_used"] == "unmatched":
            outcomes["not in the lists"] += 1
            assert found.codes, row
        else:
            outcomes["agrees" if code == row["commune_code"] else row["commune"]] += 1

    assert set(outcomes) == {"agrees", "not in the lists"}
    assert outcomes["not in the lists"] == 4


def test_accents_of_the_country_are_kept(plan):
    """Tone placement may differ from list to list; the letters may not be lost on the way."""
    ours = on(plan, date(2025, 7, 1))
    theirs = official("admin_units_2025-07.csv")
    differing = [
        key for key, row in theirs.items() if accent_key(row["name"]) != accent_key(ours[key].name)
    ]

    assert differing == [(Level.COMMUNE, "00745")]  # Phó Bảng, Phố Bảng
