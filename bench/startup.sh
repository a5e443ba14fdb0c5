#!/usr/bin/env bash
# How long `tandai --help` takes beside `python -c "import typer"`: medians of 20 runs each.
#   bench/startup.sh [PYTHON]
set -euo pipefail
python=${1:-.venv/bin/python}
median() {
  for _ in $(seq 20); do
    "$python" -c 'import subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(time.perf_counter() - start)' "$@"
  done | sort -n | sed -n 10p
}
typer=$(median "$python" -c "import typer")
help=$(median "$python" -m tandai --help)
echo "import typer ${typer} s, tandai --help ${help} s, ratio $("$python" -c "print(round($help / $typer, 2))")"
