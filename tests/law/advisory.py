"""What advisers do on the way to their report."""

from evaluation.models import FurtherTest, SiteVisit
from evaluation.services import surveys

PLACE = {
    "place": "Xưởng chè Phiêng Ban",
    "participants": "Hai người tư vấn, cán bộ xã, chủ thể",
    "findings": "Nhà xưởng một chiều, có sổ theo dõi.",
}


def visit(demo, stage, *photos, **values) -> SiteVisit:
    return surveys.record_visit(
        stage_id=stage.pk,
        values={**PLACE, "visited_on": demo.day(5), **values},
        photos=photos,
        actor=demo.user("tv2"),
    )


def ask(demo, stage, **values) -> FurtherTest:
    given = {"asked_on": demo.day(9), "due_on": demo.day(2)} | values
    return surveys.ask_test(
        stage_id=stage.pk, subject="Dư lượng thuốc bảo vệ thực vật",
        laboratory="Trung tâm kiểm nghiệm", actor=demo.user("tv2"), **given,
    )  # fmt: skip
