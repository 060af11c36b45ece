#!/bin/sh
# Tests the kernel with Jupyter's own client: `sh Tests/Kernel/run.sh [PYTEST ARGUMENTS]`.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
venv=$root/.build/jupyter
packages="jupyter_client==8.10.0 jupyter_kernel_test==0.7.0 nbclient==0.11.0 nbformat==5.11.1
  pytest==9.0.3"
# Splitting the packages into words is meant.
# shellcheck disable=SC2086
if ! [ -x "$venv/bin/pytest" ] || [ "$(cat "$venv/packages" 2>/dev/null)" != "$packages" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check $packages
  printf '%s' "$packages" >"$venv/packages"
fi
JUPYTER_DATA_DIR=$venv/data
export JUPYTER_DATA_DIR
"$root/notebook" kernel install >/dev/null
exec "$venv/bin/pytest" --quiet -p no:cacheprovider "$root/Tests/Kernel" "$@"
