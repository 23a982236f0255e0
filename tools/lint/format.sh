#!/usr/bin/env bash
# Fails, naming them, if any Go files are not as gofmt would have them.
set -euo pipefail
cd "$(dirname "$0")/../.."

unformatted=$(git ls-files -z --cached --others --exclude-standard '*.go' | xargs -0 gofmt -l)
[[ -z $unformatted ]] && exit 0
echo "Not formatted (gofmt -w mends it):"
echo "$unformatted"
exit 1
