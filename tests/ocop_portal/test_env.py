import pytest
from django.core.exceptions import ImproperlyConfigured

from ocop_portal import env


@pytest.fixture
def setting(monkeypatch):
    def put(value: str) -> None:
        monkeypatch.setenv("OCOP_TRIAL", value)

    monkeypatch.delenv("OCOP_TRIAL", raising=False)
    monkeypatch.delenv("OCOP_TRIAL_FILE", raising=False)
    return put


def test_text_reads_the_file_that_holds_a_secret(setting, monkeypatch, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("bí mật\n", encoding="utf-8")
    setting("not this one")
    monkeypatch.setenv("OCOP_TRIAL_FILE", str(secret))

    assert env.text("OCOP_TRIAL") == "bí mật"


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_secret_file_that_cannot_be_read_stops_the_start(setting, monkeypatch, tmp_path, content):
    secret = tmp_path / "secret"
    if content is not None:
        secret.write_bytes(content)
    monkeypatch.setenv("OCOP_TRIAL_FILE", str(secret))

    with pytest.raises(ImproperlyConfigured, match="OCOP_TRIAL_FILE"):
        env.text("OCOP_TRIAL")


def test_text_without_value_or_default_stops_the_start(setting):
    with pytest.raises(ImproperlyConfigured, match="OCOP_TRIAL must be set"):
        env.text("OCOP_TRIAL")


@pytest.mark.parametrize(
    ("value", "read"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("no", False)]
)
def test_flag_knows_these_words(setting, value, read):
    setting(value)

    assert env.flag("OCOP_TRIAL", not read) is read


@pytest.mark.parametrize("value", ["2", "maybe", "đúng"])
def test_flag_refuses_what_it_does_not_know(setting, value):
    setting(value)

    with pytest.raises(ImproperlyConfigured):
        env.flag("OCOP_TRIAL", False)


@pytest.mark.parametrize("value", ["-1", "3.5", "ten", "٣", "0"])
def test_number_refuses_what_is_no_whole_number_from_the_least(setting, value):
    setting(value)

    with pytest.raises(ImproperlyConfigured):
        env.number("OCOP_TRIAL", 5, least=1)


def test_words_drops_blanks(setting):
    setting(" a.vn, ,b.vn,")

    assert env.words("OCOP_TRIAL") == ["a.vn", "b.vn"]


@pytest.mark.parametrize(
    "value", ["mysql://u:hush@h/n", "postgres://u:hush@h:port/n", "postgres://u:hush@h/", "hush"]
)
def test_a_database_address_that_is_none_is_refused_without_showing_it(setting, value):
    setting(value)

    with pytest.raises(ImproperlyConfigured) as refusal:
        env.database("OCOP_TRIAL")

    assert "hush" not in str(refusal.value)


@pytest.mark.parametrize(
    ("queue", "cache"),
    [
        ("redis+socket:///run/v.sock?virtual_host=4", "unix:///run/v.sock?db=4"),
        ("redis://queue:6379/0", "redis://queue:6379/0"),
    ],
)
def test_the_cache_client_gets_the_queue_address_in_its_own_words(queue, cache):
    assert env.as_cache_url(queue) == cache
