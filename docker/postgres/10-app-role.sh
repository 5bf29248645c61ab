#!/bin/sh
# Run once by the postgres image on an empty volume: the role of web, worker and beat owns nothing.
# What it may touch is granted after each migration (manage.py grant_app).
set -eu
psql -v ON_ERROR_STOP=1 -v password="$(cat /run/secrets/app_password)" \
  --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE ocop_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
SQL
