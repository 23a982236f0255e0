#!/usr/bin/env bash
# Fuzzes every fuzz target for a while each, and stops at the first that fails.
#
# Usage: fuzz.sh DURATION
set -euo pipefail
cd "$(dirname "$0")/.."

git grep -oE '^func Fuzz[A-Za-z0-9_]+' -- '*_test.go' | while IFS=: read -r file declaration; do
  package=./$(dirname "$file") target=${declaration#func }
  echo "== $package $target"
  go test -run '^$' -fuzz "^$target\$" -fuzztime "$1" "$package" </dev/null
done
