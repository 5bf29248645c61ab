"""The decision desk: results to names to a paper in force, each step by the one who may."""

import pytest
from django.urls import reverse
from kombu.exceptions import OperationalError

from accounts.choices import Role
from core.models import AuditEntry
from documents.models import OfficialDocument
from evaluation.choices import DecisionStatus, StageStatus
from evaluation.decision_list import lines_to_check, list_sum
from evaluation.models import (
    AuthorityStep,
    Certificate,
    DecisionLine,
    DossierStage,
    Result,
    ResultNotice,
    StarDecision,
)
from evaluation.services import decisions
from ocop_portal.demo import walk
from tests.build import make_unit, make_user
from tests.pages.room import Room, like, open_room, queries_of, signed_in, text_of
from tests.path import draw_only, make_product_of

pytestmark = pytest.mark.django_db
PROPOSER = "Giám đốc Sở Nông nghiệp và Môi trường"


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """Two concluded results, four stars each, that no decision lists yet."""
    with open_room(django_db_blocker, "Mận sấy dẻo", "Tỏi đen") as room:
        room.conclude_all()
        yield room


@pytest.fixture
def room(built: Room, db) -> Room:
    return built


@pytest.fixture
def stranger():
    return signed_in(make_user(serving=make_unit("15/", name="Lào Cai")))


def url(name: str, *args) -> str:
    return reverse(f"evaluation:{name}", args=args)


def chosen(*results: Result) -> str:
    keys = "&".join(f"result={result.pk}" for result in results or Result.objects.all())
    return f"{url('decision_new')}?{keys}"


def prepared(room: Room) -> StarDecision:
    return decisions.prepare_decision(
        unit_id=room.demo.province.pk, proposal_line=PROPOSER, actor=room.user("tinh1"),
        choices=[(result.pk, "recognise") for result in Result.objects.all()],
        today=room.demo.today,
    )  # fmt: skip


def approved(room: Room) -> StarDecision:
    decision = prepared(room)
    walk.check_list(room.demo, decision)
    return decisions.approve_decision(decision_id=decision.pk, actor=room.user("lanhdao"))


def forwardable(result: Result, **changes) -> None:
    """The step sends up from 70 points; `changes` say what else it may."""
    step = result.stage.step
    AuthorityStep.objects.filter(pk=step.pk).update(forwards_from=70, **changes)


# ── Preparing ────────────────────────────────────────────────────────


def test_the_desk_lists_what_waits_and_leads_to_the_names(room):
    text = text_of(room.client("tinh1").get(url("decision_list")))

    for result in Result.objects.all():
        assert f'name="result" value="{result.pk}"' in text
    assert "Mận sấy dẻo" in text
    names = text_of(room.client("tinh1").get(chosen()))
    assert "Tỏi đen" in names
    assert "2 sản phẩm" in names


def test_confirming_the_names_prepares_a_decision(room):
    response = room.client("tinh1").post(chosen(), {"proposal_line": PROPOSER})

    decision = StarDecision.objects.get()
    assert response["Location"] == url("decision", decision.pk)
    assert decision.lines.count() == 2
    assert (decision.prepared_by, decision.proposal_line) == (room.user("tinh1"), PROPOSER)
    assert Result.objects.undecided().count() == 0


def test_only_the_ticked_results_are_listed(room):
    first, second = Result.objects.order_by("pk")

    room.client("tinh1").post(chosen(second), {"proposal_line": PROPOSER})

    assert DecisionLine.objects.get().result == second
    assert list(Result.objects.undecided()) == [first]


def test_where_two_ways_are_open_the_desk_must_say_which(room):
    first, _second = Result.objects.order_by("pk")
    forwardable(first)
    client = room.client("tinh1")
    page = text_of(client.get(chosen(first)))
    assert page.count(f'name="choice-{first.pk}"') == 3
    assert "checked" not in page.split(f'name="choice-{first.pk}"', 1)[1][:200]

    silent = client.post(chosen(first), {"proposal_line": PROPOSER})
    said = client.post(
        chosen(first),
        {"proposal_line": PROPOSER, f"choice-{first.pk}": "recognise_and_forward"},
    )

    assert silent.status_code == 422
    assert f'value="{PROPOSER}"' in text_of(silent)
    assert said.status_code == 302
    assert DecisionLine.objects.get().choice == "recognise_and_forward"


@pytest.mark.parametrize(
    "sent",
    [
        {"proposal_line": ""},
        {"proposal_line": "x" * 401},
        {"proposal_line": PROPOSER, "choice-{}": "recognise_and_forward"},
        {"proposal_line": PROPOSER, "choice-{}": "notify"},
    ],
)
def test_a_wrong_list_comes_back(room, sent):
    first = Result.objects.order_by("pk")[0]
    sent = {name.format(first.pk): value for name, value in sent.items()}

    response = room.client("tinh1").post(chosen(first), sent)

    assert response.status_code == 422
    assert not StarDecision.objects.exists()


@pytest.mark.parametrize("query", ["", "?result=", "?result=x", "?result=²"])
def test_a_list_of_nothing_is_refused(room, query):
    assert room.client("tinh1").get(url("decision_new") + query).status_code == 422


@pytest.mark.parametrize("key", ["999999", "9" * 18])
def test_a_result_that_is_not_there_is_not_found(room, key):
    assert room.client("tinh1").get(f"{url('decision_new')}?result={key}").status_code == 404


def test_a_result_already_listed_is_not_listed_twice(room):
    client = room.client("tinh1")
    page = chosen()
    client.post(page, {"proposal_line": PROPOSER})

    response = client.post(page, {"proposal_line": PROPOSER})

    assert response.status_code == 409
    assert "quyết định khác" in text_of(response)
    assert StarDecision.objects.count() == 1


@pytest.mark.parametrize("username", ["lanhdao"])
def test_who_does_not_work_at_the_desk_sees_results_but_no_ticks(room, username):
    client = room.client(username)

    assert '<input class="form-check-input" type="checkbox"' not in text_of(
        client.get(url("decision_list"))
    )
    assert client.get(chosen()).status_code == 403
    assert client.post(chosen(), {"proposal_line": PROPOSER}).status_code == 403


@pytest.mark.parametrize("username", ["chuthe1", "hd1", "xa1"])
def test_a_result_one_may_read_is_not_ones_to_decide(room, username):
    client = room.client(username)

    assert "Tỏi đen" not in text_of(client.get(url("decision_list")))
    assert client.get(chosen()).status_code in (403, 409, 404)
    assert client.post(chosen(), {"proposal_line": PROPOSER}).status_code in (403, 409, 404)
    assert not StarDecision.objects.exists()


# ── From draft to number ─────────────────────────────────────────────


def acts(room: Room, username: str, decision: StarDecision) -> set[str]:
    """Moves whose button this person finds on the decision's page."""
    text = text_of(room.client(username).get(url("decision", decision.pk)))
    moves = ("check", "send_back", "cancel", "approve", "number", "issue")
    return {move for move in moves if f'href="{url(f"decision_{move}", decision.pk)}"' in text}


def test_each_step_shows_its_button_to_the_one_who_may_take_it(room):
    people = ("tinh1", "tinh2", "lanhdao")

    def shown(decision):
        return [acts(room, username, decision) for username in people]

    decision = prepared(room)
    assert shown(decision) == [{"cancel"}, {"check", "cancel"}, set()]
    walk.check_list(room.demo, decision)
    assert shown(decision) == [{"cancel"}, {"cancel"}, {"approve", "send_back"}]
    decisions.approve_decision(decision_id=decision.pk, actor=room.user("lanhdao"))
    assert shown(decision) == [{"number"}, {"number"}, {"send_back"}]
    decisions.number_decision(
        decision_id=decision.pk, number=7, decided_on=room.demo.today, actor=room.user("tinh1")
    )
    assert shown(decision) == [set(), set(), {"send_back"}]
    draw_only(StarDecision.objects.get().document)
    assert shown(decision) == [set(), set(), {"issue", "send_back"}]
    walk.issue(room.demo, decision)
    assert shown(decision) == [set(), set(), set()]


def ticked(decision: StarDecision) -> dict:
    """The check page as the second person sends it: every line read."""
    lines = lines_to_check(decision)
    return {"seen": list_sum(decision, lines), "read": [line.pk for line in lines]}


def test_the_check_page_shows_each_line_beside_its_result_and_wants_every_tick(room):
    decision = prepared(room)
    page, client = url("decision_check", decision.pk), room.client("tinh2")
    whole = ticked(decision)
    text = text_of(client.get(page))
    assert text.count('name="read"') == 2
    assert text.count("Khớp") == 2

    missing = client.post(page, {**whole, "read": whole["read"][:1]})

    assert missing.status_code == 422
    assert "Còn 1 dòng chưa đối chiếu" in text_of(missing)
    assert text_of(missing).count("checked") == 1
    assert client.post(page, whole).status_code == 302
    decision.refresh_from_db()
    assert decision.list_sha256 == whole["seen"]


def test_a_line_that_differs_is_shown_in_words_and_cannot_be_confirmed(room):
    decision = prepared(room)
    decision.lines.filter(pk=decision.lines.first().pk).update(stars=3)
    page, client = url("decision_check", decision.pk), room.client("tinh2")

    text = text_of(client.get(page))
    sent = client.post(page, ticked(decision))

    assert "Danh sách ghi 3 sao, kết quả là 4 sao." in text
    assert "1 dòng khác với kết quả" in text
    assert "Xác nhận đã kiểm tra</button>" not in text
    assert sent.status_code == 422


def test_the_one_who_prepared_it_is_told_why_another_must_check(room):
    decision = prepared(room)
    client = room.client("tinh1")

    assert "một cán bộ khác" in text_of(client.get(url("decision", decision.pk)))
    assert client.get(url("decision_check", decision.pk)).status_code == 403
    assert client.post(url("decision_check", decision.pk)).status_code == 403


def test_the_path_by_its_pages(room):
    decision = prepared(room)
    page = url("decision", decision.pk)
    steps = [
        ("tinh2", "check", {}, DecisionStatus.CHECKED),
        ("lanhdao", "send_back", {"reason": "Sai tên chủ thể"}, DecisionStatus.PREPARED),
        ("tinh2", "check", {}, DecisionStatus.CHECKED),
        ("lanhdao", "approve", {}, DecisionStatus.APPROVED),
        ("tinh1", "number", {"number": "7", "decided_on": "{today}"}, DecisionStatus.NUMBERED),
    ]
    for username, move, sent, status in steps:
        client = room.client(username)
        sent = {name: value.format(today=room.demo.today) for name, value in sent.items()}
        if move == "check":
            sent = ticked(decision)
        asked = client.get(url(f"decision_{move}", decision.pk))
        assert asked.status_code == 200
        done = client.post(url(f"decision_{move}", decision.pk), sent)
        assert (done.status_code, done["Location"]) == (302, page)
        decision.refresh_from_db()
        assert decision.status == status
    text = text_of(room.client("tinh1").get(page))
    assert "Lấy số quyết định" in text
    assert "07/QĐ-UBND" in text


@pytest.mark.parametrize(
    ("username", "move"),
    [
        ("lanhdao", "check"),
        ("tinh2", "approve"),
        ("tinh2", "send_back"),
        ("lanhdao", "cancel"),
        ("lanhdao", "number"),
        ("tinh1", "issue"),
        ("tinh2", "issue"),
    ],
)
def test_a_step_of_anothers_is_refused(room, username, move):
    decision = prepared(room)
    client = room.client(username)

    assert client.get(url(f"decision_{move}", decision.pk)).status_code == 403
    assert client.post(url(f"decision_{move}", decision.pk), {}).status_code == 403
    decision.refresh_from_db()
    assert decision.status == DecisionStatus.PREPARED


def test_a_step_out_of_turn_says_who_did_what(room):
    decision = approved(room)
    leader, checker = room.client("lanhdao"), room.client("tinh2")

    for client, move in ((leader, "approve"), (leader, "issue"), (checker, "cancel")):
        for response in (
            client.get(url(f"decision_{move}", decision.pk)),
            client.post(url(f"decision_{move}", decision.pk), {"reason": "x"}),
        ):
            assert response.status_code == 409
            assert f"{room.user('lanhdao')} đã duyệt dự thảo" in text_of(response)


@pytest.mark.parametrize("move", ["send_back", "cancel"])
def test_a_reason_is_asked_for(room, move):
    decision = prepared(room)
    walk.check_list(room.demo, decision)
    client = room.client("lanhdao" if move == "send_back" else "tinh1")

    for reason in ("", "   ", "x" * 1001):
        response = client.post(url(f"decision_{move}", decision.pk), {"reason": reason})
        assert response.status_code == 422
    decision.refresh_from_db()
    assert decision.status == DecisionStatus.CHECKED


def test_a_cancelled_draft_frees_its_results(room):
    decision = prepared(room)

    room.client("tinh1").post(url("decision_cancel", decision.pk), {"reason": "Lập lại"})

    assert Result.objects.undecided().count() == 2
    assert "Lập lại" in text_of(room.client("tinh1").get(url("decision", decision.pk)))


@pytest.mark.parametrize(
    ("number", "day", "said"),
    [
        ("0", "{today}", "1"),
        ("x", "{today}", "x"),
        ("7", "", "Ngày quyết định"),
        ("7", "2099-01-01", "không được sau hôm nay"),
        ("7", "2020-01-01", "không thể trước ngày hội đồng kết luận"),
        ("88", "{today}", "đã cấp cho"),
    ],
)
def test_a_wrong_number_or_day_comes_back_as_typed(room, number, day, said):
    decision = approved(room)
    OfficialDocument.objects.filter(pk=decision.document_id).get()
    taken = like(
        decision.document, verification_code="TAKEN0000000", number=88, status="numbered",
        number_year=room.demo.today.year, number_text="88/QĐ-UBND", issued_on=room.demo.today,
    )  # fmt: skip
    taken.save()
    sent = {"number": number, "decided_on": day.format(today=room.demo.today.isoformat())}

    response = room.client("tinh1").post(url("decision_number", decision.pk), sent)

    text = text_of(response)
    assert response.status_code == 422
    assert said in text
    assert f'value="{number}"' in text
    decision.refresh_from_db()
    assert decision.status == DecisionStatus.APPROVED


# ── Drawing and issuing ──────────────────────────────────────────────


def test_the_worker_is_woken_after_the_number_is_kept(
    room, monkeypatch, django_capture_on_commit_callbacks
):
    decision = approved(room)
    woken = []
    monkeypatch.setattr("evaluation.views.drawing.nudge_rendering", lambda: woken.append(1))

    with django_capture_on_commit_callbacks(execute=True):
        room.client("tinh1").post(
            url("decision_number", decision.pk),
            {"number": "7", "decided_on": room.demo.today.isoformat()},
        )
        assert woken == []

    assert woken == [1]


def test_a_queue_that_is_down_keeps_nobody_from_numbering(
    room, monkeypatch, django_capture_on_commit_callbacks
):
    decision = approved(room)

    def broken(*_args, **_kwargs):
        raise OperationalError("no broker")

    monkeypatch.setattr("documents.tasks.draw_documents.apply_async", broken)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        response = room.client("tinh1").post(
            url("decision_number", decision.pk),
            {"number": "7", "decided_on": room.demo.today.isoformat()},
        )

    assert response.status_code == 302
    assert len(callbacks) == 1
    decision.refresh_from_db()
    assert decision.status == DecisionStatus.NUMBERED


def test_the_progress_is_asked_until_drawn_and_then_the_page_is_read_anew(room):
    decision = approved(room)
    decisions.number_decision(
        decision_id=decision.pk, number=7, decided_on=room.demo.today, actor=room.user("tinh1")
    )
    client = room.client("lanhdao")
    job = url("decision_job", decision.pk)
    assert f'hx-get="{job}"' in text_of(client.get(url("decision", decision.pk)))
    waiting = client.get(job)
    assert "HX-Refresh" not in waiting
    assert client.get(url("decision_pdf", decision.pk)).status_code == 409
    assert client.post(url("decision_issue", decision.pk)).status_code == 409

    draw_only(StarDecision.objects.get().document)

    assert client.get(job)["HX-Refresh"] == "true"
    pdf = client.get(url("decision_pdf", decision.pk))
    assert pdf["Content-Type"] == "application/pdf"
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")


def test_issuing_puts_stars_into_force_and_shows_certificates_with_their_progress(room):
    decision = room.decide()
    client = room.client("lanhdao")

    done = client.post(url("decision_issue", decision.pk))

    assert done["Location"] == url("decision", decision.pk)
    first, second = Certificate.objects.order_by("pk")
    page = text_of(client.get(done["Location"]))
    assert f'hx-get="{url("certificates_job", decision.pk)}"' in page
    assert page.count("Đang lập") == 2
    draw_only(first.document)
    job = client.get(url("certificates_job", decision.pk))
    assert 'max="2" value="1"' in text_of(job)
    assert "HX-Refresh" not in job
    page = text_of(client.get(done["Location"]))
    assert url("certificate_pdf", first.pk) in page
    assert url("certificate_pdf", second.pk) not in page
    assert url("qr", first.verification_code) in page
    assert AuditEntry.objects.of(decision).filter(action="issue").count() == 1


def test_issuing_twice_says_who_was_first(room):
    decision = room.decide()
    client = room.client("lanhdao")
    client.post(url("decision_issue", decision.pk))

    again = client.post(url("decision_issue", decision.pk))

    assert again.status_code == 409
    assert f"{room.user('lanhdao')} đã ký, phát hành quyết định" in text_of(again)


# ── Results without a decision ───────────────────────────────────────


def told(*results: Result) -> str:
    keys = "&".join(f"result={result.pk}" for result in results)
    return f"{url('result_notice_new')}?{keys}"


def test_results_below_three_stars_are_told_in_one_notice_that_is_read_first(room):
    results = list(Result.objects.order_by("pk"))
    AuthorityStep.objects.filter(pk=results[0].stage.step_id).update(recognises=[])
    client = room.client("tinh1")
    desk = text_of(client.get(url("decision_list")))
    assert "Lập thông báo kết quả" in desk
    names = text_of(client.get(told(*results)))
    assert "Danh sách để xác nhận" in names
    assert "Điểm trung bình" in names

    done = client.post(told(*results))

    notice = ResultNotice.objects.get()
    assert done["Location"] == url("result_notice", notice.pk)
    assert notice.lines.count() == 2
    assert client.post(told(*results)).status_code == 409


def test_a_notice_goes_its_path_by_its_pages(room):
    result = Result.objects.order_by("pk")[0]
    AuthorityStep.objects.filter(pk=result.stage.step_id).update(recognises=[])
    room.client("tinh1").post(told(result))
    notice = ResultNotice.objects.get()
    page = url("result_notice", notice.pk)
    steps = [
        ("lanhdao", "approve", {}),
        ("tinh1", "number", {"number": "9", "issued_on": str(room.demo.today)}),
    ]
    for username, move, sent in steps:
        path = url(f"result_notice_{move}", notice.pk)
        client = room.client(username)
        assert path in text_of(client.get(page))
        assert client.get(path).status_code == 200
        assert client.post(path, sent).status_code == 302
    draw_only(ResultNotice.objects.get().document)

    issued = room.client("lanhdao").post(url("result_notice_issue", notice.pk))

    assert issued["Location"] == page
    assert DossierStage.objects.get(pk=result.stage_id).status == StageStatus.NOTIFIED
    assert "09/TB-UBND" in text_of(room.client("tinh1").get(page))
    assert room.client("chuthe1").get(page).status_code == 404


def test_what_must_be_decided_is_neither_told_nor_sent_up(room):
    result = Result.objects.order_by("pk")[0]
    client = room.client("tinh1")

    assert client.post(told(result)).status_code == 409
    assert client.post(url("forwarding_new", result.pk)).status_code == 422
    assert DossierStage.objects.get(pk=result.stage_id).status == StageStatus.CONCLUDED


def test_a_result_is_not_sent_up_before_it_is_approved(room):
    result = Result.objects.order_by("pk")[0]
    forwardable(result)

    response = room.client("tinh1").post(url("forwarding_new", result.pk))

    assert response.status_code == 409
    assert "phê duyệt kết quả" in text_of(response)


# ── Who finds what ───────────────────────────────────────────────────


def test_a_stranger_finds_no_decision_result_or_paper(room, stranger):
    decision = room.decide()
    walk.issue(room.demo, decision)
    certificate, result = Certificate.objects.order_by("pk")[0], Result.objects.order_by("pk")[0]
    moves = ("check", "send_back", "cancel", "approve", "number", "issue", "job", "pdf")
    paths = [
        url("decision", decision.pk),
        *(url(f"decision_{move}", decision.pk) for move in moves),
        url("certificates_job", decision.pk),
        url("certificate_pdf", certificate.pk),
        url("forwarding_new", result.pk),
        chosen(result),
    ]

    assert {path: stranger.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    assert "QĐ-UBND" not in text_of(stranger.get(url("decision_list")))


def test_results_are_moved_at_their_desk_alone(room):
    result = Result.objects.order_by("pk")[0]

    for username, status in (("hd1", 403), ("chuthe1", 403), ("xa1", 403), ("lanhdao", 403)):
        client = room.client(username)
        assert client.get(url("forwarding_new", result.pk)).status_code == status
        assert client.post(url("forwarding_new", result.pk)).status_code == status


def test_a_certificate_is_taken_by_its_producer_its_commune_and_its_issuer(room):
    certificate = room_certificate(room)
    path = url("certificate_pdf", certificate.pk)

    for username in ("tinh1", "xa1", "chuthe1"):
        response = room.client(username).get(path)
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"].startswith("attachment")
    outside = signed_in(make_user(serving=make_unit("14/04076/"), role=Role.COMMUNE_OFFICER))
    assert outside.get(path).status_code == 404
    assert room.client("hd1").get(path).status_code == 404


def room_certificate(room: Room) -> Certificate:
    walk.issue(room.demo, room.decide())
    certificate = Certificate.objects.order_by("pk")[0]
    draw_only(certificate.document)
    return certificate


# ── Counts of queries ────────────────────────────────────────────────


def test_the_desk_asks_the_same_queries_with_one_three_and_three_hundred_decisions(room):
    decision = prepared(room)
    client = room.client("tinh1")
    one = queries_of(client, url("decision_list"))
    counts = []

    for more in (2, 297):
        StarDecision.objects.bulk_create(like(decision) for _ in range(more))
        counts.append(queries_of(client, url("decision_list")))

    assert counts == [one, one]


def test_the_desk_asks_the_same_queries_however_many_results_wait(room):
    client = room.client("tinh1")
    two = queries_of(client, url("decision_list")), queries_of(client, chosen())

    for n in range(20):
        _one_more_result(room, n)

    assert (queries_of(client, url("decision_list")), queries_of(client, chosen())) == two


def test_a_decisions_page_asks_the_same_queries_with_few_and_many_lines(room):
    decision = prepared(room)
    client = room.client("tinh1")
    few = queries_of(client, url("decision", decision.pk))

    for n in range(10):
        result = _one_more_result(room, n)
        DecisionLine.objects.create(
            decision=decision, result=result, product=result.stage.dossier.product, stars=3 + n % 3
        )

    assert queries_of(client, url("decision", decision.pk)) == few


def _one_more_result(room: Room, n: int) -> Result:
    model = Result.objects.order_by("pk")[0]
    product = make_product_of(room.demo, name=f"Sản phẩm {n}")
    dossier = like(model.stage.dossier, product=product, product_code=f"14-{product.pk}-X")
    dossier.save()
    stage = like(model.stage, dossier=dossier, receipt=None, slip_number=f"{product.pk}/PĐK")
    stage.save()
    item = like(model.item, stage=stage, position=n + 10)
    item.save()
    result = like(model, stage=stage, item=item)
    result.save()
    return result
