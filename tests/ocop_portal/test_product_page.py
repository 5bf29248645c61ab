"""One product: who sees it, which papers, and its time line."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.choices import Role
from core.clocks import today
from evaluation.models import Recognition
from ocop_portal.demo import walk
from tests.build import make_category, make_licence, make_product, make_unit, make_user
from tests.path import draw_all, filed, fresh, in_session, make_product_of, make_world

pytestmark = pytest.mark.django_db


def page_of(product):
    return reverse("product_detail", args=[product.public_id])


def titles(response) -> list[str]:
    return [event.title for event in response.context["events"]]


def test_outside_ones_units_it_is_not_there(client):
    product = make_product(unit=make_unit("14/04075/"))
    client.force_login(make_user(serving=make_unit("14/04078/"), role=Role.COMMUNE_OFFICER))

    assert client.get(page_of(product)).status_code == 404
    assert client.get(reverse("product_detail", args=[uuid4()])).status_code == 404


def test_it_names_the_whole_classification_once(client):
    group = make_category("II.1", name="Đồ uống có cồn")
    implied = make_category("II.1.a", name="Đồ uống có cồn", parent=group)
    product = make_product(category=implied)
    client.force_login(make_user(serving=make_unit("14/")))

    assert client.get(page_of(product)).context["category"] == ["Ngành II", "Đồ uống có cồn"]


def test_papers_are_shown_to_who_keeps_the_register_and_no_further(client):
    commune = make_unit("14/04075/")
    product = make_product(unit=commune)
    make_licence(producer=product.producer, title="Phiếu kiểm nghiệm")
    keeper = make_user(serving=commune, role=Role.COMMUNE_OFFICER)
    viewer = make_user(serving=commune, role=Role.VIEWER)

    client.force_login(keeper)
    assert "Phiếu kiểm nghiệm" in client.get(page_of(product)).content.decode()
    client.force_login(viewer)
    assert "Phiếu kiểm nghiệm" not in client.get(page_of(product)).content.decode()


def test_papers_are_those_of_the_product_soonest_to_end_first(client):
    product = make_product()
    sibling = make_product(producer=product.producer)
    day = today()
    for title, left, only in [
        ("về sau", 900, product),
        ("đã hết", -5, product),
        ("chung", 40, None),
        ("của sản phẩm khác", 1, sibling),
        ("không hạn", None, product),
    ]:
        paper = make_licence(
            producer=product.producer,
            title=title,
            expires_on=None if left is None else day + timedelta(days=left),
        )
        if only is not None:
            paper.products.add(only)
    client.force_login(make_user(serving=make_unit("14/")))

    papers = client.get(page_of(product)).context["papers"]

    assert [(paper["title"], paper["kind"]) for paper in papers] == [
        ("đã hết", "stop"),
        ("chung", "wait"),
        ("về sau", "ok"),
        ("không hạn", "ok"),
    ]


def test_the_time_line_tells_the_whole_path(client):
    demo = make_world()
    session = in_session(demo, "Mận sấy dẻo")
    walk.score(demo, session.items.get())
    walk.conclude(demo, session)
    product = session.items.get().stage.dossier.product
    client.force_login(fresh(demo.user("tinh1")))

    concluded = titles(client.get(page_of(product)))
    decision = walk.decide(demo, number=2871)
    draw_all()
    walk.issue(demo, decision)
    issued = titles(client.get(page_of(product)))

    path = ["Hội đồng kết luận: 4 sao", "Nộp hồ sơ lần đầu"]
    assert concluded == ["Đã có kết quả", *path]
    assert issued == ["Cấp giấy chứng nhận 4 sao", *path]


def test_before_the_chair_opens_the_time_line_holds_no_result(client):
    demo = make_world()
    session = in_session(demo)
    walk.score(demo, session.items.get())
    product = session.items.get().stage.dossier.product
    client.force_login(fresh(demo.user("tinh1")))

    assert not any("kết luận" in title for title in titles(client.get(page_of(product))))


def test_another_commune_sees_no_dossier_of_a_shared_product(client):
    demo = make_world()
    product = make_product_of(demo)
    filed(demo, product)
    beside = make_unit("14/04078/")
    product.further_communes.add(beside)
    client.force_login(make_user(serving=beside, role=Role.COMMUNE_OFFICER))

    found = client.get(page_of(product))

    assert (found.status_code, titles(found)) == (200, [])


def test_past_recognitions_stand_by_date_and_those_without_one_last(client):
    product = make_product()
    for stars, decided_on in [(3, date(2020, 5, 4)), (4, None), (4, date(2023, 6, 1))]:
        Recognition.objects.create(
            product=product,
            unit=product.unit,
            stars=stars,
            decided_on=decided_on,
            decision_number="12/QĐ-UBND",
            product_text=product.name,
            producer_text=product.producer.name,
        )
    client.force_login(make_user(serving=make_unit("14/")))

    events = client.get(page_of(product)).context["events"]

    assert [(event.title, event.on) for event in events] == [
        ("Được công nhận 4 sao", date(2023, 6, 1)),
        ("Được công nhận 3 sao", date(2020, 5, 4)),
        ("Được công nhận 4 sao", None),
    ]
    assert events[-1].meta == "12/QĐ-UBND · chưa rõ ngày"


@pytest.mark.parametrize("papers", [1, 3, 30])
def test_the_cost_does_not_grow_with_the_papers(client, papers, django_assert_num_queries):
    product = make_product()
    for _ in range(papers):
        make_licence(producer=product.producer)
    client.force_login(make_user(serving=make_unit("14/")))

    # with the frame's own three: province, notices for the bell, adviser or not
    with django_assert_num_queries(16):
        found = client.get(page_of(product))

    assert len(found.context["papers"]) == papers
