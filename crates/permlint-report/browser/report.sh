#!/bin/sh
# Reads report pages with a real browser: filters, prints, and looks for what keeps people out.
#
# Needs node, npm and Debian's chromium (or CHROMIUM=/path/to/it). Nothing is installed outside a
# temporary folder. With SHOTS=FOLDER, pictures of the pages are left there to be looked at.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$here/../../..
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT

(cd "$root" && cargo build --quiet -p permlint-report --example report)
for name in violations clean inconclusive empty excepted none hostile long several many; do
    "${CARGO_TARGET_DIR:-$root/target}/debug/examples/report" "$name" >"$room/$name.html"
done
cp "$here/report.mjs" "$room/"
cd "$room"
printf '{"private":true,"type":"module"}' >package.json
PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm install --silent --no-audit --no-fund \
    playwright-core@1.65.1 axe-core@4.14.1
CHROMIUM=${CHROMIUM:-$(command -v chromium)} node report.mjs "$room" "${SHOTS:-$room/shots}"
