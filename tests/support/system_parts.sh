#!/bin/sh
# Install Chromium, a Chinese font and PostgreSQL where the user may; else the tests that need them say so.
have() { command -v "$1" >/dev/null 2>&1; }
need=""
have chromium-headless-shell || have chromium || have chromium-browser || need="$need chromium"
fc-list 2>/dev/null | grep -q "Noto Sans CJK" || need="$need fonts-noto-cjk fontconfig"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || have initdb || need="$need postgresql"
[ -z "$need" ] && exit 0
if have apt-get && [ "$(id -u)" = 0 ]; then
  apt-get update -qq >/dev/null
  # Chromium without windows is enough, and quicker, where the system has it as a package of its own.
  case "$need" in *" chromium"*)
    apt-cache show chromium-headless-shell >/dev/null 2>&1 && need="chromium-headless-shell ${need# chromium}" ;;
  esac
  echo "installing system parts:$need"
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $need >/dev/null
else
  echo "system parts missing, the tests that need them will be skipped:$need"
fi
