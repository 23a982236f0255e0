#!/usr/bin/env bash
# Installs the servers that speak AWS's protocols for the tests into .tools/aws, at
# the versions pinned beside this script: DynamoDB Local and ElasticMQ (with Maven
# and a JDK), moto (with Python) and LocalStack (with Python 3.13 or newer, which need
# not be the default). Does nothing for those that are there already.
#
# Usage: install.sh [--require-all]
# With --require-all it fails where one cannot be had; without, it says so.
set -euo pipefail
cd "$(dirname "$0")/../.."

copier=org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies

# with_maven DIR MAIN fetches DIR's pom.xml with all that it needs, and compiles MAIN.
# Without --update-snapshots Maven remembers for a day what it could not get.
with_maven() {
  tools/retry.sh mvn --batch-mode --quiet --update-snapshots --file "tools/aws/$1/pom.xml" "$copier" \
    -DincludeScope=runtime -DoutputDirectory="$PWD/.tools/aws/$1/lib" &&
    javac -d ".tools/aws/$1/classes" -cp ".tools/aws/$1/lib/*" tools/aws/Lifeline.java "tools/aws/$1/$2.java"
}

# with_pip DIR MINOR makes an environment of Python 3.MINOR or newer with what DIR pins.
with_pip() {
  local python
  python=$(python_from "$2") && "$python" -m venv ".tools/aws/$1" &&
    tools/retry.sh ".tools/aws/$1/bin/pip" install --quiet --no-input --disable-pip-version-check --no-deps -r "tools/aws/$1/requirements.txt"
}

# python_from MINOR prints the path of a Python 3.MINOR or newer: the default one, or
# another of the system's or of pyenv's, beside whose shims the versions are.
python_from() {
  local python shims
  shims=$(dirname "$(command -v python3)")
  for python in python3 python3.{14,13} "$shims"/../versions/3.*/bin/python3; do
    "$python" -c "import sys; assert sys.version_info >= (3, $1)" 2>/dev/null && echo "$python" && return
  done
  echo "there is no Python 3.$1 or newer" >&2
  return 1
}

# install NAME HOW ARG... runs HOW NAME ARG..., unless that was done for these very pins.
install() {
  local name=$1 how=$2 into=.tools/aws/$1 log=.tools/aws/$1.log pins
  pins=$(cat tools/aws/install.sh tools/aws/Lifeline.java "tools/aws/$name"/* | cksum)
  [[ -f $into/installed && $(<"$into/installed") == "$pins" ]] && return
  echo "Installing $name into $into ..."
  rm -rf "$into"
  if "$how" "$name" "${@:3}" >"$log" 2>&1; then
    echo "$pins" >"$into/installed"
  else
    echo "LEFT OUT: $name could not be installed: $(tail -n 1 "$log")"
    missing=1
  fi
}

mkdir -p .tools/aws
exec 9>.tools/aws/lock
if command -v flock >/dev/null; then flock 9; fi # one at a time
missing=0
install dynamodb-local with_maven DynamoDBLocal
install elasticmq with_maven ElasticMQ
install moto with_pip 11
install localstack with_pip 13
((missing == 0)) || [[ ${1:-} != --require-all ]]
