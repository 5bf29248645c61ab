"""Typed readers of the environment; an unknown value stops the start with one clear line."""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    """The variable, or the content of the file that NAME_FILE points to (secrets)."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from error
    value = os.environ.get(name) or default
    if value is None:
        raise ImproperlyConfigured(f"{name} must be set (or {name}_FILE).")
    return value


def flag(name: str, default: bool) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def number(name: str, default: int, *, least: int = 0) -> int:
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least}, not {value!r}.")
    return int(value)


def words(name: str, default: str | None = None) -> list[str]:
    """A comma-separated list without blanks."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def server(name: str) -> str:
    """A socket's path or host:port; empty where there is none."""
    value = text(name, "")
    _host, _colon, port = value.rpartition(":")
    if value and not value.startswith("/") and not (_host and port.isascii() and port.isdigit()):
        raise ImproperlyConfigured(f"{name} must be a socket's path or host:port, not {value!r}.")
    return value


def database(name: str, default: str | None = None) -> dict:
    """A postgres:// address as Django's settings; the address itself, a secret, is never shown."""
    address = text(name, default)
    try:
        settings = dj_database_url.parse(address, conn_max_age=60, conn_health_checks=True)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not a database address.") from error
    if urlsplit(address).scheme not in {"postgres", "postgresql"} or not settings["NAME"]:
        raise ImproperlyConfigured(f"{name} must be postgres://user:password@host:port/name.")
    settings["OPTIONS"] = {"connect_timeout": 5} | settings.get("OPTIONS", {})
    return settings


_MAIL_BACKENDS = {
    "smtp": "smtp",
    "smtp+tls": "smtp",
    "smtps": "smtp",
    "console": "console",
    "memory": "locmem",
    "off": "dummy",
}


def mail(name: str, default: str | None = None) -> dict[str, object]:
    """Where mail goes, as Django's EMAIL_ settings.

    smtp://, smtp+tls:// (STARTTLS) or smtps:// with user:password@host:port; console: prints,
    memory: keeps, off: sends nothing, notices are then read in the portal alone. The address may
    hold a password and is never shown.
    """
    parts = urlsplit(text(name, default))
    backend = _MAIL_BACKENDS.get(parts.scheme)
    try:
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} has a wrong port.") from error
    if backend is None or (backend == "smtp" and not parts.hostname):
        known = ", ".join(_MAIL_BACKENDS)
        raise ImproperlyConfigured(f"{name} must begin with one of {known} and name its host.")
    secure, tls = parts.scheme == "smtps", parts.scheme == "smtp+tls"
    return {
        "EMAIL_BACKEND": f"django.core.mail.backends.{backend}.EmailBackend",
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": port or (465 if secure else 587 if tls else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": tls,
        "EMAIL_TIMEOUT": 20,
    }


def as_cache_url(queue_url: str) -> str:
    """The same server as the cache's client writes it: redis+socket://path becomes unix://path."""
    parts = urlsplit(queue_url)
    if parts.scheme != "redis+socket":
        return queue_url
    number = parse_qs(parts.query).get("virtual_host", ["0"])[0]
    return f"unix://{parts.path}?db={number}"
