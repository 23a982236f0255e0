#!/usr/bin/env bash
# Fails, showing the difference, if "go generate" would change any file. It runs on
# a copy, so that it changes nothing itself.
set -euo pipefail
cd "$(dirname "$0")/../.."

git grep -q '^//go:generate ' -- '*.go' || exit 0
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z | tar --create --null --files-from=- | tar --extract --directory="$copy"
cd "$copy"
git init --quiet
git add --all
go generate ./...
git add --all --intent-to-add
git --no-pager diff --exit-code
