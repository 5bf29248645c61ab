"""Who is acting and in which request, for audit rows and log lines."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
