#!/bin/sh
# Fills a worksheet in with a real browser, and compares what it saves.
#
# Needs node, npm and Debian's chromium (or CHROMIUM=/path/to/it). Nothing is installed outside a
# temporary folder.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT

(cd "$here/../../.." && cargo run --quiet -p permlint-report --example worksheet -- html) >"$room/worksheet.html"
(cd "$here/../../.." && cargo run --quiet -p permlint-report --example worksheet -- csv) >"$room/empty.csv"
cp "$here/worksheet.mjs" "$room/"
cd "$room"
printf '{"private":true,"type":"module"}' >package.json
PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm install --silent --no-audit --no-fund playwright-core@1.65.1
CHROMIUM=${CHROMIUM:-$(command -v chromium)} node worksheet.mjs "$room"
