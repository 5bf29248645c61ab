"""The limits written into the import's rules are those of the decisions on file."""

from evaluation.import_facts import LOWEST_RECOGNISED, TERM_MONTHS
from evaluation.import_rules import BAND_FLOORS
from evaluation.scheme_file import read_schemes


def test_bands_and_term_are_those_of_every_scheme() -> None:
    schemes = read_schemes()

    assert len(schemes) >= 3
    for scheme in schemes:
        assert {band.stars: band.floor for band in scheme.bands} == BAND_FLOORS
        assert scheme.certificate_months == TERM_MONTHS
        assert scheme.certificate_min_stars == LOWEST_RECOGNISED
