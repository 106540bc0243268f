# The project's own Python environment `.venv`, made from a hash-locked list. Sourced after say.sh.

# The Python that makes .venv (with --no-install: the one that is there). Sets python.
find_python() {
    local candidate
    for candidate in "${QIONGTU_PYTHON:-}" "/usr/bin/${python_package:-python3}" \
        python3.13 python3.12 python3.11 python3; do
        if [ -n "$candidate" ] && "$candidate" -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            python=$candidate
            return 0
        fi
    done
    die "No Python 3.11, 3.12 or 3.13 with its venv module was found: install it, or set QIONGTU_PYTHON to one."
}

# What .venv must have been made from: the list, the Python, the folder.
describe_venv() {
    printf '%s %s %s\n' "$(sha256sum <"$1" | cut -c 1-64)" "$("$python" -c 'import sys; print(sys.version_info[:3])')" "$PWD"
}

# make_venv LIST: brings .venv to the list. A half-made one, or one of another Python or folder, is made anew.
# The test list holds all of the other one, so it counts for both.
make_venv() {
    local list=$1 wanted
    wanted=$(describe_venv "$list")
    [ "$(cat ".venv/.made-from-$list" 2>/dev/null)" != "$wanted" ] || return 0
    if [ -e .venv/.unfinished ] || ! same_place "$wanted"; then rm -rf .venv; fi
    mkdir -p .venv
    touch .venv/.unfinished
    rm -f .venv/.made-from-*
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    .venv/bin/python -m pip install --no-input --disable-pip-version-check --progress-bar off --no-deps --require-hashes \
        --only-binary :all: --requirement "$list"
    describe_venv requirements.lock >.venv/.made-from-requirements.lock
    printf '%s\n' "$wanted" >".venv/.made-from-$list"
    rm .venv/.unfinished
}

# True when some list was installed into this .venv by the same Python in the same folder.
same_place() {
    cat .venv/.made-from-* 2>/dev/null | cut -d ' ' -f 2- | grep -qxF "${1#* }"
}

# One set-up of .venv and the front end at a time; held by what it starts too, so a killed one is waited for.
lock_setup() {
    mkdir -p var
    exec 8>>var/setup.lock
    flock -n 8 && return 0
    echo "      waiting for another set-up in this folder to end"
    flock 8
}

unlock_setup() {
    exec 8>&-
}

# The Python that runs the project: .venv, or an active conda environment. Sets run_python.
find_run_python() {
    run_python=$PWD/.venv/bin/python
    [ ! -x "$run_python" ] || return 0
    run_python=${CONDA_PREFIX:-/nowhere}/bin/python
    [ -x "$run_python" ] || die "There is no .venv here yet: run bin/run without --no-install once, or activate the conda environment of environment.yml."
}
