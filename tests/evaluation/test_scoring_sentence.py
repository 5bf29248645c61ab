"""The sentence that says why a result is what it is."""

import pytest

from evaluation.scoring import Agreement, Settings, score
from tests.evaluation.councils import council
from tests.evaluation.sheets import card_of, plain_card, plain_sheet


def test_the_sentence_of_a_clean_result():
    cards = [card_of(40, 20, 22, name="A"), card_of(40, 20, 23, name="B"), card_of(40, 20, 22)]

    assert score(plain_sheet(gates={("1", 3): 9, ("1", 4): 10}), cards).sentence == (
        "Trung bình 82,33 điểm, thuộc khung 4 sao; "
        "đạt đủ 2 mức tối thiểu của 3 và 4 sao; xếp hạng 4 sao."
    )


def test_the_sentence_of_a_failed_gate_names_it_and_how_many_reached_it():
    cards = [card_of(points, 25, 20, name=str(points)) for points in (30, 29, 28, 27, 26)]

    assert score(plain_sheet(gates={("1", 4): 29}), cards).sentence == (
        "Trung bình 73,00 điểm, thuộc khung 4 sao, nhưng chưa đạt mức tối thiểu 4 sao ở "
        "tiêu chí 1 Tiêu chí 1 (2/5 thành viên cho từ 29 điểm, cần quá nửa) nên xếp hạng 3 sao."
    )


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("all", "1/2 thành viên cho từ 30 điểm, cần tất cả"),
        ("mean", "trung bình 29,50 điểm, cần 30"),
    ],
)
def test_the_sentence_speaks_of_the_rule_in_force(rule, why):
    cards = [card_of(30, 25, 20, name="A"), card_of(29, 25, 20, name="B")]

    sentence = score(plain_sheet(gates={("1", 4): 30}), cards, Settings(gate_rule=rule)).sentence

    assert f"({why})" in sentence


def test_the_sentence_says_what_the_council_agreed():
    sheet = plain_sheet(gates={("1", 4): 30})
    low, high = {"1": Agreement("1", 2)}, {"1": Agreement("1", 41)}

    failed = score(sheet, council(80), Settings(), low).sentence
    passed = score(sheet, council(80), Settings(), high).sentence

    assert "(hội đồng thống nhất 1 điểm, cần 30)" in failed
    assert "(hội đồng thống nhất ở tiêu chí 1)" in passed


@pytest.mark.parametrize(
    ("findings", "sentence"),
    [
        (
            ["forged"],
            "Trung bình 80,00 điểm, nhưng hồ sơ bị loại: Giả mạo hồ sơ (1/1 thành viên ghi nhận); "
            "không xếp hạng sao.",
        ),
        (
            ["dirty"],
            "Trung bình 80,00 điểm, nhưng việc đánh giá dừng lại: Có tạp chất nguy hại "
            "(1/1 thành viên ghi nhận); không xếp hạng sao.",
        ),
        (
            ["dirty", "forged"],
            "Trung bình 80,00 điểm, nhưng hồ sơ bị loại: Giả mạo hồ sơ (1/1 thành viên ghi nhận); "
            "việc đánh giá dừng lại: Có tạp chất nguy hại (1/1 thành viên ghi nhận); "
            "không xếp hạng sao.",
        ),
    ],
)
def test_the_sentence_of_an_ended_evaluation_says_why(findings, sentence):
    assert score(plain_sheet(), [plain_card(80, findings=findings)]).sentence == sentence


def test_the_sentence_below_three_stars_and_without_gates():
    low = score(plain_sheet(gates={("1", 3): 40}), council(45)).sentence
    ungated = score(plain_sheet(), council(75)).sentence

    assert low == (
        "Trung bình 45,00 điểm, thuộc khung 2 sao; khung này không xét mức tối thiểu; "
        "xếp hạng 2 sao."
    )
    assert ungated == (
        "Trung bình 75,00 điểm, thuộc khung 4 sao; bộ tiêu chí không có mức tối thiểu; "
        "xếp hạng 4 sao."
    )
