#!/usr/bin/env bash
# Runs a command that fetches something. Where CI is set, and it fails, it is run up to
# three times more, after pauses: a registry may be out of service for a moment.
#
# Usage: retry.sh COMMAND [ARGUMENT...]
# RETRY_PAUSE is the first pause, in seconds, 5 unless set; each is three times the last.
set -uo pipefail

pause=${RETRY_PAUSE:-5}
for _ in ${CI:+1 2 3}; do
  "$@" && exit
  echo "Failed, and is tried again in $pause s: $*" >&2
  sleep "$pause"
  pause=$((pause * 3))
done
exec "$@"
