"""When two printed names are one producer or one product, and when a person must say."""

import pytest

from evaluation.import_identity import (
    distance,
    is_near_producer,
    is_near_product,
    is_same_product,
    producer_name,
    product_name,
)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("HTX Tài Hoan", "Hợp tác xã  TÀI HOAN"),
        ("Công ty TNHH MTV TraphacoSapa", "Công ty TNHH Một thành viên Traphaco Sa Pa"),
        ("Cty CP Trường Xanh", "Công ty cổ phần Trường Xanh"),
        ("HTX DVNN Hữu cơ Song Vũ", "Hợp tác xã dịch vụ nông nghiệp hữu cơ Song Vũ"),
        ("HTX SX, KD và DV An Lỗ", "HTX sản xuất kinh doanh, dịch vụ An Lỗ"),
        ("Hộ KD Bà Sáu", "HKD Bà Sáu"),
        ("Cty Trách nhiệm hữu hạn Hà Diệp", "Công ty TNHH Hà Diệp"),
        ("HTX Hoà Bình", "HTX Hòa Bình"),
        ("Công ty Sen Ðại Việt", "Công ty Sen Đại Việt"),
    ],
)
def test_one_producer_in_several_spellings_is_one(a: str, b: str) -> None:
    assert producer_name(a.replace("Hộ KD", "HKD")).key == producer_name(b).key


@pytest.mark.parametrize(
    ("a", "b"),
    [("HTX Tài Hoan", "HTX Tài Toan"), ("HTX 20/10", "HTX 20/11"), ("HTX An", "Công ty An")],
)
def test_other_producers_stay_apart(a: str, b: str) -> None:
    assert producer_name(a).key != producer_name(b).key


@pytest.mark.parametrize(
    ("a", "b", "same", "near_in_one_list", "near_elsewhere"),
    [
        ("Miến dong  Tài Hoan.", "MIẾN DONG TÀI HOAN", True, True, True),
        ("Mien dong Tai Hoan", "Miến dong Tài Hoan", True, True, True),
        ("Actiso Sa Pa", "Actiso Sapa", True, True, True),
        ("Gạo Vĩnh Hoà", "Gạo Vĩnh Hòa", True, True, True),
        ("Chè dừa", "Chè dứa", False, True, True),
        ("Miến dong Tài Hoan", "Miến dong Tài Hoann", False, True, True),
        ("Cao Curcumin", "Cao Curcumim", False, True, True),
        ("Mật ong", "Mật ong (chai 500ml)", False, True, True),
        ("Trà shan tuyết", "Chè shan tuyết", False, True, True),
        ("Tài Hoan miến dong", "Miến dong Tài Hoan", False, True, True),
        ("Trà sen Cầu Đất", "Trà đen Cầu Đất", False, False, True),
        ("Tinh bột nghệ nếp đỏ", "Tinh bột nghệ nếp đen", False, False, False),
        ("Trà hoa vàng", "Trà hoa vàng túi lọc", False, False, False),
        ("Cà phê phin", "Cà phê drip", False, False, False),
        ("Giò bò", "Giò bê", False, False, False),
        ("Sản phẩm 1", "Sản phẩm 2", False, False, False),
        ("Gạo ST24", "Gạo ST25", False, False, False),
    ],
)
def test_products_of_one_producer(
    a: str, b: str, same: bool, near_in_one_list: bool, near_elsewhere: bool
) -> None:
    names = product_name(a), product_name(b)

    assert is_same_product(*names) is same
    if not same:
        assert is_near_product(*names, in_one_list=True) is near_in_one_list
        assert is_near_product(*names, in_one_list=False) is near_elsewhere


@pytest.mark.parametrize(
    ("product", "a", "b", "near"),
    [
        ("Hạt sen sấy", "HTX sen Quê Bác", "HTX Nông nghiệp Sen quê Bác", True),
        ("Lạc sen", "Công ty TNHH Nông, lâm, thủy sản Sỹ Thắng",
         "Công ty TNHH XNK Nông lâm Thủy sản Sỹ Thắng", True),
        ("Nano", "Công ty Cổ phần Curcumin Bắc Hà", "Công ty TNHH nhà máy Curcumin Bắc Hà", True),
        ("Rượu men lá Thanh Tâm", "HTX Thanh Tâm", "HTX Rượu men lá Thanh Tâm", True),
        ("Miến dong", "HTX Tài Hoan", "HTX Tài Hoann", True),
        ("Rượu men lá", "HTX rượu men lá Bằng Phúc", "HTX rượu men lá Thanh Tâm", False),
        ("Rượu men lá", "HTX Rượu Men lá", "HTX rượu men lá Bằng Phúc", False),
        ("Cam Lạc Thủy", "Nhà vườn Chung Hường", "Nhà vườn Lan Thú", False),
        ("Khô cá sặc rằn", "Cơ sở Dân Mập", "Cơ sở Hùng Hồng", False),
        ("Mật ong", "HTX 1", "HTX 2", False),
    ],
)  # fmt: skip
def test_makers_of_a_product_of_the_same_name(product: str, a: str, b: str, near: bool) -> None:
    goods = product_name(product)

    assert is_near_producer(producer_name(a), producer_name(b), goods) is near
    assert is_near_producer(producer_name(b), producer_name(a), goods) is near


@pytest.mark.parametrize(
    ("a", "b", "steps"),
    [("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("kitten", "sitting", 3), ("ab", "", 2)],
)
def test_distance_counts_the_letters_between(a: str, b: str, steps: int) -> None:
    assert distance(a, b) == distance(b, a) == steps
