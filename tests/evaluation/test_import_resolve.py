"""A person settles what an import has left out."""

from pathlib import Path

import pytest

from accounts.choices import Role
from accounts.models import User
from core.errors import Conflict, NotFound, NotPermitted
from core.models import AuditEntry
from evaluation.import_codes import Resolution
from evaluation.models import ImportRow, Recognition
from evaluation.services.imports import resolve_row
from products.models import Producer, Product
from tests.build import make_unit, make_user
from tests.evaluation.lists import TODAY, make_places, outcomes, row, take, write_csv

pytestmark = pytest.mark.django_db
SECOND = {"number": "9/QĐ-UBND", "date": "25/06/2026"}


@pytest.fixture(autouse=True)
def _places() -> None:
    make_places()


@pytest.fixture
def officer() -> User:
    return make_user(serving=make_unit("14/"), role=Role.PROVINCIAL_OFFICER)


def waiting(path: Path) -> ImportRow:
    take(path)
    return ImportRow.objects.waiting().get()


@pytest.mark.parametrize(
    "cells",
    [
        {"product": "Mật ong bạc hàa"},
        {"producer": "HTX Nông nghiệp Ong Mộc"},
        {"commune": "Xã Yên Châu"},
    ],
)
def test_the_same_product_gets_the_recognition_and_is_known_by_that_name(
    tmp_path: Path, officer: User, cells: dict
) -> None:
    path = write_csv(tmp_path, row(), row(**cells, **SECOND))
    left = waiting(path)

    resolve_row(row_id=left.pk, resolution=Resolution.SAME, actor=officer, today=TODAY)

    product = Product.objects.get()
    assert (product.recognitions.count(), Producer.objects.count()) == (2, 1)
    left.refresh_from_db()
    assert (left.resolution, left.resolved_by, left.product) == ("same", officer, product)
    assert left.recognition.product_text == (cells.get("product") or "Mật ong bạc hà")
    assert AuditEntry.objects.of(left).get().actor == officer
    assert set(outcomes(take(path)).values()) == (
        {"unchanged", "possible_duplicate"} if "commune" in cells else {"unchanged"}
    )


@pytest.mark.parametrize(
    ("cells", "producers"),
    [({"product": "Mật ong bạc hạ"}, 1), ({"producer": "HTX Nông nghiệp Ong Mộc"}, 2)],
)
def test_another_product_is_entered_beside(
    tmp_path: Path, officer: User, cells: dict, producers: int
) -> None:
    path = write_csv(tmp_path, row(), row(**cells))
    left = waiting(path)

    resolve_row(row_id=left.pk, resolution=Resolution.SEPARATE, actor=officer, today=TODAY)

    assert (Product.objects.count(), Producer.objects.count()) == (2, producers)
    assert set(outcomes(take(path)).values()) == {"unchanged"}


def test_a_row_that_is_dropped_adds_nothing(tmp_path: Path, officer: User) -> None:
    left = waiting(write_csv(tmp_path, row(stars="9")))

    resolve_row(row_id=left.pk, resolution=Resolution.DROPPED, actor=officer, today=TODAY)

    assert not ImportRow.objects.waiting().exists()
    assert not Product.objects.exists()


def test_a_row_is_settled_once(tmp_path: Path, officer: User) -> None:
    left = waiting(write_csv(tmp_path, row(stars="9")))
    settle = {"row_id": left.pk, "actor": officer, "today": TODAY}
    with pytest.raises(Conflict, match="có lỗi"):
        resolve_row(resolution=Resolution.SEPARATE, **settle)
    resolve_row(resolution=Resolution.DROPPED, **settle)

    with pytest.raises(Conflict, match="đã được xử lý"):
        resolve_row(resolution=Resolution.DROPPED, **settle)


def test_who_may_settle(tmp_path: Path) -> None:
    left = waiting(write_csv(tmp_path, row(stars="9")))
    stranger = make_user(serving=make_unit("11/"), role=Role.PROVINCIAL_OFFICER)
    viewer = make_user(serving=make_unit("14/"), role=Role.VIEWER)

    for person, refusal in ((stranger, NotFound), (viewer, NotPermitted)):
        with pytest.raises(refusal):
            resolve_row(row_id=left.pk, resolution=Resolution.DROPPED, actor=person, today=TODAY)
    assert Recognition.objects.count() == 0
