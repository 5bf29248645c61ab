"""Failures that a person can understand: a stable code, a Vietnamese sentence, an HTTP status."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Base of everything the portal refuses; raised by services, answered once at the edge."""

    code = "invalid"
    status = 400
    default_message = _("Yêu cầu không hợp lệ.")

    def __init__(
        self,
        message: str | None = None,
        *,
        code: str | None = None,
        fields: Mapping[str, list[str]] | None = None,
    ) -> None:
        self.message = message if message is not None else self.default_message
        self.code = code or self.code
        self.fields = dict(fields or {})
        super().__init__(str(self.message))


class InvalidInput(DomainError):
    """What came in cannot be read as what it should be."""

    code = "invalid_input"
    status = 400
    default_message = _("Dữ liệu gửi lên không hợp lệ.")


class NotPermitted(DomainError):
    """The person sees the record but has no authority for this act."""

    code = "not_permitted"
    status = 403
    default_message = _("Bạn không có thẩm quyền thực hiện việc này.")


class NotFound(DomainError):
    """Nothing of that kind among what the person may see."""

    code = "not_found"
    status = 404
    default_message = _("Không tìm thấy dữ liệu này trong phạm vi của bạn.")


class Conflict(DomainError):
    """The record is not, or no longer, in a state that allows the act."""

    code = "conflict"
    status = 409
    default_message = _("Dữ liệu đã thay đổi, không thực hiện được việc này.")


class InvalidTransition(Conflict):
    """The workflow has no such move from the record's present state."""

    code = "invalid_transition"


class Incomplete(DomainError):
    """Shape is right, content does not yet meet the rule; `fields` names each gap."""

    code = "incomplete"
    status = 422
    default_message = _("Nội dung chưa đầy đủ hoặc chưa đúng quy định.")


class TooMany(DomainError):
    """The same try again and again; waiting mends it."""

    code = "too_many"
    status = 429
    default_message = _("Bạn thử quá nhiều lần. Hãy đợi ít phút rồi thử lại.")
