#!/usr/bin/env bash
# check.sh         style, types, import contracts, migrations, production settings, compose file
# check.sh lint    the first two alone
# Needs requirements-dev.txt in the venv; uses servers and data of its own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

.venv/bin/python -m ruff check .
.venv/bin/python -m ruff format --check .
.venv/bin/djlint templates --lint --quiet
DATABASE_URL=postgres://nobody@127.0.0.1:1/none REDIS_URL=redis://127.0.0.1:1/0 .venv/bin/mypy
.venv/bin/lint-imports --no-logo
[ "${1:-}" = lint ] && exit

OCOP_DATA_DIR=$(mktemp -d)
export OCOP_DATA_DIR
chmod 711 "$OCOP_DATA_DIR" # as root the servers run under another account
trap 'rm -rf "$OCOP_DATA_DIR"' EXIT
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
