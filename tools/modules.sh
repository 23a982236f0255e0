#!/usr/bin/env bash
# Downloads the Go modules that builds, tests and checks need, so that none of these
# fails because a registry did.
#
# Usage: modules.sh
set -euo pipefail
cd "$(dirname "$0")/.."

for tools in tools/lint/{go,gosec,gitleaks}.mod; do
  tools/retry.sh go list -modfile="$tools" -deps tool >/dev/null
done
# To say whether a module is tidy takes the most. It fails, too, where one is not: that is
# for make check to say.
for module in . pkg/webhook/provider/difftest; do
  # shellcheck disable=SC2016 # Expanded by the shell that is started.
  tools/retry.sh bash -c 'difference=$(go -C "$0" mod tidy -diff) || [[ -n $difference ]]' "$module"
done
