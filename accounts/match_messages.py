"""What a match means, in Vietnamese sentences for import reports and forms."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from accounts.choices import MatchCode
from accounts.match import Match
from accounts.unit_index import IndexedUnit, UnitIndex


def explain(match: Match, index: UnitIndex) -> list[tuple[MatchCode, str]]:
    """Each code with its sentence, in the order of the codes."""
    return [(code, _SENTENCES[code](match, index)) for code in match.codes]


def full_address(unit: IndexedUnit, index: UnitIndex) -> str:
    """The unit and those above it as they were in its last days."""
    names, path = [unit.full_name], unit.parent_path
    while path:
        above = index.at(path, unit.valid_until or unit.valid_from)
        if above is None:
            break
        names.append(above.full_name)
        path = above.parent_path
    return ", ".join(names)


def _listed(units: Iterable[IndexedUnit], index: UnitIndex) -> str:
    return "; ".join(full_address(unit, index) for unit in units)


def _with_candidates(sentence: str, match: Match, index: UnitIndex) -> str:
    if not match.candidates:
        return sentence
    hint = _("Có thể là: %(units)s.") % {"units": _listed(match.candidates, index)}
    return f"{sentence} {hint}"


def _province_unknown(match: Match, index: UnitIndex) -> str:
    return _("Không có tỉnh, thành phố nào tên như đã ghi.")


def _district_unknown(match: Match, index: UnitIndex) -> str:
    place = {"province": match.province.full_name if match.province else ""}
    sentence = _("%(province)s không có và chưa từng có huyện tên như đã ghi.") % place
    return _with_candidates(sentence, match, index)


def _district_ambiguous(match: Match, index: UnitIndex) -> str:
    return _with_candidates(_("Có nhiều huyện trùng tên, cần ghi rõ loại."), match, index)


def _commune_missing(match: Match, index: UnitIndex) -> str:
    return _("Chưa ghi xã, phường, thị trấn.")


def _commune_unknown(match: Match, index: UnitIndex) -> str:
    place = match.district or match.province
    sentence = _("%(place)s không có xã, phường, thị trấn tên như đã ghi.") % {
        "place": place.full_name if place else ""
    }
    return _with_candidates(sentence, match, index)


def _commune_not_in_district(match: Match, index: UnitIndex) -> str:
    place = match.district.full_name if match.district else _("huyện đã ghi")
    sentence = _("Xã đã ghi không thuộc %(district)s.") % {"district": place}
    return _with_candidates(sentence, match, index)


def _commune_ambiguous(match: Match, index: UnitIndex) -> str:
    return _with_candidates(_("Có nhiều đơn vị trùng tên, cần người chọn."), match, index)


def _province_former(match: Match, index: UnitIndex) -> str:
    return _("Tỉnh đã ghi nay thuộc %(heir)s.") % {"heir": _province_of_today(match, index)}


def _province_of_today(match: Match, index: UnitIndex) -> str:
    heir = match.heir
    if heir is None:
        return _("tỉnh khác")
    above = index.at(f"{heir.province_code}/", heir.valid_until or heir.valid_from)
    return above.full_name if above else heir.full_name


def _district_former(match: Match, index: UnitIndex) -> str:
    return _("Huyện đã ghi đã kết thúc hoạt động từ ngày 01/7/2025.")


def _district_changed(match: Match, index: UnitIndex) -> str:
    return _("Xã đã ghi thuộc %(place)s.") % {"place": match.printed}


def _commune_former(match: Match, index: UnitIndex) -> str:
    if match.heir is None:
        return _("%(unit)s là đơn vị cũ.") % {"unit": match.printed}
    return _("%(unit)s là đơn vị cũ, nay là %(heir)s.") % {
        "unit": match.printed,
        "heir": full_address(match.heir, index),
    }


def _commune_split(match: Match, index: UnitIndex) -> str:
    return _("Đơn vị cũ đã chia cho: %(heirs)s; lấy đơn vị đầu là chính.") % {
        "heirs": _listed(match.heirs, index)
    }


def _commune_later(match: Match, index: UnitIndex) -> str:
    return _("%(unit)s chỉ có từ ngày 01/7/2025, sau ngày ghi trên giấy.") % {"unit": match.printed}


def _heir_unknown(match: Match, index: UnitIndex) -> str:
    return _("Chưa có căn cứ về đơn vị kế thừa, cần người chọn.")


def _former_name(match: Match, index: UnitIndex) -> str:
    return _("Tên đã ghi là tên cũ hoặc cách viết khác của %(unit)s.") % {"unit": match.printed}


def _accents_differ(match: Match, index: UnitIndex) -> str:
    return _("Dấu của tên đã ghi khác danh mục: %(unit)s.") % {"unit": match.printed}


def _kind_differs(match: Match, index: UnitIndex) -> str:
    return _("Loại đơn vị đã ghi khác danh mục: %(unit)s.") % {"unit": match.printed}


_SENTENCES: dict[MatchCode, Callable[[Match, UnitIndex], str]] = {
    MatchCode.PROVINCE_UNKNOWN: _province_unknown,
    MatchCode.DISTRICT_UNKNOWN: _district_unknown,
    MatchCode.DISTRICT_AMBIGUOUS: _district_ambiguous,
    MatchCode.COMMUNE_MISSING: _commune_missing,
    MatchCode.COMMUNE_UNKNOWN: _commune_unknown,
    MatchCode.COMMUNE_NOT_IN_DISTRICT: _commune_not_in_district,
    MatchCode.COMMUNE_AMBIGUOUS: _commune_ambiguous,
    MatchCode.PROVINCE_FORMER: _province_former,
    MatchCode.DISTRICT_FORMER: _district_former,
    MatchCode.DISTRICT_CHANGED: _district_changed,
    MatchCode.COMMUNE_FORMER: _commune_former,
    MatchCode.COMMUNE_SPLIT: _commune_split,
    MatchCode.COMMUNE_LATER: _commune_later,
    MatchCode.HEIR_UNKNOWN: _heir_unknown,
    MatchCode.FORMER_NAME: _former_name,
    MatchCode.ACCENTS_DIFFER: _accents_differ,
    MatchCode.KIND_DIFFERS: _kind_differs,
}
