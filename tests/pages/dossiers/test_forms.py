"""Forms 01 and 02 as they are filled in."""

import pytest

from evaluation.form_fields import typed_fields
from evaluation.forms.dossiers import FIELDS
from tests.pages.dossiers.pages import HTMX, at, body

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", ["01", "02"])
def test_every_box_that_is_typed_has_a_field(form):
    assert {field.kind for field in typed_fields(form)} <= FIELDS.keys()


def test_form_01_is_kept_and_leads_on(world):
    typed = {"legal_representative": "  Lò   Văn Mạnh ", "phone": "0912 345 678", "next": "1"}

    response = world.client("chuthe1").post(at("dossier_registration", world.draft.pk), typed)

    world.draft.refresh_from_db()
    assert response["Location"] == at("dossier_report", world.draft.pk)
    assert world.draft.form_01["legal_representative"] == "Lò Văn Mạnh"
    assert world.draft.form_01["phone"] == "0912 345 678"


def test_text_pasted_with_unseen_characters_is_kept_without_them(world):
    typed = {
        "product_description": "Hộp\x0b500\x1f g\u202e",
        "intellectual_property_other": "\x07a",
    }

    world.client("chuthe1").post(at("dossier_report", world.draft.pk), typed)

    world.draft.refresh_from_db()
    assert world.draft.form_02["product_description"] == "Hộp\n500 g"
    assert world.draft.form_02["intellectual_property_other"] == "a"


def test_money_is_read_by_year_as_people_write_it(world):
    year = world.draft.year
    typed = {f"revenue_{year - 1}": "1.250.000.000", f"profit_{year - 1}": "-5 000 000 ₫"}

    response = world.client("chuthe1").post(at("dossier_report", world.draft.pk), typed)

    world.draft.refresh_from_db()
    again = world.client("chuthe1").get(at("dossier_report", world.draft.pk))
    assert response.status_code == 302
    assert world.draft.form_02["revenue"] == {str(year - 1): 1_250_000_000}
    assert world.draft.form_02["profit"] == {str(year - 1): -5_000_000}
    assert 'value="1.250.000.000"' in body(again)


def test_what_cannot_be_read_comes_back_as_typed_while_the_rest_is_kept(world):
    typed = {"legal_representative": "Lò Thị Mẩy", "phone": "09x", "email": "không phải thư"}

    response = world.client("chuthe1").post(at("dossier_registration", world.draft.pk), typed)

    world.draft.refresh_from_db()
    assert response.status_code == 422
    assert 'value="09x"' in body(response)
    assert 'value="không phải thư"' in body(response)
    assert "Số điện thoại gồm 8 đến 15 chữ số." in body(response)
    assert world.draft.form_01["legal_representative"] == "Lò Thị Mẩy"
    assert world.draft.form_01["phone"] != "09x"


def test_autosave_answers_the_steps_alone(world):
    url = at("dossier_registration", world.draft.pk)

    response = world.client("chuthe1").post(url, {"legal_representative": ""}, **HTMX)

    assert response.status_code == 200
    assert 'id="dossier-steps"' in body(response)
    assert "<html" not in body(response)
    assert "còn" in body(response)


def test_autosave_of_nonsense_is_told_in_the_message_line(world):
    url = at("dossier_registration", world.draft.pk)

    response = world.client("chuthe1").post(url, {"email": "x@"}, **HTMX)

    assert response.status_code == 422
    assert response["HX-Retarget"] == "#messages"
    assert "Email" in body(response)


@pytest.mark.parametrize("typed", ["\x00", "x" * 400, "\ufeff"])
def test_no_text_breaks_form_01(world, typed):
    names = ("legal_representative", "position", "contact_address", "phone", "email")
    url = at("dossier_registration", world.draft.pk)

    response = world.client("chuthe1").post(url, dict.fromkeys(names, typed))

    assert response.status_code in (302, 422)


def test_a_box_the_form_does_not_print_is_ignored(world):
    url = at("dossier_registration", world.draft.pk)

    world.client("chuthe1").post(url, {"stars": "5", "legal_representative": "Lò Văn Mạnh"})

    world.draft.refresh_from_db()
    assert "stars" not in world.draft.form_01
