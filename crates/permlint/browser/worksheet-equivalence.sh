#!/bin/sh
# The same facts give the same report, whatever form they were declared on: the page, filled in
# with a real browser by clicks and keys, the CSV and the YAML.
#
# Needs cargo, node, npm and Debian's chromium (or CHROMIUM=/path/to/it). PERMLINT=/path/to/it
# takes a binary instead of building one. Nothing is installed outside a temporary folder.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT

if [ -z "${PERMLINT:-}" ]; then
    (cd "$root" && cargo build --quiet --locked -p permlint)
    PERMLINT=${CARGO_TARGET_DIR:-$root/target}/debug/permlint
fi
chromium=${CHROMIUM:-$(command -v chromium || true)}
[ -x "$PERMLINT" ] || { echo "there is no permlint at $PERMLINT" >&2; exit 1; }
[ -n "$chromium" ] || { echo "chromium is missing" >&2; exit 1; }

cp "$here/worksheet-equivalence.mjs" "$here/answers.json" "$room/"
cp "$root/fixtures/autotask/acme.snapshot.json" "$room/"
cd "$room"
printf '{"private":true,"type":"module"}' >package.json
PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm install --silent --no-audit --no-fund playwright-core@1.65.1
CHROMIUM=$chromium PERMLINT=$PERMLINT node worksheet-equivalence.mjs "$room"
