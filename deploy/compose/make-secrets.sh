#!/bin/sh
# Makes the secrets that compose.yaml names, once; those that are there are left alone.
set -eu
umask 077
cd "$(dirname "$0")"
mkdir -p secrets
random() { head -c "$1" /dev/urandom | base64 | tr -d '\n'; }
# Letters and digits only: it goes into an address.
word() { head -c 512 /dev/urandom | base64 | tr -dc 'A-Za-z0-9' | head -c 40; }
make() { [ -e "secrets/$1" ] || printf '%s' "$2" > "secrets/$1"; }
for name in postgres_password obp_password api_password worker_password temporal_password super_admin_password consumer_key; do
  make "$name" "$(word)"
done
for name in token_secret challenge_secret webhook_secret; do make "$name" "$(random 48)"; done
make payload_keys "$(date +%Y):$(random 32)"
make database_url "postgres://obp:$(cat secrets/obp_password)@postgres:5432/obp"
make api_database_url "postgres://obp_engine_api:$(cat secrets/api_password)@postgres:5432/obp"
make worker_database_url "postgres://obp_engine_worker:$(cat secrets/worker_password)@postgres:5432/obp"
# Each container is given its files one by one and reads them as a user of its own; on this machine the folder keeps others out.
chmod 0700 secrets && chmod 0444 secrets/*
