#!/usr/bin/env bash
# Puts Docker from Debian's packages into .tools/docker, without installing it: for
# machines of CI, which run as root and have no daemon. Does nothing where there is a
# daemon already, or where it was done before.
#
# Usage: install.sh [--require-all]
# With --require-all it fails where Docker cannot be had; without, it says so.
set -euo pipefail
cd "$(dirname "$0")/../.."

into=.tools/docker
packages=(docker.io containerd runc tini)

fetch() {
  rm -rf "$into"
  mkdir -p "$into/packages"
  tools/retry.sh apt-get update -qq || echo "the lists of packages are as old as they are"
  (cd "$into/packages" && "$OLDPWD/tools/retry.sh" apt-get download -qq "${packages[@]}")
  for package in "$into"/packages/*.deb; do
    dpkg-deb --extract "$package" "$into"
  done
  rm -rf "$into/packages"
  # Fails where a library that it needs is missing.
  "$into/usr/sbin/dockerd" --version >"$into/installed"
}

docker info >/dev/null 2>&1 && exit 0
[[ -f $into/installed ]] && exit 0
why="there is no daemon, and only root on Debian can start one"
if ((EUID == 0)) && command -v apt-get dpkg-deb >/dev/null; then
  mkdir -p .tools
  echo "Unpacking Docker into $into ..."
  if (fetch) >.tools/docker.log 2>&1; then exit 0; fi
  rm -f "$into/installed"
  why=$(tail -n 1 .tools/docker.log)
fi
echo "LEFT OUT: Docker could not be had: $why"
[[ ${1:-} != --require-all ]]
