# System packages: which this system needs, which are missing, installing them by apt.
# Sourced after say.sh.

cluster_note=/etc/postgresql-common/createcluster.d/qiongtu.conf

# Sets pg_version, python_package, browser_package and java_package for this system; a sentence when it is not supported.
read_system() {
    local release=${QIONGTU_OS_RELEASE:-/etc/os-release} ID="" VERSION_ID="" PRETTY_NAME=""
    # shellcheck source=/dev/null
    [ ! -r "$release" ] || . "$release"
    read -r _ pg_version python_package browser_package java_package < <(
        grep -E "^${ID}-${VERSION_ID}[[:space:]]" "$support/lists/systems.txt" || echo - - - - -
    )
    [ "$pg_version" != - ] || die "This system (${PRETTY_NAME:-unknown}) is not supported: use Debian 12 or 13, or Ubuntu 22.04 or 24.04; or install the packages of environment.yml by conda and use --no-install."
    case $(uname -m) in
        x86_64 | aarch64) ;;
        *) die "This processor ($(uname -m)) is not supported: the Python packages are built for 64-bit Intel/AMD and ARM." ;;
    esac
}

# The apt packages for `run`, for `run` and `test`, or for `conformance` alone: one a line.
list_packages() {
    local wanted=$1 group package
    while read -r group package; do
        case "$wanted:$group" in
            run:run | test:run | test:test | conformance:conformance) ;;
            *) continue ;;
        esac
        package=${package//\{pg\}/$pg_version}
        package=${package//\{python\}/$python_package}
        package=${package//\{java\}/$java_package}
        printf '%s\n' "${package//\{browser\}/$browser_package}"
    done <"$support/lists/packages.txt"
}

# Of the packages read from standard input, those that are not installed: one a line.
list_missing() {
    local wanted
    mapfile -t wanted
    comm -23 <(printf '%s\n' "${wanted[@]}" | sort) \
        <(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null | sed -n 's/^installed //p' | sort)
}

# Says before any step whether packages can be installed at all, and asks for the sudo password once.
check_may_install() {
    [ "$(id -u)" -ne 0 ] || return 0
    if command -v sudo >/dev/null && sudo -v; then return 0; fi
    die "Packages are missing and only root may install them: run «apt-get install $*» as root, or run this as root or with sudo."
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

# Installing PostgreSQL on Debian makes and starts a machine cluster; ours is private, so not this time.
# The note lies beside Debian's own settings only while apt runs.
forbid_machine_cluster() {
    as_root mkdir -p "${cluster_note%/*}"
    as_root tee "$cluster_note" >/dev/null <<<"create_main_cluster = false"
}

# Also takes away the note that a killed installation left.
allow_machine_cluster() {
    [ ! -e "$cluster_note" ] || as_root rm -f "$cluster_note"
}

# prepare_system run|test|conformance: installs the missing packages as the current step.
prepare_system() {
    local missing
    mapfile -t missing < <(list_packages "$1" | list_missing)
    if [ ${#missing[@]} -eq 0 ]; then
        run_step "System packages" allow_machine_cluster
        return 0
    fi
    check_may_install "${missing[@]}"
    run_step "System packages (${#missing[@]} missing)" install_packages "${missing[@]}"
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
        apt-get -q -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 "$@"
}

# Puts right what a killed earlier installation left, then installs. No recommended extras.
install_packages() {
    trap allow_machine_cluster EXIT
    forbid_machine_cluster
    [ -z "$(dpkg --audit)" ] || as_root env DEBIAN_FRONTEND=noninteractive dpkg --configure -a
    apt_get update -o APT::Update::Error-Mode=any
    apt_get install --yes --no-install-recommends "$@"
}
