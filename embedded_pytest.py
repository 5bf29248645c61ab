"""Kept for runs that still name this plugin."""

from embedded import pytest_plugin  # noqa: F401
