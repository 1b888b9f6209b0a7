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

# Tracing doubles a test's time: the rules are measured by their own tests, every room by `make test-long`.
rules() {
  "$BIN/python" -m pytest -q -n "$PARALLEL" --dist loadfile --durations=20 tests/unit \
    -m "not long and not browser" --cov=dashboard --cov-report=term
}

tests() {
  # Files in their order, so that the many small ones come last and both workers end together.
  "$BIN/python" -m pytest -q -n "$PARALLEL" --dist loadfile --no-loadscope-reorder --durations=20 \
    --ignore=tests/unit --ignore=tests/browser -m "not long and not browser"
}

browser() {
  "$BIN/python" -m pytest -q -n "$PARALLEL" --dist loadfile --durations=20 -m "browser and not long"
}

part setup prepare || finish
part "lint and types" "$MAKE" --no-print-directory -j 2 --output-sync=target lint types
part rules rules
part tests tests
part browser browser
finish
