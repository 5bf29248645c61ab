from core.models.audit import AuditEntry, ChangeLog
from core.models.base import TimestampedModel
from core.models.day_off import DayOff
from core.models.notice import Notice

__all__ = ["AuditEntry", "ChangeLog", "DayOff", "Notice", "TimestampedModel"]
