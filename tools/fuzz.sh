#!/usr/bin/env bash
# Fuzzes every fuzz target for a while each, and stops at the first that fails.
#
# Usage: fuzz.sh DURATION|EXECUTIONSx [keep]
# With keep, the smallest inputs by which the fuzzer has reached further join those in
# the testdata/fuzz folders, which every go test tries: up to eight for each target.
# An input that fails is put there by go itself.
set -euo pipefail
cd "$(dirname "$0")/.."

most=8

# keep PACKAGE TARGET
keep() {
  local found kept=$1/testdata/fuzz/$2 room
  found=$(go env GOCACHE)/fuzz/$(go list "$1")/$2
  [[ -d $found ]] || return 0
  mkdir -p "$kept"
  room=$((most - $(find "$kept" -type f | wc -l)))
  ((room > 0)) || return 0
  find "$found" -type f -size -4 -exec wc -c {} \; | sort -n | sed -n "1,${room}p" | while read -r _ input; do
    cp "$input" "$kept/"
  done
}

git grep -oE '^func Fuzz[A-Za-z0-9_]+' -- '*_test.go' | while IFS=: read -r file declaration; do
  package=./$(dirname "$file") target=${declaration#func }
  echo "== $package $target"
  go test -run '^$' -fuzz "^$target\$" -fuzztime "$1" "$package" </dev/null
  if [[ ${2:-} == keep ]]; then keep "$package" "$target"; fi
done
