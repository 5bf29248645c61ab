"""Every address × every role: who gets in, who is refused (403), for whom it is not there (404).

`test_scope_matrix.py` asks them all; a new address without a row fails there.
"""

from dataclasses import dataclass, field, replace

from django.urls import reverse

PROVINCE = {"tinh1", "tinh2"}
SIGNATORY = {"lanhdao"}
ADMINISTRATOR = {"quantri"}
STAFF = PROVINCE | SIGNATORY | ADMINISTRATOR
COMMUNE = {"xa1"}
AREA = {"khuvuc1"}
PRODUCER = {"chuthe1"}
CHAIR, MEMBER, SECRETARY = {"hd1"}, {"hd2"}, {"thuky"}
COUNCIL = CHAIR | MEMBER | SECRETARY
HEAD = {"tv1"}
ADVISERS = HEAD | {"tv2"}
SIBLINGS = {"xa_ben_canh", "khuvuc_khac", "chu_the_khac"}
STRANGERS = {"tinh_khac", "khong_vi_tri"}
EVERYBODY = STAFF | COMMUNE | AREA | PRODUCER | COUNCIL | ADVISERS | SIBLINGS | STRANGERS
PLACE = COMMUNE | AREA | STAFF | PRODUCER  # who sees the dossier's home


@dataclass(frozen=True)
class Row:
    """Who the address answers, and who sees its record without authority (403).

    To all others who are signed in it is not there (404); who is not signed in is asked to.
    `record` names the argument; `extra` follows it.
    """

    within: set[str]
    refused: set[str] = field(default_factory=set)
    record: str = ""
    extra: tuple = ()
    query: str = ""
    method: str = "get"


LIST = Row(EVERYBODY)
KEEPERS = PROVINCE | COMMUNE | {"xa_ben_canh", "tinh_khac"}
OUTBOX = Row(KEEPERS, EVERYBODY - KEEPERS)
OUTGOING = Row(PROVINCE, SIGNATORY | ADMINISTRATOR, record="outgoing")
DECISION = Row(STAFF, record="decision")
CASE = Row(STAFF | COMMUNE | AREA, record="withdrawal")
ACT = Row(STAFF, record="certificate_decision")
ACT_SIGNED = replace(ACT, within=SIGNATORY, refused=STAFF - SIGNATORY)
ACT_PREPARED = replace(ACT, within=PROVINCE, refused=STAFF - PROVINCE)
CHECK = Row(STAFF | COMMUNE | AREA, record="inspection")
CHECK_DESK = replace(CHECK, within=PROVINCE, refused=(STAFF | COMMUNE | AREA) - PROVINCE)
APPEAL = Row(STAFF | PRODUCER, record="appeal")
APPEAL_DESK = replace(APPEAL, within=PROVINCE, refused=(STAFF | PRODUCER) - PROVINCE)
APPEAL_SIGNED = replace(APPEAL, within=SIGNATORY, refused=(STAFF | PRODUCER) - SIGNATORY)
EDITOR = Row(PRODUCER | AREA, (PLACE | COUNCIL) - PRODUCER - AREA, record="dossier")
DESK = Row(COMMUNE, PLACE - COMMUNE, record="stage")
SENDER = Row(PROVINCE, STAFF - PROVINCE, record="forwarding")
LETTERS = Row(CHAIR | SECRETARY | PROVINCE, SIGNATORY | ADMINISTRATOR | MEMBER, record="session")
OWN_CARD = Row(CHAIR | MEMBER, record="card")
SEES_ADVISED = STAFF | PRODUCER | ADVISERS  # a dossier in its round, given to the team
ADVICE = Row(ADVISERS, SEES_ADVISED - ADVISERS, record="advised")
PUBLIC = {
    "api_docs", "api_product", "api_products", "api_schema", "evaluation:qr", "evaluation:verify",
    "evaluation:misuse_report",
    "healthz", "account_login", "account_inactive",
}  # fmt: skip
# Of the signed-in person alone: no record of anybody else can be named in them.
OWN = {
    "account_change_password", "account_logout", "account_reauthenticate", "account_set_password",
}  # fmt: skip

MATRIX = {
    "home": LIST,
    "products:list": LIST,
    "product_detail": Row(PLACE, record="product"),
    "products:licences": Row(
        PROVINCE | COMMUNE | AREA | PRODUCER, SIGNATORY | ADMINISTRATOR, record="producer"
    ),
    "products:licence_file": Row(
        PROVINCE | COMMUNE | AREA | PRODUCER, SIGNATORY | ADMINISTRATOR, record="licence"
    ),
    "products:licence_view": Row(
        PROVINCE | COMMUNE | AREA | PRODUCER, SIGNATORY | ADMINISTRATOR, record="licence"
    ),
    "products:licence_thumbnail": Row(
        PROVINCE | COMMUNE | AREA | PRODUCER, SIGNATORY | ADMINISTRATOR, record="licence"
    ),
    "evaluation:dossier_list": LIST,
    "evaluation:dossier_new": LIST,
    "evaluation:dossier": Row(PLACE | COUNCIL, record="dossier"),
    "evaluation:dossier_registration": EDITOR,
    "evaluation:dossier_report": EDITOR,
    "evaluation:dossier_self_score": EDITOR,
    "evaluation:dossier_evidence": EDITOR,
    "evaluation:dossier_file": EDITOR,
    "evaluation:dossier_take_over": EDITOR,
    "evaluation:dossier_discard": EDITOR,
    # Nothing to extend for a first dossier: whoever sees it is told so.
    "evaluation:dossier_extension": Row(set(), PLACE | COUNCIL, record="dossier"),
    "evaluation:dossier_evidence_upload": replace(EDITOR, query="?criterion=1.1"),
    "evaluation:dossier_evidence_remove": replace(EDITOR, record="dossier_link", method="post"),
    "evaluation:dossier_authorisation": Row(set(), record="dossier", extra=(1,)),
    "evaluation:dossier_filed_file": Row(PLACE | COUNCIL, record="filed_file"),
    "evaluation:dossier_filed_view": Row(PLACE | COUNCIL, record="filed_file"),
    "evaluation:dossier_filed_thumbnail": Row(PLACE | COUNCIL, record="filed_file"),
    "evaluation:evidence_file": Row(PLACE | COUNCIL, record="link"),
    "evaluation:evidence_view": Row(PLACE | COUNCIL, record="link"),
    "evaluation:evidence_thumbnail": Row(PLACE | COUNCIL, record="link"),
    "evaluation:stage_list": LIST,
    "evaluation:stage": Row(PLACE, record="stage"),
    "evaluation:stage_receive": DESK,
    "evaluation:stage_return": DESK,
    "evaluation:stage_rebind": DESK,
    "evaluation:stage_check": DESK,
    "evaluation:stage_round": DESK,
    "evaluation:stage_report": DESK,
    "evaluation:stage_forward": DESK,
    "evaluation:advisory_team_new": Row(PROVINCE, SIGNATORY | ADMINISTRATOR, query="round"),
    "evaluation:advisory_team": Row(STAFF | ADVISERS, record="team"),
    "evaluation:stage_advisers": Row(PROVINCE, SEES_ADVISED - PROVINCE, record="advised"),
    "evaluation:advice_list": LIST,
    "evaluation:stage_advice": ADVICE,
    "evaluation:advice_hand_in": ADVICE,
    "evaluation:advice_reopen": Row(HEAD, {"tv2"}, record="assignment"),
    "evaluation:site_visit_new": ADVICE,
    "evaluation:site_visit": Row(STAFF | ADVISERS, record="visit"),
    "evaluation:site_photo_remove": Row(ADVISERS, STAFF, record="visit_photo", method="post"),
    "evaluation:site_photo": Row(STAFF | ADVISERS, record="photo"),
    "evaluation:test_new": ADVICE,
    "evaluation:test_answer": Row(ADVISERS, STAFF, record="test"),
    "evaluation:test_result": Row(STAFF | ADVISERS, record="test"),
    "evaluation:advisory_report": Row(HEAD, SEES_ADVISED - HEAD, record="advised"),
    "evaluation:advisory_report_issue": Row(HEAD, SEES_ADVISED - HEAD, record="advised"),
    "evaluation:document_pdf": Row(STAFF | PRODUCER, record="document"),
    # A decision has no editable copy: whoever may read it is told that there is none.
    "evaluation:document_word": Row(set(), record="document"),
    "evaluation:document_job": Row(STAFF | PRODUCER, record="document"),
    "evaluation:round_list": LIST,
    "evaluation:round_new": Row(PROVINCE | {"tinh_khac"}, EVERYBODY - PROVINCE - {"tinh_khac"}),
    "evaluation:round_year": Row(PROVINCE | {"tinh_khac"}, EVERYBODY - PROVINCE - {"tinh_khac"}),
    "evaluation:round": Row(STAFF, record="round"),
    "evaluation:council_new": Row(PROVINCE, SIGNATORY | ADMINISTRATOR, query="round"),
    "evaluation:council": Row(STAFF | COUNCIL, record="council"),
    "evaluation:council_setup": Row(
        PROVINCE | SIGNATORY, ADMINISTRATOR | COUNCIL, record="council"
    ),
    **{
        f"evaluation:{name}": Row(PROVINCE, SIGNATORY | ADMINISTRATOR | COUNCIL, record="council")
        for name in (
            "council_round",
            "council_members",
            "council_dossiers",
            "council_assignment",
            "council_rules",
            "founding_draft",
            "founding_withdraw",
            "founding_number",
            "rules_revise",
        )
    },
    **{
        f"evaluation:{name}": Row(SIGNATORY, PROVINCE | ADMINISTRATOR | COUNCIL, record="council")
        for name in ("founding_approve", "founding_issue")
    },
    "evaluation:member_replace": Row(
        PROVINCE, SIGNATORY | ADMINISTRATOR | COUNCIL, record="council_seat"
    ),
    "evaluation:session_list": LIST,
    "evaluation:session_new": Row(PROVINCE, SIGNATORY | ADMINISTRATOR | COUNCIL, query="council"),
    "evaluation:session": Row(STAFF | COUNCIL, record="session"),
    "evaluation:papers_send": Row(PROVINCE, SIGNATORY | ADMINISTRATOR | COUNCIL, record="session"),
    "evaluation:session_postpone": Row(
        PROVINCE, SIGNATORY | ADMINISTRATOR | COUNCIL, record="session"
    ),
    # A meeting has no day to answer by.
    "evaluation:answers_extend": Row(set(), SIGNATORY | ADMINISTRATOR | COUNCIL, record="session"),
    "evaluation:session_calendar": Row(STAFF | COUNCIL, record="session"),
    "evaluation:declaration": Row(COUNCIL, record="session"),
    "evaluation:board": Row(CHAIR | SECRETARY, STAFF | MEMBER, record="session"),
    "evaluation:board_progress": Row(CHAIR | SECRETARY, STAFF | MEMBER, record="session"),
    "evaluation:session_open": Row(CHAIR | SECRETARY, STAFF | MEMBER, record="session"),
    "evaluation:session_close": Row(CHAIR | SECRETARY, STAFF | MEMBER, record="session"),
    "evaluation:minutes": Row(COUNCIL | PROVINCE, SIGNATORY | ADMINISTRATOR, record="session"),
    "evaluation:minutes_approve": Row(CHAIR | SECRETARY, STAFF | MEMBER, record="session"),
    "evaluation:council_report": Row(
        COUNCIL | PROVINCE, SIGNATORY | ADMINISTRATOR, record="session"
    ),
    "evaluation:council_report_draft": Row(CHAIR | SECRETARY, STAFF | MEMBER, record="session"),
    "evaluation:council_report_sign": Row(CHAIR | SECRETARY, STAFF | MEMBER, record="session"),
    "evaluation:council_report_pdf": Row(
        COUNCIL | PROVINCE, SIGNATORY | ADMINISTRATOR, record="session"
    ),
    "evaluation:minutes_pdf": Row(COUNCIL | PROVINCE, SIGNATORY | ADMINISTRATOR, record="session"),
    "evaluation:session_item": Row(COUNCIL, record="item"),
    "evaluation:item_open": Row(CHAIR, MEMBER | SECRETARY, record="item"),
    "evaluation:item_conclude": Row(CHAIR, MEMBER | SECRETARY, record="item"),
    "evaluation:item_agreement": Row(CHAIR | SECRETARY, MEMBER, record="item", extra=("1.1",)),
    "evaluation:item_ask_meeting": Row(set(), COUNCIL, record="item"),
    "evaluation:item_call_meeting": Row(set(), COUNCIL, record="item"),
    "evaluation:calibration": Row(
        CHAIR | SECRETARY | PROVINCE, SIGNATORY | ADMINISTRATOR | MEMBER, record="council"
    ),
    "evaluation:written_opinion_new": Row(
        PROVINCE, SIGNATORY | ADMINISTRATOR | COUNCIL, query="council"
    ),
    "evaluation:item_take_off": Row(PROVINCE, SIGNATORY | ADMINISTRATOR | COUNCIL, record="item"),
    "evaluation:item_samples": Row(CHAIR | SECRETARY, MEMBER, record="item"),
    "evaluation:item_score_again": Row(CHAIR, MEMBER | SECRETARY, record="item"),
    "evaluation:item_request": Row(COUNCIL, record="item"),
    "evaluation:recuse": Row(COUNCIL, record="item"),
    "evaluation:scorecard": Row(CHAIR | MEMBER, SECRETARY, record="item"),
    "evaluation:scorecard_hand_in": Row(CHAIR | MEMBER, record="item"),
    "evaluation:scorecard_take_back": Row(CHAIR | MEMBER, record="item"),
    "evaluation:scorecard_mark": Row(CHAIR | MEMBER, record="item", method="post"),
    "evaluation:precedents": Row(CHAIR | MEMBER, record="item", extra=("1.1",)),
    "evaluation:scorecard_comment": Row(CHAIR | MEMBER, record="item", method="post"),
    "evaluation:scorecard_finding": Row(CHAIR | MEMBER, record="item", method="post"),
    "evaluation:scorecard_pdf": Row(COUNCIL, record="card"),
    "evaluation:decision_list": LIST,
    "evaluation:decision_new": LIST,
    "evaluation:decision": DECISION,
    "evaluation:decision_job": DECISION,
    "evaluation:decision_pdf": DECISION,
    "evaluation:certificates_sign": Row(SIGNATORY, STAFF - SIGNATORY, record="decision"),
    "evaluation:paper_signatures": Row(STAFF | PRODUCER, record="document"),
    "evaluation:paper_sign": Row(SIGNATORY, (STAFF | PRODUCER) - SIGNATORY, record="document"),
    "evaluation:paper_signed_copy": Row(
        SIGNATORY | PROVINCE, ADMINISTRATOR | PRODUCER, record="document"
    ),
    "evaluation:certificates_job": DECISION,
    "evaluation:decision_check": Row({"tinh2"}, STAFF - {"tinh2"}, record="decision"),
    "evaluation:decision_cancel": Row(PROVINCE, STAFF - PROVINCE, record="decision"),
    "evaluation:decision_number": Row(PROVINCE, STAFF - PROVINCE, record="decision"),
    "evaluation:decision_approve": Row(SIGNATORY, STAFF - SIGNATORY, record="decision"),
    "evaluation:decision_send_back": Row(SIGNATORY, STAFF - SIGNATORY, record="decision"),
    "evaluation:decision_issue": Row(SIGNATORY, STAFF - SIGNATORY, record="decision"),
    "evaluation:certificate_pdf": Row(PLACE, record="certificate"),
    "evaluation:certificate_list": LIST,
    "evaluation:certificate_export": Row(EVERYBODY, extra=("csv",)),
    "evaluation:certificate": Row(PLACE, record="certificate"),
    "evaluation:inspection_list": LIST,
    "evaluation:inspection_plan_new": Row(
        PROVINCE | {"tinh_khac"}, EVERYBODY - PROVINCE - {"tinh_khac"}
    ),
    "evaluation:inspection_new": Row(PROVINCE, PLACE - PROVINCE, record="product"),
    "evaluation:inspection": CHECK,
    "evaluation:inspection_photo": replace(CHECK_DESK, within=set()),
    "evaluation:inspection_sample_file": replace(CHECK, within=set(), extra=(1,)),
    "evaluation:inspection_take_up": CHECK_DESK,
    "evaluation:inspection_begin": CHECK_DESK,
    "evaluation:inspection_findings": CHECK_DESK,
    "evaluation:inspection_sample": CHECK_DESK,
    "evaluation:inspection_violation": CHECK_DESK,
    "evaluation:inspection_conclude": CHECK_DESK,
    "evaluation:inspection_follow_up": CHECK_DESK,
    "evaluation:inspection_withdraw": CHECK_DESK,
    "evaluation:inspection_close": CHECK_DESK,
    "evaluation:appeal_list": LIST,
    "evaluation:appeal_new": Row(PRODUCER, (PLACE | COUNCIL) - PRODUCER, record="result"),
    "evaluation:appeal": APPEAL,
    "evaluation:appeal_file": replace(APPEAL, record="appeal_file"),
    "evaluation:appeal_withdraw": replace(APPEAL, within=PRODUCER, refused=STAFF),
    "evaluation:appeal_receive": APPEAL_DESK,
    "evaluation:appeal_propose": APPEAL_DESK,
    "evaluation:appeal_return": APPEAL_SIGNED,
    "evaluation:appeal_answer": APPEAL_SIGNED,
    "evaluation:withdrawal_list": LIST,
    "evaluation:withdrawal_new": Row(
        PROVINCE | COMMUNE, PLACE - PROVINCE - COMMUNE, record="certificate"
    ),
    "evaluation:withdrawal": CASE,
    "evaluation:withdrawal_file": CASE,
    "evaluation:withdrawal_verify": Row(
        PROVINCE, (STAFF | COMMUNE | AREA) - PROVINCE, record="withdrawal"
    ),
    "evaluation:withdrawal_drop": Row(
        PROVINCE, (STAFF | COMMUNE | AREA) - PROVINCE, record="withdrawal"
    ),
    "evaluation:withdrawal_decision_new": LIST,
    "evaluation:correction_new": Row(PROVINCE, PLACE - PROVINCE, record="certificate"),
    "evaluation:certificate_decision": ACT,
    "evaluation:certificate_decision_check": replace(
        ACT, within={"tinh2"}, refused=STAFF - {"tinh2"}
    ),
    "evaluation:certificate_decision_send_back": ACT_SIGNED,
    "evaluation:certificate_decision_approve": ACT_SIGNED,
    "evaluation:certificate_decision_issue": ACT_SIGNED,
    "evaluation:certificate_decision_cancel": ACT_PREPARED,
    "evaluation:certificate_decision_number": ACT_PREPARED,
    "accounts:notices": LIST,
    "accounts:notices_seen": Row(EVERYBODY, method="post"),
    "accounts:notice_open": Row(PRODUCER, record="told", method="post"),
    "accounts:outbox": OUTBOX,
    "accounts:outbox_release": OUTBOX,
    "accounts:outbox_sending": Row(STAFF, record="batch"),
    "accounts:outbox_notice": Row(STAFF, record="outgoing"),
    "accounts:outbox_cancel": OUTGOING,
    "accounts:outbox_retry": OUTGOING,
    "evaluation:forwarding_list": LIST,
    "evaluation:forwarding_new": Row(PROVINCE, (PLACE | COUNCIL) - PROVINCE, record="result"),
    "evaluation:forwarding": Row(STAFF, record="forwarding"),
    "evaluation:forwarding_fill": SENDER,
    "evaluation:forwarding_number": SENDER,
    "evaluation:forwarding_send": SENDER,
    "evaluation:forwarding_recognise": SENDER,
    "evaluation:forwarding_return": SENDER,
    "evaluation:forwarding_approve": Row(SIGNATORY, STAFF - SIGNATORY, record="forwarding"),
    "evaluation:forwarding_reopen": Row(SIGNATORY, STAFF - SIGNATORY, record="forwarding"),
    "evaluation:forwarding_again": Row(set(), STAFF - PROVINCE, record="forwarding"),
    "evaluation:result_notice_list": LIST,
    "evaluation:result_notice_new": LIST,
    "evaluation:result_notice": Row(STAFF, record="notice"),
    "evaluation:result_notice_approve": Row(SIGNATORY, STAFF - SIGNATORY, record="notice"),
    "evaluation:result_notice_issue": Row(SIGNATORY, STAFF - SIGNATORY, record="notice"),
    "evaluation:result_notice_number": Row(PROVINCE, STAFF - PROVINCE, record="notice"),
    "evaluation:result_notice_cancel": Row(PROVINCE, STAFF - PROVINCE, record="notice"),
    "evaluation:feedback_letters": LETTERS,
    "evaluation:feedback_approve": LETTERS,
    "evaluation:feedback_send": LETTERS,
    "evaluation:feedback_draft": Row(
        CHAIR | SECRETARY, STAFF | MEMBER, record="session", method="post"
    ),
    "evaluation:feedback_letter": Row(STAFF | CHAIR | SECRETARY, record="letter"),
    "evaluation:feedback_send_back": Row(CHAIR, STAFF | SECRETARY, record="letter"),
}


def address(name: str, row: Row, args: dict[str, list]) -> str:
    """`query` names a record that the address takes as a parameter, or is one as it stands."""
    plain = reverse(name, args=[*args[row.record], *row.extra])
    if row.query in args and row.query:
        return f"{plain}?{row.query}={args[row.query][0]}"
    return f"{plain}{row.query}"
