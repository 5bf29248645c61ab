"""How forms look, and filters kept in the address."""

from datetime import date

import pytest
from django import forms
from django.http import QueryDict

from core.forms import Chip, DayField, FilterForm


class Sample(forms.Form):
    name = forms.CharField(label="Tên", help_text="Như trên giấy.")
    story = forms.CharField(label="Câu chuyện", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label="Loại", choices=[("a", "A")])
    on = DayField(label="Ngày", required=False)
    truth = forms.ChoiceField(
        label="Cam kết", choices=[("1", "Đúng")], widget=forms.RadioSelect, help_text="Đọc kỹ."
    )
    agreed = forms.BooleanField(label="Đồng ý", required=False)
    key = forms.CharField(widget=forms.HiddenInput)


def drawn(name: str, data: dict | None = None) -> str:
    return " ".join(Sample(data)[name].as_field_group().split())


@pytest.mark.parametrize(
    ("name", "css"),
    [
        ("name", "form-control"),
        ("story", "form-control"),
        ("kind", "form-select"),
        ("on", "form-control"),
        ("truth", "form-check-input"),
        ("agreed", "form-check-input"),
    ],
)
def test_each_widget_wears_its_class(name, css):
    assert f'class="{css}"' in drawn(name)


def test_a_hidden_field_is_left_alone():
    assert "class" not in str(Sample()["key"])


def test_label_hint_error_control_stand_in_that_order_and_are_tied():
    field = drawn("name", {"name": ""})

    places = [field.index(part) for part in ("<label", "_helptext", "_error", "<input")]
    assert places == sorted(places)
    assert 'aria-describedby="id_name_helptext id_name_error"' in field
    assert 'aria-invalid="true"' in field


def test_what_may_stay_empty_says_so():
    assert "(không bắt buộc)" in drawn("story")
    assert "(không bắt buộc)" not in drawn("name")


def test_radios_are_a_group_with_a_name_and_a_hint():
    field = drawn("truth")

    assert field.startswith('<fieldset id="id_truth" aria-describedby="id_truth_helptext"')
    assert "<legend>Cam kết</legend>" in field
    assert "<span>Đúng</span>" in field


def test_typed_text_and_words_of_errors_are_escaped():
    assert "&lt;script&gt;" in drawn("name", {"name": "<script>"})
    assert "&lt;b&gt;" in drawn("kind", {"kind": "<b>"})


def test_a_day_is_shown_as_the_browser_wants_it_and_read_as_people_type_it():
    form = Sample({"on": "31/12/2026"})
    form.full_clean()

    assert form.cleaned_data["on"] == date(2026, 12, 31)
    assert 'type="date"' in str(Sample(initial={"on": date(2026, 12, 31)})["on"])
    assert 'value="2026-12-31"' in str(Sample(initial={"on": date(2026, 12, 31)})["on"])


class SampleFilters(FilterForm):
    q = forms.CharField(label="Tìm")
    stars = forms.ChoiceField(label="Sao", choices=[("", "Tất cả"), ("4", "4 sao")])
    since = DayField(label="Từ ngày")


def filters(query: str) -> SampleFilters:
    return SampleFilters(QueryDict(query))


def test_only_filters_that_are_set_apply():
    assert filters("q=&stars=4").applied() == {"stars": "4"}


def test_a_filter_that_cannot_be_read_filters_nothing():
    assert filters("q=chè&stars=9&since=hôm qua").applied() == {"q": "chè"}


def test_a_chip_names_the_choice_and_drops_it_with_the_page():
    chips = list(filters("q=che&stars=4&sort=-name&page=3").chips())

    assert chips == [Chip("che", "stars=4&sort=-name"), Chip("4 sao", "q=che&sort=-name")]
