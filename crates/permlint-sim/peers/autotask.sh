#!/usr/bin/env bash
# Shows that a public client which knows nothing of this project can find its zone
# and read resources and rights from the simulator: py-autotask, as published,
# unmodified.
#
# The client speaks https to webservices.autotask.net only, so a TLS relay with a
# throw-away certificate for that name poses as its proxy. Nothing leaves the
# machine. Needs cargo, python3 (3.8 or newer), openssl, and PyPI.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
scratch=$(mktemp -d)
started=()
cleanup() {
    for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
    rm -rf "$scratch"
}
trap cleanup EXIT

# Waits until a process has written "listening on ADDRESS" and prints ADDRESS.
address_in() {
    for _ in $(seq 100); do
        if grep -q '^listening on ' "$1"; then
            sed -n 's/^listening on //p' "$1"
            return
        fi
        sleep 0.1
    done
    echo "nothing listens: $(cat "$1")" >&2
    return 1
}

python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet --disable-pip-version-check py-autotask==2.3.0

(cd "$root" && cargo build --quiet -p permlint-sim)
simulator="${CARGO_TARGET_DIR:-$root/target}/debug/permlint-sim"
"$simulator" autotask --listen 127.0.0.1:0 2>"$scratch/simulator.log" &
started+=($!)
plain=$(address_in "$scratch/simulator.log")

openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=webservices.autotask.net \
    -addext subjectAltName=DNS:webservices.autotask.net \
    -keyout "$scratch/key.pem" -out "$scratch/certificate.pem" 2>/dev/null
python3 "$here/tls_relay.py" "${plain#http://}" \
    "$scratch/certificate.pem" "$scratch/key.pem" 2>"$scratch/relay.log" &
started+=($!)
proxy="http://$(address_in "$scratch/relay.log")"

env -u NO_PROXY -u no_proxy -u ALL_PROXY -u all_proxy -u http_proxy -u https_proxy \
    HTTP_PROXY="$proxy" HTTPS_PROXY="$proxy" REQUESTS_CA_BUNDLE="$scratch/certificate.pem" \
    "$scratch/venv/bin/python" "$here/autotask_client.py"
