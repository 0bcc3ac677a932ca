  at=$PWD
  while [ -n "$at" ] && ! { [ -d "$at/apps" ] && [ -d "$at/sites" ] && [ -d "$at/config" ]; }; do at=${at%/*}; done
  [ -n "$at" ] || return 0 2>/dev/null || exit 0
  case $1 in
    SITE) find "$at/sites" -mindepth 2 -maxdepth 2 -name site_config.json | sed 's|/[^/]*$||; s|.*/||' ;;
    APP) sed -e 's/[[:space:]]*#.*//' -e '/^[[:space:]]*$/d' "$at/sites/apps.txt" ;;
    PROCESS) sed -n 's/^\([A-Za-z0-9_-]*\):.*/\1/p' "$at/Procfile" ;;
    QUEUE)
      printf 'short\ndefault\nemail\nlong\n'
      awk '/^ "workers"/ {w = 1; next} w && /^ [}"]/ {w = 0} w && /^  "/ {split($0, part, "\""); print part[2]}' \
        "$at/sites/common_site_config.json"
      ;;
  esac 2>/dev/null | grep -E '^[A-Za-z0-9][A-Za-z0-9._-]*$'
