#!/bin/sh
# The parts of `make test`, one after the other; at the end how long each took, and whether it failed.
# A part that fails does not keep the later ones from running: one run shows everything there is to mend.
# Called by the Makefile with MAKE, BIN and PARALLEL set.
failed=0
summary=""

part() {
  name=$1
  shift
  begun=$(date +%s)
  "$@" && word=passed || { word=FAILED; failed=1; }
  line=$(printf '%-14s %5d s  %s' "$name" "$(($(date +%s) - begun))" "$word")
  summary="$summary$line
"
  [ "$word" = passed ]
}

finish() {
  printf '\n%s' "$summary"
  exit $failed
}

# One waits for packages, the other for parts of the system: side by side.
prepare() {
  sh tests/support/system_parts.sh &
  parts=$!
  "$MAKE" --no-print-directory setup && installed=0 || installed=1
  wait "$parts" && [ "$installed" = 0 ]
}

# One run, so that bases and servers are made once a worker. Files in this order: the many small ones come
# last and both workers end together. Tracing doubles a test's time: coverage is measured by `make test-long`.
tests() {
  "$BIN/python" -m pytest -q -n "$PARALLEL" --dist loadfile --no-loadscope-reorder --durations=20 -m "not long" \
    tests/integration tests/property tests/real_data tests/security tests/browser tests/unit
}

part setup prepare || finish
part "lint and types" "$MAKE" --no-print-directory -j 2 --output-sync=target lint types
part tests tests
finish
