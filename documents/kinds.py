"""What each kind of paper is: its template, who numbers it, how the number is written."""

from dataclasses import dataclass

from documents.choices import DocumentKind, NumberSource


@dataclass(frozen=True, slots=True)
class KindRule:
    """`number_group`: kinds sharing one series of numbers; `number_format` is str.format()."""

    template_version: int
    number_source: NumberSource
    number_group: str = ""
    symbol: str = ""
    number_format: str = "{number:02d}/{symbol}"
    # A certificate gets its force from the decision, a scorecard from being handed in, Form 03
    # from being forwarded: for these the drawn PDF is the last step, nobody issues it by hand.
    issues_when_rendered: bool = False
    # Written as .docx too, where people go on working with the text.
    has_word: bool = False


KINDS: dict[str, KindRule] = {
    DocumentKind.STAR_DECISION: KindRule(2, NumberSource.EXTERNAL, "decision", "QĐ-UBND"),
    DocumentKind.COMMUNE_REPORT: KindRule(
        1, NumberSource.EXTERNAL, "report", "BC-UBND", issues_when_rendered=True
    ),
    DocumentKind.PROPOSAL: KindRule(
        1, NumberSource.EXTERNAL, "letter", "UBND", issues_when_rendered=True
    ),
    DocumentKind.ADVISORY_REPORT: KindRule(
        1, NumberSource.PORTAL, "advisory", "BC-TTV", issues_when_rendered=True
    ),
    DocumentKind.CERTIFICATE: KindRule(
        1,
        NumberSource.PORTAL,
        "certificate",
        "GCN-OCOP",
        number_format="{number:04d}/{year}/{symbol}",
        issues_when_rendered=True,
    ),
    DocumentKind.INSPECTION_RECORD: KindRule(
        1, NumberSource.PORTAL, "inspection", "BB-KT", issues_when_rendered=True
    ),
    DocumentKind.APPEAL_ANSWER: KindRule(
        1, NumberSource.EXTERNAL, "letter", "UBND", issues_when_rendered=True
    ),
    DocumentKind.WITHDRAWAL_DECISION: KindRule(1, NumberSource.EXTERNAL, "decision", "QĐ-UBND"),
    DocumentKind.CORRECTION_DECISION: KindRule(1, NumberSource.EXTERNAL, "decision", "QĐ-UBND"),
    DocumentKind.RESULT_NOTICE: KindRule(1, NumberSource.EXTERNAL, "notice", "TB-UBND"),
    DocumentKind.FORWARDING_LETTER: KindRule(1, NumberSource.EXTERNAL, "letter", "UBND"),
    DocumentKind.FEEDBACK_LETTER: KindRule(1, NumberSource.NONE, issues_when_rendered=True),
    DocumentKind.MINUTES: KindRule(
        1, NumberSource.PORTAL, "minutes", "BB-HĐOCOP", issues_when_rendered=True, has_word=True
    ),
    DocumentKind.COUNCIL_REPORT: KindRule(
        1,
        NumberSource.PORTAL,
        "council_report",
        "BC-HĐOCOP",
        issues_when_rendered=True,
        has_word=True,
    ),
    DocumentKind.COUNCIL_FOUNDING: KindRule(1, NumberSource.EXTERNAL, "decision", "QĐ-UBND"),
    # In force with the decision that founds the council.
    DocumentKind.WORK_RULES: KindRule(1, NumberSource.NONE, issues_when_rendered=True),
    DocumentKind.INVITATION: KindRule(
        1, NumberSource.PORTAL, "invitation", "GM-HĐOCOP", issues_when_rendered=True
    ),
    DocumentKind.SCORECARD: KindRule(1, NumberSource.NONE, issues_when_rendered=True),
    DocumentKind.REGISTRATION: KindRule(
        1, NumberSource.NONE, issues_when_rendered=True, has_word=True
    ),
    # Its number is the desk's own slip number, …/PĐK-(province)-(commune)-(year).
    DocumentKind.RECEIPT: KindRule(1, NumberSource.NONE, issues_when_rendered=True),
}


def template_name(kind: str, version: int) -> str:
    """A paper is drawn again with the template of its own day: <kind>.v1.html once 2 exists."""
    if version == KINDS[kind].template_version:
        return f"papers/{kind}.html"
    return f"papers/{kind}.v{version}.html"
