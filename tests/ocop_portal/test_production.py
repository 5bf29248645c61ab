"""What production refuses to start with, asked of real processes under the real settings."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.build import make_user

ROOT = Path(__file__).resolve().parents[2]
SOUND = {
    "DJANGO_SETTINGS_MODULE": "ocop_portal.settings.prod",
    "SECRET_KEY": "k3y-" + "aB9xQ7zLw2" * 6,
    "ALLOWED_HOSTS": "ocop.example.gov.vn",
}


def production(*command: str, **changes: str) -> subprocess.CompletedProcess:
    """A process of ours under production settings, on the test's own database."""
    database = connection.settings_dict
    address = f"postgres://ocop@{database['HOST'].replace('/', '%2F')}/{database['NAME']}"
    if "DATABASE_URL" in os.environ and not database["HOST"].startswith("/"):
        address = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{database['NAME']}"
    variables = {**os.environ, "DATABASE_URL": address, **SOUND, **changes}
    variables.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # the suite's own, for Playwright
    words = [sys.executable, *command]
    return subprocess.run(
        words, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY must be set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is weak"),
        ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY is weak"),
        ({"DEBUG": "1"}, "DEBUG must be off"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name"),
        ({"ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS must name"),
        ({"OCOP_PUBLIC_URL": "http://ocop.example.gov.vn"}, "must begin with https://"),
        ({"DATABASE_URL": ""}, "DATABASE_URL must be set"),
        ({"REDIS_URL": ""}, "REDIS_URL must be set"),
        ({"TRUSTED_PROXIES": "many"}, "TRUSTED_PROXIES must be a whole number"),
    ],
)
@pytest.mark.django_db
def test_production_refuses_unsound_settings(changes, sentence):
    done = production("manage.py", "check", **changes)

    assert done.returncode != 0
    assert sentence in done.stderr


@pytest.mark.django_db(transaction=True)
def test_deployment_check_is_clean_under_sound_settings():
    done = production("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr


STARTS = {
    "check": ("manage.py", "check", "--deploy"),
    "web": ("-c", "import ocop_portal.wsgi"),
    "worker": ("-m", "celery", "-A", "ocop_portal", "worker", "--pool", "solo"),
    "beat": ("-m", "celery", "-A", "ocop_portal", "beat", "--schedule", "{folder}/beat"),
}


@pytest.mark.parametrize("name", STARTS)
@pytest.mark.django_db(transaction=True)
def test_nothing_starts_in_production_while_demo_accounts_exist(name, tmp_path):
    make_user(username="demo-giam-doc", is_demo=True)

    done = production(*(word.format(folder=tmp_path) for word in STARTS[name]))

    assert done.returncode != 0
    assert "Demo accounts exist: demo-giam-doc." in done.stderr
    assert name == "check" or "Traceback" not in done.stderr


@pytest.mark.django_db
def test_web_does_not_start_when_demo_accounts_cannot_be_asked_for():
    done = production(*STARTS["web"], DATABASE_URL="postgres://ocop@127.0.0.1:1/ocop")

    assert done.returncode != 0
    assert "cannot be asked for demo accounts" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db(transaction=True)
def test_static_files_are_collected_under_hashed_names(tmp_path):
    script = (
        "from ocop_portal.settings import prod; from pathlib import Path;"
        f"prod.STATIC_ROOT = Path({str(tmp_path)!r});"
        "prod.STORAGES['staticfiles']['BACKEND'] ="
        "'django.contrib.staticfiles.storage.ManifestStaticFilesStorage';"
        "import django; django.setup();"
        "from django.core.management import call_command;"
        "call_command('collectstatic', interactive=False, verbosity=0)"
    )

    done = production("-c", script)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "staticfiles.json").exists()


def test_base_settings_hash_passwords_with_argon2():
    script = (
        "import django; django.setup();"
        "from django.contrib.auth.hashers import make_password; print(make_password('mật khẩu'))"
    )
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "ocop_portal.settings.dev"}

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.startswith("argon2$argon2id$")
