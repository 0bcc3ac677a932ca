#!/usr/bin/env bash
# gunicorn with a werkzeug application that answers a pong: the python to run it, and the file for its port.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
python=$1
port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
(sleep 2 && echo "$port" >"$2") &
exec "$python" -m gunicorn.app.wsgiapp --workers 5 --keep-alive 30 --bind "127.0.0.1:$port" --pythonpath . pong:application
