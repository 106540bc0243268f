# The options of bin/run.

port=8000
host=127.0.0.1
size=""
reset=no
stop=no
install=yes

print_help() {
    cat <<'TEXT'
bin/run: sets up and runs Qiongtu 琼图 on this machine: 安装并运行.

  --port N       web port (8000)
  --host ADDRESS address to listen on (127.0.0.1: this machine only; 0.0.0.0: every network)
  --size SIZE    demonstration province: small (about 20 000 patches), medium (400 000), large (3 million);
                 without it: what is loaded stays, and the first time small is loaded
  --reset        throw the private database and everything made from it away, then start anew
  --stop         stop the instance that runs from this folder
  --no-install   install nothing: use the system and Python packages that are there
  --help         this text

Environment: DATABASE_URL=postgresql://user:password@host:port/name  use that database, make none
             QIONGTU_VAR=FOLDER  keep database, secrets and logs there (var/ of this folder)
Logs: var/log. Ctrl-C stops what this command started, and nothing else.
TEXT
}

# A number from 1 to 65535.
check_port() {
    if [[ $1 =~ ^[1-9][0-9]{0,4}$ ]] && [ "$1" -le 65535 ]; then return 0; fi
    die "--port takes a number from 1 to 65535, not «$1»." 2
}

check_size() {
    case $1 in
        small | medium | large) ;;
        *) die "--size takes small, medium or large, not «$1»." 2 ;;
    esac
}

parse_options() {
    while [ $# -gt 0 ]; do
        case $1 in
            --port=* | --host=* | --size=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" ;;
        esac
        case $1 in
            --port | --host | --size)
                [ $# -ge 2 ] || die "$1 needs a value; bin/run --help shows the options." 2
                printf -v "${1#--}" '%s' "$2"
                shift
                ;;
            --reset) reset=yes ;;
            --stop) stop=yes ;;
            --no-install) install=no ;;
            --help | -h) print_help && exit 0 ;;
            *) die "There is no option «$1»; bin/run --help shows the options." 2 ;;
        esac
        shift
    done
    check_port "$port"
    [ -z "$size" ] || check_size "$size"
}
