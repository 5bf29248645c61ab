from core.models.audit import AuditEntry, ChangeLog
from core.models.base import TimestampedModel
from core.models.day_off import DayOff

__all__ = ["AuditEntry", "ChangeLog", "DayOff", "TimestampedModel"]
