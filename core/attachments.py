"""What may go along with a mail: small texts of known kinds, kept with their notice so that a
second try sends the same."""

import re
from dataclasses import dataclass
from email.mime.text import MIMEText

from core.models.notice import AttachmentKind, Notice

LARGEST = 50_000  # characters; a meeting is some 1,500
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}\.ics")
_METHODS = {AttachmentKind.MEETING: "REQUEST", AttachmentKind.MEETING_OFF: "CANCEL"}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file name of small letters, digits and hyphens; `kind`: what a mail program makes of it."""

    name: str
    kind: AttachmentKind
    text: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or not 0 < len(self.text) <= LARGEST:
            raise ValueError("Not a file that goes along with a mail.")


def part_of(notice: Notice) -> MIMEText:
    """The notice's attachment as a part of its mail (RFC 6047: the method is in the type)."""
    part = MIMEText(notice.attachment_text, "calendar", "utf-8")
    part.set_param("method", _METHODS[notice.attachment_kind])
    part.add_header("Content-Disposition", "attachment", filename=notice.attachment_name)
    return part
