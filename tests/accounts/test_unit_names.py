"""Kinds, abbreviations and the keys under which spellings meet."""

import unicodedata

import pytest

from accounts.choices import Level, UnitKind
from accounts.printed_address import PrintedAddress, keys_of, take_apart
from accounts.unit_names import accent_key, has_accents, loose_key, name_key, read_name


@pytest.mark.parametrize(
    ("printed", "name", "kinds"),
    [
        ("Xã Đông Sang", "Đông Sang", (UnitKind.XA,)),
        ("xã  Đông Sang", "Đông Sang", (UnitKind.XA,)),
        ("X. Đông Sang", "Đông Sang", (UnitKind.XA,)),
        ("TT Yên Châu", "Yên Châu", (UnitKind.THI_TRAN,)),
        ("TT.Yên Châu", "Yên Châu", (UnitKind.THI_TRAN,)),
        ("Thị Trấn Yên Châu", "Yên Châu", (UnitKind.THI_TRAN,)),
        ("P. Chiềng Sinh", "Chiềng Sinh", (UnitKind.PHUONG,)),
        ("P1", "1", (UnitKind.PHUONG,)),
        ("Phường 01", "01", (UnitKind.PHUONG,)),
        ("xã/thị trấn Yên Châu", "Yên Châu", (UnitKind.XA, UnitKind.THI_TRAN)),
        ("Đặc khu Côn Đảo", "Côn Đảo", (UnitKind.DAC_KHU,)),
        ("Phú Thọ", "Phú Thọ", ()),
        ("Xã", "Xã", ()),
        ("", "", ()),
    ],
)
def test_a_printed_commune_is_split_into_kind_and_name(printed, name, kinds):
    read = read_name(printed, Level.COMMUNE)

    assert (read.name, read.kinds) == (name, kinds)


@pytest.mark.parametrize(
    ("printed", "name", "kinds"),
    [
        ("TP Sơn La", "Sơn La", (UnitKind.THANH_PHO,)),
        ("Tp.Sơn La", "Sơn La", (UnitKind.THANH_PHO,)),
        ("Thành phố Sơn La", "Sơn La", (UnitKind.THANH_PHO,)),
        ("H. Mộc Châu", "Mộc Châu", (UnitKind.HUYEN,)),
        ("TX Mộc Châu", "Mộc Châu", (UnitKind.THI_XA,)),
        ("Q10", "10", (UnitKind.QUAN,)),
        ("Huyện đảo Lý Sơn", "Lý Sơn", (UnitKind.HUYEN,)),
    ],
)
def test_a_printed_district_is_split_into_kind_and_name(printed, name, kinds):
    read = read_name(printed, Level.DISTRICT)

    assert (read.name, read.kinds) == (name, kinds)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà Bình", "Hòa Bình"),
        ("Thuỷ Nguyên", "thủy nguyên"),
        ("Đông Sang", "Ðông  Sang"),
        ("Đông Sang", unicodedata.normalize("NFD", "Đông Sang")),
        ("Đắk R'Tíh", "Dak R Tih"),
        ("Đắk R'Tíh", "Đắk R’Tíh"),
        ("Phương Liên - Trung Tự", "Phương Liên Trung Tự"),
        ("Phan Rang-Tháp Chàm", "Phan Rang – Tháp Chàm"),
        ("1", "01"),
        ("NT Mộc Châu", "Nông trường Mộc Châu"),
        ("N.T Phong Hải", "Nông Trường Phong Hải"),
    ],
)
def test_spellings_of_one_name_share_a_key(one, other):
    assert name_key(one) == name_key(other)


def test_numbers_keep_their_zeros_at_the_end():
    assert (name_key("10"), name_key("Hòa Tú 2"), name_key("010")) == ("10", "hoatu2", "10")


def test_y_and_i_meet_only_under_the_loose_key():
    assert name_key("Qui Hướng") != name_key("Quy Hướng")
    assert loose_key(name_key("Qui Hướng")) == loose_key(name_key("Quy Hướng"))


def test_the_accent_key_ignores_where_the_tone_stands_but_not_which_it_is():
    assert accent_key("Hoà An") == accent_key("Hòa An")
    assert accent_key("Trực Hùng") != accent_key("Trực Hưng")
    assert accent_key("Tân Lập") != accent_key("Tân Lạp")


def test_a_name_typed_without_accents_is_told_from_one_with():
    assert (has_accents("Moc Chau"), has_accents("Mộc Châu")) == (False, True)


def test_a_lost_space_after_the_kind_is_found_among_the_keys():
    _, keys = keys_of("XãĐông Sang", Level.COMMUNE)

    assert "dongsang" in keys


def test_a_name_that_opens_like_a_kind_is_looked_for_whole_too():
    _, keys = keys_of("Phường Đúc", Level.COMMUNE)

    assert keys == ("duc", "phuongduc")


@pytest.mark.parametrize(
    ("columns", "taken"),
    [
        (
            ("xã Đông Sang, huyện Mộc Châu, tỉnh Sơn La", "", ""),
            ("xã Đông Sang", "huyện Mộc Châu", "tỉnh Sơn La"),
        ),
        (
            ("Xã Đông Sang - Huyện Mộc Châu", "", "Sơn La"),
            ("Xã Đông Sang", "Huyện Mộc Châu", "Sơn La"),
        ),
        (
            ("Đông Sang, Mộc Châu, Sơn La", "", ""),
            ("Đông Sang", "Mộc Châu", "Sơn La"),
        ),
        (
            ("phường Chiềng Lề, TP Sơn La, Sơn La", "", ""),
            ("phường Chiềng Lề", "TP Sơn La", "Sơn La"),
        ),
        (
            ("phường Hoàn Kiếm, TP Hà Nội", "", ""),
            ("phường Hoàn Kiếm", "", "TP Hà Nội"),
        ),
        (
            ("Phường Phương Liên - Trung Tự", "Đống Đa", "Hà Nội"),
            ("Phường Phương Liên - Trung Tự", "Đống Đa", "Hà Nội"),
        ),
        (
            ("Xã Tân Lập (cũ)", "-", " Sơn La. "),
            ("Xã Tân Lập", "", "Sơn La"),
        ),
        (
            ("xã Đông Sang, huyện Mộc Châu", "Vân Hồ", "Sơn La"),
            ("xã Đông Sang", "Vân Hồ", "Sơn La"),
        ),
    ],
)
def test_an_address_in_one_cell_is_taken_apart_and_columns_win(columns, taken):
    assert take_apart(*columns) == PrintedAddress(*taken)
