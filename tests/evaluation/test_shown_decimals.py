"""A mean is shown with the decimals that the council's rules of work name, and so for good."""

import pytest
from django.urls import reverse

from evaluation.models import Council, Result
from evaluation.outcome import cut
from evaluation.papers import mean_points
from evaluation.result_reasons import reasons
from ocop_portal.demo import walk
from tests.path import in_session, make_world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("places", "shown"), [(0, "69"), (1, "69.9"), (2, "69.99"), (3, "69.999")])
def test_a_mean_is_cut_to_any_number_of_decimals_and_never_rounded(places, shown):
    assert cut(mean("69.9999"), places) == shown


def mean(points: str):
    return Result(mean=points).mean_fraction


@pytest.mark.parametrize("places", [0, 1, 4])
def test_sentence_decision_and_pages_show_the_mean_as_the_council_does(client, places):
    demo = make_world()
    session = in_session(demo)
    Council.objects.update(shown_decimals=places)
    item = session.items.get()
    item.session.council.refresh_from_db()
    walk.score(demo, item)
    walk.conclude(demo, session)
    result = Result.objects.get()
    shown = mean_points(result.mean_fraction, places)

    decision = walk.decide(demo, number=1)

    assert result.sentence.startswith(f"Trung bình {shown} điểm, ")
    assert reasons(result)[0].startswith(f"Điểm trung bình {shown}")
    [group] = decision.document.content["annex"]["groups"]
    assert [row["points"] for row in group["rows"]] == [shown]
    client.force_login(demo.user("tinh1"))
    for name, key in (("decision", decision.pk), ("dossier", item.stage.dossier_id)):
        page = client.get(reverse(f"evaluation:{name}", args=[key])).content.decode()
        assert f">{shown}<" in page or f">{shown}/100<" in page


def test_a_later_change_of_the_rules_changes_no_result():
    demo = make_world()
    session = in_session(demo)
    walk.score(demo, session.items.get())
    walk.conclude(demo, session)

    Council.objects.update(shown_decimals=0)

    assert Result.objects.get().shown_decimals == 2
