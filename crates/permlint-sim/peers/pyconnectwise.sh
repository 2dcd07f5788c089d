#!/usr/bin/env bash
# Shows that a public client which knows nothing of this project can read roles
# and settings from the simulator: pyconnectwise, as published, unmodified.
#
# The client speaks https only, so a TLS relay with a throw-away certificate
# stands in front. Needs cargo, python3 (3.10 or newer), openssl, and PyPI.
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
"$scratch/venv/bin/pip" install --quiet --disable-pip-version-check pyconnectwise==0.6.1.2

(cd "$root" && cargo build --quiet -p permlint-sim)
simulator="${CARGO_TARGET_DIR:-$root/target}/debug/permlint-sim"
"$simulator" connectwise --listen 127.0.0.1:0 --role-profile over-privileged \
    2>"$scratch/simulator.log" &
started+=($!)
plain=$(address_in "$scratch/simulator.log")

openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost \
    -keyout "$scratch/key.pem" -out "$scratch/certificate.pem" 2>/dev/null
python3 "$here/tls_relay.py" "${plain#http://}" \
    "$scratch/certificate.pem" "$scratch/key.pem" 2>"$scratch/relay.log" &
started+=($!)
secure=$(address_in "$scratch/relay.log")

REQUESTS_CA_BUNDLE="$scratch/certificate.pem" NO_PROXY=localhost no_proxy=localhost \
    "$scratch/venv/bin/python" "$here/pyconnectwise_client.py" "$secure"
