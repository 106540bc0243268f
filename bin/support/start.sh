# What the commands in bin/ begin with: the folder, the parts. Sourced by them; sets `support` and `var`.
# shellcheck disable=SC2034  # read by the parts

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
support=$PWD/bin/support
var=${QIONGTU_VAR:-$PWD/var}
case $var in /*) ;; *) var=$PWD/$var ;; esac
for part in say options system venv guard; do
    # shellcheck source=/dev/null
    . "$support/$part.sh"
done

# load_env FILE: exports its KEY=VALUE lines, except those that are set already. A database of the operator's
# own never meets the owner of another.
load_env() {
    local line name
    [ -z "${DATABASE_URL:-}" ] || export DATABASE_OWNER_URL=${DATABASE_OWNER_URL:-$DATABASE_URL}
    while read -r line; do
        name=${line%%=*}
        [ -n "${!name:-}" ] || export "${line?}"
    done < <(cat "$1" 2>/dev/null)
}
