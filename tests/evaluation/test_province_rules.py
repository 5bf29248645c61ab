"""A province settles what the decision leaves open; nobody else does it for the province."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from core.errors import Incomplete, InvalidInput, NotFound, NotPermitted
from core.models import AuditEntry
from evaluation.models import ProvinceRules
from evaluation.services.province_rules import settle_province_rules
from tests.build import make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return make_unit("14/", name="Sơn La")


def test_without_a_row_the_usual_rules_hold(province):
    commune = make_unit("14/04075/", name="Yên Châu")

    rules = ProvinceRules.objects.of(commune)

    assert (rules.unit, rules.pk) == (province, None)
    assert (rules.extension_policy, rules.appeal_days, rules.invitation_lead_days) == (
        "transition", 30, 1,
    )  # fmt: skip


def test_what_a_province_settled_holds_in_its_communes_and_is_audited(province):
    officer = make_user(serving=province)

    settle_province_rules(unit_id=province.pk, values={"appeal_days": 10}, actor=officer)

    rules = ProvinceRules.objects.of(make_unit("14/04075/"))
    assert (rules.appeal_days, rules.appeal_answer_days) == (10, 15)
    entry = AuditEntry.objects.of(rules).get()
    assert (entry.action, entry.detail) == ("settle", {"appeal_days": [30, 10]})


@pytest.mark.parametrize(
    "values", [{"appeal_days": 0}, {"appeal_days": 366}, {"extension_policy": "never"}]
)
def test_a_rule_out_of_range_is_refused_at_its_field(province, values):
    with pytest.raises(Incomplete) as refusal:
        settle_province_rules(unit_id=province.pk, values=values, actor=make_user(serving=province))

    assert next(iter(values)) in refusal.value.fields
    assert not ProvinceRules.objects.exists()


def test_only_the_provinces_own_officers_settle_its_rules(province):
    commune = make_unit("14/04075/")
    act = {"unit_id": province.pk, "values": {"appeal_days": 5}}

    with pytest.raises(NotPermitted):
        settle_province_rules(actor=make_user(serving=province, role=Role.SIGNATORY), **act)
    with pytest.raises(NotFound):
        settle_province_rules(actor=make_user(serving=commune, role=Role.COMMUNE_OFFICER), **act)
    with pytest.raises(NotFound):
        settle_province_rules(actor=make_user(serving=make_unit("15/")), **act)
    with pytest.raises(InvalidInput):
        settle_province_rules(unit_id=commune.pk, values={}, actor=make_user(serving=province))


def test_the_admin_saves_through_the_service(province):
    officer = make_user(serving=province, is_staff=True)
    client = Client()
    client.force_login(officer)
    sent = {
        "unit": province.pk, "extension_policy": "all", "appeal_days": 20,
        "appeal_answer_days": 15, "invitation_lead_days": 2,
    }  # fmt: skip

    response = client.post(reverse("admin:evaluation_provincerules_add"), sent)

    assert response.status_code == 302
    assert ProvinceRules.objects.get().extension_policy == "all"
    wrong = client.post(
        reverse("admin:evaluation_provincerules_change", args=[ProvinceRules.objects.get().pk]),
        {**sent, "appeal_days": 999},
    )
    assert wrong.status_code == 200
    assert ProvinceRules.objects.get().appeal_days == 20
