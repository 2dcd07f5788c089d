#!/usr/bin/env bash
# Validates JUnit reports of every kind, hostile ones among them, against the XSD with xmllint.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
command -v xmllint >/dev/null || { echo "xmllint is missing: install libxml2-utils" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
PERMLINT_JUNIT_FOLDER=$folder cargo test --quiet --locked -p permlint-report --test render -- --exact \
    formats::schemas::junit_files_for_the_schema
xmllint --noout --nonet --schema "$here/junit-10.xsd" "$folder"/*.xml
echo "$(find "$folder" -name '*.xml' | wc -l) JUnit reports are valid"
