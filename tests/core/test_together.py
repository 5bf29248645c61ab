"""Two pages of one form: each writes what it changed, and nothing is lost unsaid."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.together import ChangedMeanwhile, Merged, as_line, from_line, merge, print_of, prints

BOXES = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d"]),
    st.one_of(
        st.sampled_from(["", "x", "y", "dòng\nhai"]), st.integers(0, 2), st.booleans(), st.none()
    ),
)


def same(one: object, other: object) -> bool:
    return print_of(one) == print_of(other)


@given(drawn=BOXES, typed=BOXES)
def test_one_person_alone_is_never_refused_and_keeps_all_that_was_typed(drawn, typed):
    merged = merge(drawn, typed, prints(dict.fromkeys(typed) | drawn))

    assert merged.clashes == {}
    assert all(same((drawn | merged.written).get(name), typed[name]) for name in typed)


@given(drawn=BOXES, here=BOXES, there=BOXES)
def test_a_box_changed_on_one_side_takes_that_change_and_on_both_is_refused(drawn, here, there):
    kept, typed = drawn | there, drawn | here
    seen = prints(dict.fromkeys(here) | drawn)

    merged = merge(kept, typed, seen)
    after = kept | merged.written

    for name, value in typed.items():
        base, theirs = drawn.get(name), kept.get(name)
        if same(value, base) or same(value, theirs):
            assert same(after.get(name), theirs)
        elif same(theirs, base):
            assert same(after.get(name), value)
        else:
            assert same(merged.clashes[name], theirs)
    assert merged.clashes.keys().isdisjoint(merged.written)


@given(kept=BOXES, typed=BOXES)
def test_a_page_that_knows_no_prints_writes_all_its_boxes(kept, typed):
    assert merge(kept, typed, {}) == Merged(written=typed)


@given(values=BOXES)
def test_prints_travel_in_a_hidden_field(values):
    assert from_line(as_line(prints(values))) == prints(values)


@pytest.mark.parametrize("line", ["", "&&&", "a", "=", "a=%ff&b", "\x00=1"])
def test_a_spoilt_hidden_field_is_no_failure(line):
    assert isinstance(from_line(line), dict)


@pytest.mark.parametrize(
    ("one", "other"),
    [(None, ""), (False, None), ([], None), ("a\r\nb", "a\nb"), (" a ", "a"), ({}, "")],
)
def test_what_a_page_shows_alike_has_one_print(one, other):
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [(0, None), (0, False), ("a\nb", "a b"), ({"2025": 1}, {"2025": 2}), (date(2026, 1, 1), None)],
)
def test_what_a_page_shows_otherwise_has_two(one, other):
    assert not same(one, other)


def test_a_clash_names_its_boxes_and_what_they_hold():
    with pytest.raises(ChangedMeanwhile) as refused:
        Merged(clashes={"a": "của người kia"}).refuse_clashes()

    assert refused.value.kept == {"a": "của người kia"}
    assert "sửa ở trang khác" in refused.value.fields["a"][0]
