"""Printed addresses against the whole country's lists. No database."""

import unicodedata
from datetime import date
from time import perf_counter

import pytest

from accounts.choices import Level, MatchCode
from accounts.match_messages import explain, full_address
from accounts.matching import Match, match_commune, match_district, match_province
from accounts.unit_index import IndexedUnit, Step, UnitIndex

TODAY = date(2026, 11, 22)
M = MatchCode


@pytest.fixture
def match(country):
    def _match(commune: str, district: str, province: str, day: date = TODAY) -> Match:
        return match_commune(commune, district, province, day, today=TODAY, index=country)

    return _match


def told(found: Match) -> tuple:
    """What a test compares: the unit as printed, its path, today's heir, the codes."""
    unit, heir = found.unit, found.heir
    return (
        unit and f"{unit.full_name} {unit.path}",
        heir and f"{heir.full_name} {heir.path}",
        found.codes,
    )


@pytest.mark.parametrize(
    "written",
    [
        ("Xã Đông Sang", "Huyện Mộc Châu", "Tỉnh Sơn La"),
        ("xã Đông Sang", "huyện Mộc Châu", "Sơn La"),
        ("X. Đông Sang", "H. Mộc Châu", "T. Sơn La"),
        ("XÃ ĐÔNG SANG", "MỘC CHÂU", "SƠN LA"),
        ("xa Dong Sang", "Moc Chau", "Son La"),
        ("Xã Ðông  Sang", "Mộc Châu", "Sơn La"),
        (unicodedata.normalize("NFD", "Xã Đông Sang"), "Mộc Châu", "Sơn La"),
        ("xã Đông Sang, huyện Mộc Châu, tỉnh Sơn La", "", ""),
        ("Xã Đông Sang - Huyện Mộc Châu", "", "Sơn La"),
    ],
)
def test_dong_sang_before_2025_is_found_however_it_is_written(match, written):
    assert told(match(*written)) == (
        "Xã Đông Sang 14/123/04030/",
        "Phường Mộc Sơn 14/03979/",
        (M.COMMUNE_FORMER,),
    )


def test_the_date_on_the_paper_changes_nothing_where_kind_and_place_are_plain(match):
    old, new = (
        match("Xã Đông Sang", "Mộc Châu", "Sơn La", day) for day in (date(2019, 12, 1), TODAY)
    )

    assert told(old) == told(new)


def test_a_name_without_its_kind_is_taken_as_of_the_day(match):
    before = match("Đông Sang", "Mộc Châu", "Sơn La", date(2020, 1, 1))
    after = match("Đông Sang", "Mộc Châu", "Sơn La", date(2025, 3, 1))

    assert (before.unit.full_name, after.unit.full_name) == ("Xã Đông Sang", "Phường Đông Sang")
    assert before.heir == after.heir


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (("Phường Mộc Sơn", "", "Sơn La"), "Phường Mộc Sơn 14/03979/"),
        (("Mộc Sơn", "", "tỉnh Sơn La"), "Phường Mộc Sơn 14/03979/"),
        (("Xã Yên Châu", "", "Sơn La"), "Xã Yên Châu 14/04075/"),
        (("Phường Chiềng Sinh", "Tỉnh Sơn La", "Sơn La"), "Phường Chiềng Sinh 14/03679/"),
        (("Xã Ba Chẽ", "", "Quảng Ninh"), "Xã Ba Chẽ 22/06978/"),
        (("Xã Phó Bảng", "", "Tuyên Quang"), "Xã Phố Bảng 08/00745/"),
        (("Phường Tân Phú", "", "TP Đồng Nai"), "Phường Tân Phú 75/26116/"),
    ],
)
def test_a_two_tier_address_among_old_ones_is_todays_commune(match, written, expected):
    found = match(*written)

    assert told(found)[:2] == (expected, expected)
    assert M.COMMUNE_FORMER not in found.codes


def test_a_town_written_without_district_cannot_be_of_the_two_tiers(match):
    assert told(match("Thị trấn Yên Châu", "", "Sơn La")) == (
        "Thị trấn Yên Châu 14/124/04075/",
        "Xã Yên Châu 14/04075/",
        (M.COMMUNE_FORMER,),
    )


def test_a_commune_that_only_lost_its_district_is_not_called_former(match):
    assert told(match("Xã Mường Lạn", "Sốp Cộp", "Sơn La")) == (
        "Xã Mường Lạn 14/127/04246/",
        "Xã Mường Lạn 14/04246/",
        (),
    )


def test_a_commune_gone_before_the_last_list_is_followed_to_today(match):
    assert told(match("Xã Tân Hợp", "Mộc Châu", "Sơn La")) == (
        "Xã Tân Hợp 14/123/03988/",
        "Xã Tân Yên 14/03997/",
        (M.COMMUNE_FORMER,),
    )


def test_a_divided_commune_names_all_its_heirs_the_main_one_first(match):
    found = match("Phường Phương Liên - Trung Tự", "Đống Đa", "Hà Nội")

    assert found.codes == (M.COMMUNE_FORMER, M.COMMUNE_SPLIT)
    assert [unit.name for unit in found.heirs] == ["Kim Liên", "Văn Miếu - Quốc Tử Giám"]
    assert found.heir == found.heirs[0]


def test_a_former_commune_without_a_proven_heir_says_so(match):
    found = match("Phường Hải Châu II", "Hải Châu", "Đà Nẵng")

    assert found.codes == (M.COMMUNE_FORMER, M.HEIR_UNKNOWN)
    assert (found.unit.code, found.heir, found.heirs) == ("20239", None, ())


def test_two_communes_of_one_name_in_a_province_are_never_guessed(match):
    found = match("Xã Minh Tân", "", "Hải Phòng", date(2020, 6, 1))

    assert (found.unit, found.codes) == (None, (M.COMMUNE_AMBIGUOUS,))
    assert [unit.path for unit in found.candidates] == ["31/311/11500/", "31/314/11725/"]


def test_the_district_tells_the_two_apart(match):
    assert match("Xã Minh Tân", "Thủy Nguyên", "Hải Phòng").unit.code == "11500"
    assert match("Minh Tân", "H. Kiến Thụy", "TP Hải Phòng").unit.code == "11725"


def test_town_and_commune_of_one_name_need_the_kind(match):
    without = match("Mỹ Thọ", "Cao Lãnh", "Đồng Tháp")

    assert (without.unit, without.codes) == (None, (M.COMMUNE_AMBIGUOUS,))
    assert {unit.full_name for unit in without.candidates} == {"Thị trấn Mỹ Thọ", "Xã Mỹ Thọ"}
    assert match("Xã Mỹ Thọ", "Cao Lãnh", "Đồng Tháp").unit.code == "30100"
    assert match("TT Mỹ Thọ", "Cao Lãnh", "Đồng Tháp").unit.code == "30076"


def test_accents_tell_apart_what_folding_makes_one(match):
    assert match("Xã Trực Hùng", "Trực Ninh", "Nam Định").unit.code == "14083"
    assert match("Xã Trực Hưng", "Trực Ninh", "Nam Định").unit.code == "14050"
    assert match("Xa Truc Hung", "Truc Ninh", "Nam Dinh").codes == (M.COMMUNE_AMBIGUOUS,)


def test_a_commune_outside_the_named_district_is_refused_with_where_it_is(match):
    found = match("Xã Lóng Luông", "Mộc Châu", "Sơn La")

    assert (found.unit, found.codes) == (None, (M.COMMUNE_NOT_IN_DISTRICT,))
    assert [unit.path for unit in found.candidates] == ["14/128/04051/"]
    assert found.district.name == "Mộc Châu"


def test_a_slip_of_the_hand_gets_a_suggestion_not_a_unit(match):
    found = match("Xã Đông San", "Mộc Châu", "Sơn La")

    assert (found.unit, found.codes) == (None, (M.COMMUNE_UNKNOWN,))
    assert "Phường Đông Sang" in [unit.full_name for unit in found.candidates]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (("Xã Abc", "Mộc Châu", "Sơn La"), M.COMMUNE_UNKNOWN),
        (("Xã Abc", "", "Sơn La"), M.COMMUNE_UNKNOWN),
        (("Xã Đông Sang", "Huyện Abc", "Sơn La"), M.DISTRICT_UNKNOWN),
        (("Xã Đông Sang", "Mộc Châu", "Tỉnh Abc"), M.PROVINCE_UNKNOWN),
        (("Xã Đông Sang", "Mộc Châu", ""), M.PROVINCE_UNKNOWN),
        (("", "Mộc Châu", "Sơn La"), M.COMMUNE_MISSING),
        (("", "", ""), M.PROVINCE_UNKNOWN),
        (("Xã", "Huyện", "Tỉnh"), M.PROVINCE_UNKNOWN),
        (("\u200b", "?", "Sơn La"), M.COMMUNE_MISSING),
    ],
)
def test_what_cannot_be_placed_says_which_level_is_to_blame(match, written, code):
    found = match(*written)

    assert (found.unit, found.codes, found.errors) == (None, (code,), (code,))


def test_an_unknown_district_offers_the_commune_elsewhere_in_the_province(match):
    found = match("Xã Lóng Luông", "Huyện Abc", "Sơn La")

    assert [unit.path for unit in found.candidates] == ["14/128/04051/"]


@pytest.mark.parametrize("province", ["Bắc Kạn", "Thái Nguyên", "Bắc Cạn", "tỉnh Thái Nguyên"])
def test_a_commune_is_found_under_its_old_province_and_the_one_that_took_it_in(match, province):
    assert match("Xã Hà Hiệu", "Ba Bể", province).unit.path == "06/061/01897/"


def test_todays_commune_under_the_abolished_province_is_said_to_be_elsewhere(match):
    assert told(match("Xã Chợ Rã", "", "Bắc Kạn")) == (
        "Xã Chợ Rã 19/01912/",
        "Xã Chợ Rã 19/01912/",
        (M.PROVINCE_FORMER,),
    )


def test_a_commune_of_the_other_half_is_not_found_under_the_abolished_province(match):
    """Đại Phúc lies in today's Thái Nguyên, but never lay in Bắc Kạn."""
    assert match("Xã Đại Phúc", "", "Thái Nguyên").unit is not None
    assert match("Xã Đại Phúc", "", "Bắc Kạn").codes == (M.COMMUNE_UNKNOWN,)


def test_a_province_code_that_changed_hands_does_not_mislead(match):
    """An Giang was 89; its code of today, 91, had been Kiên Giang's. Both had a Châu Thành."""
    assert match("Xã Vĩnh Thành", "Châu Thành", "An Giang").unit.path == "89/892/30625/"
    assert match("Xã Vĩnh Hòa Phú", "Châu Thành", "Kiên Giang").unit.path.startswith("91/")


def test_former_names_of_before_the_2021_list_are_found_and_said_to_be_that(match):
    found = match("Xã Rã Bản", "Chợ Đồn", "Bắc Kạn")

    assert found.unit.path == "06/064/02059/"
    assert found.codes == (M.FORMER_NAME, M.COMMUNE_FORMER)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (("Phường 01", "Quận 3", "TP.HCM"), "27160"),
        (("P1", "Q.3", "TP Hồ Chí Minh"), "27160"),
        (("Phường 1", "Quận 03", "TPHCM"), "27160"),
        (("Xã Đắk R'Tíh", "Tuy Đức", "Đắk Nông"), "24742"),
        (("Xã Dak R Tih", "Tuy Đức", "Đắc Nông"), "24742"),
        (("Xã Đắk R’Tíh", "Tuy Đức", "Đăk Nông"), "24742"),
        (("Thị trấn NT Mộc Châu", "Mộc Châu", "Sơn La"), "03982"),
        (("Thị trấn Nông trường Mộc Châu", "Mộc Châu", "Sơn La"), "03982"),
        (("Phường Đúc", "Huế", "Thừa Thiên - Huế"), "19780"),
        (("Xã Quy Hướng", "Mộc Châu", "Sơn La"), "03991"),
        (("Xã Sĩ Bình", "Bạch Thông", "Bắc Kạn"), "01978"),
        (("XãĐông Sang", "huyệnMộc Châu", "Sơn La"), "04030"),
    ],
)
def test_hyphens_apostrophes_digits_and_lost_spaces_do_not_hide_a_commune(match, written, code):
    assert match(*written).unit.code == code


def test_other_accents_than_the_lists_are_accepted_and_said(match):
    found = match("Xã Cẩm Vịnh", "Cẩm Xuyên", "Hà Tĩnh")

    assert (found.unit.name, found.codes) == ("Cẩm Vĩnh", (M.ACCENTS_DIFFER, M.COMMUNE_FORMER))


def test_another_kind_than_the_lists_is_accepted_and_said(match):
    found = match("Phường Lóng Luông", "Vân Hồ", "Sơn La")

    assert (found.unit.full_name, M.KIND_DIFFERS in found.codes) == ("Xã Lóng Luông", True)


def test_a_commune_of_today_on_an_older_paper_is_said_to_be_later(match):
    found = match("Phường Vân Sơn", "", "Sơn La", date(2020, 1, 1))
    three_tier = match("Phường Vân Sơn", "Mộc Châu", "Sơn La", date(2020, 1, 1))

    assert found.unit.path.startswith("14/")
    assert three_tier.unit.path.startswith("14/123/")


def test_a_list_retyped_with_todays_names_under_old_dates_is_understood(match):
    found = match("Xã Chợ Rã", "", "Thái Nguyên", date(2020, 1, 1))

    assert told(found) == (
        "Xã Chợ Rã 19/01912/",
        "Xã Chợ Rã 19/01912/",
        (M.COMMUNE_LATER,),
    )


def test_a_commune_moved_to_another_district_is_found_under_either(match):
    """Cửa Lò's wards went to Vinh before districts ended."""
    old = match("Phường Nghi Hải", "Thị xã Cửa Lò", "Nghệ An")
    new = match("Phường Nghi Hải", "Thành phố Vinh", "Nghệ An")

    assert (old.unit.code, new.unit.code) == (new.unit.code, old.unit.code)
    assert (old.unit.path[:6], new.unit.path[:6]) == ("40/413", "40/412")
    assert old.heir == new.heir


@pytest.mark.parametrize(
    ("printed", "name", "codes"),
    [
        ("Tỉnh Sơn La", "Sơn La", ()),
        ("TP. Hà Nội", "Hà Nội", ()),
        ("Thừa Thiên Huế", "Thừa Thiên Huế", (M.PROVINCE_FORMER,)),
        ("Thanh Hoá", "Thanh Hóa", ()),
        ("Hải Dương", "Hải Dương", (M.PROVINCE_FORMER,)),
        ("Bà Rịa – Vũng Tàu", "Bà Rịa - Vũng Tàu", (M.PROVINCE_FORMER,)),
    ],
)
def test_provinces_of_both_lists_are_found(country, printed, name, codes):
    found = match_province(printed, TODAY, today=TODAY, index=country)

    assert (found.unit.name, found.codes) == (name, codes)


@pytest.mark.parametrize(
    ("printed", "province", "path"),
    [
        ("TP Sơn La", "Sơn La", "14/116/"),
        ("Thành phố Sơn La", "Sơn La", "14/116/"),
        ("H. Mộc Châu", "Sơn La", "14/123/"),
        ("TX Mộc Châu", "Sơn La", "14/123/"),
        ("Huyện Chợ Đồn", "Thái Nguyên", "06/064/"),
        ("Huyện Thủy Nguyên", "Hải Phòng", "31/311/"),
    ],
)
def test_districts_are_found_and_said_to_be_over(country, printed, province, path):
    found = match_district(printed, province, TODAY, today=TODAY, index=country)

    assert (found.unit.path, found.codes) == (path, (M.DISTRICT_FORMER,))


def test_a_district_name_borne_twice_needs_its_kind(country):
    find = {"today": TODAY, "index": country}

    assert match_district("Cao Lãnh", "Đồng Tháp", **find).codes == (M.DISTRICT_AMBIGUOUS,)
    assert match_district("TP Cao Lãnh", "Đồng Tháp", **find).unit.code == "866"
    assert match_district("Huyện Cao Lãnh", "Đồng Tháp", **find).unit.code == "873"


def test_every_unit_of_the_lists_is_found_by_its_own_printed_address(country):
    """Its own name, district and province lead to the unit or, of true namesakes, to candidates."""
    lost = []
    for unit in country.units.values():
        if unit.level != Level.COMMUNE or not unit.is_three_tier:
            continue
        day = unit.valid_until
        district = country.at(unit.parent_path, day)
        province = country.at(f"{unit.province_code}/", day)
        found = match_commune(
            unit.full_name,
            district.full_name,
            province.full_name,
            day,
            today=TODAY,
            index=country,
        )
        if found.unit != unit and unit not in found.candidates:
            lost.append(full_address(unit, country))

    assert lost == []


def test_every_commune_of_today_is_found_by_name_and_province(country):
    lost = []
    for unit in country.units.values():
        if unit.level != Level.COMMUNE or not unit.covers(TODAY):
            continue
        province = country.at(f"{unit.province_code}/", TODAY)
        found = match_commune(
            unit.full_name, "", province.full_name, TODAY, today=TODAY, index=country
        )
        if found.unit != unit and unit not in found.candidates:
            lost.append(full_address(unit, country))

    assert lost == []


def test_ten_thousand_rows_are_matched_in_seconds(match):
    start = perf_counter()
    for _ in range(2500):
        match("Xã Đông Sang", "Mộc Châu", "Sơn La")
        match("Xã Lóng Luông", "Mộc Châu", "Sơn La")
        match("Phường Mộc Sơn", "", "Sơn La")
        match("xa Minh Tan", "", "Hai Phong")

    assert perf_counter() - start < 20


def test_each_code_has_its_sentence(country):
    unit = country.at("14/123/04030/", date(2025, 6, 30))
    heir = country.at("14/03979/", TODAY)
    province = country.at("14/", TODAY)
    bare = Match(codes=tuple(MatchCode), province=province)
    full = Match(
        unit=unit,
        codes=tuple(MatchCode),
        candidates=(unit, heir),
        heir=heir,
        heirs=(heir,),
        province=province,
        district=country.at("14/123/", date(2025, 6, 30)),
    )

    for each in (bare, full):
        sentences = explain(each, country)
        assert [code for code, _ in sentences] == list(MatchCode)
        assert all(sentence.endswith((".", ")")) for _, sentence in sentences)


def test_the_sentence_of_a_former_commune_names_both(match, country):
    found = match("Xã Đông Sang", "Mộc Châu", "Sơn La")

    assert explain(found, country) == [
        (
            M.COMMUNE_FORMER,
            "Xã Đông Sang, Huyện Mộc Châu, Tỉnh Sơn La là đơn vị cũ, "
            "nay là Phường Mộc Sơn, Tỉnh Sơn La.",
        )
    ]


def test_a_ring_in_the_succession_does_not_hang():
    """Two units that name each other as heir are a slip in the data, not an endless loop."""
    units = [
        IndexedUnit(
            pk, "commune", str(pk), "A", "xa", f"14/{pk}/", date(2000, 1, 1), date(2001, 1, 1)
        )
        for pk in (1, 2)
    ]
    index = UnitIndex.build(units, [Step(1, 2, True), Step(2, 1, True)])

    assert index.main_heir(units[0], TODAY) is None
    assert index.heirs(units[0], TODAY) == ()
