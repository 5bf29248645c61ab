"""The notice of results that get no decision (Article 7.3g)."""

from typing import TypedDict

from evaluation.papers.shapes.common import Heading


class NoticedResult(TypedDict):
    """`outcome` in words ("2 sao", "Không xếp hạng: hồ sơ bị loại"); `reasons` one line each."""

    order: int
    product: str
    product_code: str
    producer: str
    address: str
    points: str
    outcome: str
    reasons: list[str]


class ResultNoticeContent(TypedDict):
    """`legal_bases` without "Căn cứ" and without the closing sign."""

    heading: Heading
    authority: str
    legal_bases: list[str]
    opening: str
    results: list[NoticedResult]
    closing: list[str]
