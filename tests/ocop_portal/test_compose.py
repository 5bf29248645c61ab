"""docker-compose.yml beside the embedded servers: the same database, nothing secret in the file."""

from pathlib import Path

import pytest
import yaml

from embedded.servers import LOCALE

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def test_the_database_is_made_with_the_embedded_locale():
    arguments = COMPOSE["services"]["database"]["environment"]["POSTGRES_INITDB_ARGS"]

    assert arguments.split() == LOCALE


@pytest.mark.parametrize("name", sorted(set(COMPOSE["services"]) - {"migrate"}))
def test_every_lasting_service_has_a_health_check_and_comes_back(name):
    service = COMPOSE["services"][name]

    assert "healthcheck" in service
    assert service["restart"] == "unless-stopped"


def test_every_secret_comes_from_a_file_with_a_sample_beside_it():
    for name, secret in COMPOSE["secrets"].items():
        assert secret == {"file": f"./docker/secrets/{name}"}
        assert (ROOT / f"docker/secrets/{name}.example").exists()


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_only_the_migration_knows_the_owner_of_the_tables(name):
    service = COMPOSE["services"][name]

    assert service["secrets"] == ["secret_key", "app_database_url"]
    assert service["environment"]["DATABASE_URL_FILE"] == "/run/secrets/app_database_url"
