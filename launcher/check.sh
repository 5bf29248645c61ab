#!/usr/bin/env bash
# Migrations complete, production settings sound, compose file valid: on a database of its own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
echo "makemigrations --check"
./run manage makemigrations --check --dry-run
echo "check --deploy"
DJANGO_SETTINGS_MODULE=ocop_portal.settings.prod ALLOWED_HOSTS=ocop.example.gov.vn \
  SECRET_KEY="$(head -c 60 /dev/urandom | base64 -w0)" ./run manage check --deploy --fail-level WARNING
for compose in "docker compose" docker-compose; do
  if $compose version >/dev/null 2>&1; then
    echo "$compose config"
    $compose config --quiet
    break
  fi
done
