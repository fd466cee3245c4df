# Sourced by the other scripts: makes the project's own environments, once for each lock file.
# prepare FILE [FOLDER]: install what FILE (a constraints file with hashes) pins, and glossearch itself, into FOLDER
# (else .venv).

unset PYTHONDONTWRITEBYTECODE  # compiled once, and not by each of many processes
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

fail() {
    echo "glossearch: $1" >&2
    exit 2
}

find_python() {
    for python in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            return
        fi
    done
    fail "Python 3.11 or newer is needed, and ${PYTHON:-python3} is not; install it, or name one with PYTHON=..."
}

prepare() {
    lock=$root/$1
    place=$root/${2:-.venv}
    # An environment made for another lock file, another place or with more in it than $1 is told by its stamp.
    wanted=$(cat "$lock" "$root/pyproject.toml" | cksum; echo "$root")
    if [ "$(cat "$place/stamp-$1" 2>/dev/null)" = "$wanted" ]; then
        return
    fi
    find_python
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "Python's venv module is missing; on Debian or Ubuntu: apt install python3-venv"
    echo "glossearch: setting up $place (once; a minute or so)" >&2
    if ! "$place/bin/python" -c '' 2>/dev/null; then
        "$python" -m venv --clear "$place" || fail "$place cannot be made"
    fi
    pip() {
        "$place/bin/python" -m pip --disable-pip-version-check --no-input --quiet install "$@" >&2 ||
            fail "the installation failed; the lines above say why. Nothing else was changed: try again"
    }
    # The lock is whole. Left to resolve, pip asks for the newest "coverage[toml]", and refuses it for having no hash.
    pip --no-deps --require-hashes -r "$lock"
    pip --no-deps --no-build-isolation -e "$root"
    "$place/bin/python" -m pip --disable-pip-version-check check --quiet >&2 ||
        fail "$1 misses what the lines above name; scripts/lock makes it anew"
    echo "$wanted" > "$place/stamp-$1"
}
