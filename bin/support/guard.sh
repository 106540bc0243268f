# What is checked before anything long: another instance, left-over processes, the port, the disk.
# Sourced after say.sh; `var` is the folder of everything that is made at run time.

# The kernel's start time of a process: with it a process id is never mistaken for a later one.
read_start_time() {
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    stat=${stat##*) }
    cut -d ' ' -f 20 <<<"$stat"
}

# True while the process that wrote the file «pid start-time» is alive.
is_alive() {
    local pid start
    read -r pid start 2>/dev/null <"$1" && [ "$(read_start_time "$pid")" = "$start" ]
}

# stop_recorded FILE SIGNAL SECONDS: asks the recorded process to end, waits, then ends it for good.
stop_recorded() {
    local pid tries=0
    if is_alive "$1"; then
        read -r pid _ <"$1"
        kill "-$2" "$pid" 2>/dev/null || true
        while is_alive "$1" && [ $((tries += 1)) -lt $(($3 * 10)) ]; do sleep 0.1; done
        ! is_alive "$1" || kill -KILL "$pid" 2>/dev/null || true
    fi
    rm -f "$1"
}

# Ends what a killed bin/run left running. INT is PostgreSQL's fast shutdown.
clear_left_over() {
    stop_recorded "$var/run/web.pid" TERM 10
    stop_recorded "$var/run/worker.pid" TERM 10
    stop_recorded "$var/run/cluster.pid" INT 60
}

# A folder that the operator names must be empty or ours: --reset deletes what is in it.
check_own_folder() {
    [ -z "${QIONGTU_VAR:-}" ] || [ -e "$var/run" ] || [ -z "$(ls -A "$var" 2>/dev/null)" ] ||
        die "$var holds other things: set QIONGTU_VAR to an empty folder."
}

# take_lock SENTENCE: one at a time in a folder, else the sentence. The lock lives as long as this process,
# however it ends.
take_lock() {
    if ! { mkdir -p "$var/run" && : >>"$var/run/lock"; } 2>/dev/null; then
        die "Cannot write $var: run it as the owner of this folder, or make room on the disk."
    fi
    exec 9>>"$var/run/lock"
    flock -n 9 || die "$1 (process $(cut -d ' ' -f 1 "$var/run/run.pid" 2>/dev/null))."
    printf '%s %s\n' $$ "$(read_start_time $$)" >"$var/run/run.pid"
}

# `bin/run --stop`: ends the running instance and whatever a killed one left.
stop_instance() {
    local running=no
    ! is_alive "$var/run/run.pid" || running=yes
    stop_recorded "$var/run/run.pid" TERM 90
    clear_left_over
    if [ "$running" = yes ]; then echo "Stopped. 已停止。"; else echo "Nothing was running. 没有在运行。"; fi
}

check_port_free() {
    local where=$host
    [ "$host" != 0.0.0.0 ] || where=127.0.0.1
    ! (exec 3<>"/dev/tcp/$where/$port") 2>/dev/null ||
        die "Port $port is taken by another program: choose another, for example bin/run --port $((port % 65535 + 1))."
}

# check_space GIGABYTES: room on the disk that holds `var`.
check_space() {
    local free
    free=$(df --output=avail -k "$var" | tail -n 1)
    [ "$free" -ge $(($1 * 1024 * 1024)) ] ||
        die "The disk has too little room: $((free / 1024)) MB are free under $var, about $1 GB are needed; make room or set QIONGTU_VAR to a folder on another disk."
}

# Gigabytes wanted: packages and front end about 2, the rest for the province and its write-ahead log.
needed_space() {
    if [ -e "$var/stamps/province" ] && [ "$reset" = no ] && [ -z "$size" ]; then
        echo 1
        return
    fi
    case $size in
        medium) echo 8 ;;
        large) echo 20 ;;
        *) echo 4 ;;
    esac
}
