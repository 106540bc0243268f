# Talking to the operator: named steps with their time, one sentence on failure, everything else in a log.
# Sourced by the commands in bin/; needs `command_name`, `step_count` and, from open_log on, `log`.

step_number=0
step_title=""
step_child=""

# One sentence on standard error, then the end. The second argument is the exit code.
die() {
    printf '%s: %s\n' "$command_name" "$1" >&2
    exit "${2:-1}"
}

open_log() {
    log=$1
    if ! { mkdir -p "${log%/*}" && { [ ! -e "$log" ] || mv -f "$log" "$log.1"; } && : >"$log"; } 2>/dev/null; then
        die "Cannot write ${log%/*}: run it as the owner of this folder, or make room on the disk."
    fi
}

# What the current step said last. A step begins with a line «== title» (steps.py writes it too).
read_tail() {
    tac "$log" | sed '/^== /q' | head -n 60 | tac | grep -av '^[[:space:]]*$'
}

# The sentence for the first known cause in the end of the log; fails when there is none.
explain_log() {
    local pattern sentence
    while IFS=$'\t' read -r pattern sentence; do
        case $pattern in '' | '#'*) continue ;; esac
        if read_tail | grep -aiE -- "$pattern" >/dev/null; then
            printf '%s' "$sentence"
            return 0
        fi
    done <"$support/lists/failures.txt"
    return 1
}

fail_step() {
    local cause
    cause=$(explain_log) || cause="it ended with an error; its last words: $(read_tail | tail -n 1 | cut -c 1-300)"
    printf '%s: step %s/%s «%s» failed. %s\nLog: %s\n' \
        "$command_name" "$step_number" "$step_count" "$step_title" "$cause" "$log" >&2
    exit 1
}

# Tenths of a second since the machine started.
read_clock() {
    local up
    read -r up _ </proc/uptime
    up=${up%?}
    printf '%s' "${up/./}"
}

# tell_step TITLE BEGAN: says that the step is done and how long it took.
tell_step() {
    local tenths=$(($(read_clock) - $2))
    printf '[%s/%s] %s … %s.%s s\n' "$step_number" "$step_count" "$1" $((tenths / 10)) $((tenths % 10))
}

# A sign of life every ten seconds: the last line of the log. It waits on a pipe that nobody writes to,
# for a `sleep` would outlive it.
show_progress() {
    local seconds=0 never
    exec {never}<> <(:)
    while ! read -rt 10 -u "$never"; do
        seconds=$((seconds + 10))
        printf '      %s s · %s\n' "$seconds" "$(tail -c 2000 "$log" | tr '\r' '\n' | grep -av '^\s*$' | tail -n 1 | tr -cd '[:print:]' | cut -c 1-90)"
    done
}

# run_step TITLE FUNCTION ARGUMENTS: runs the function with its output in the log, and says how long it took.
run_step() {
    step_title=$1
    step_number=$((step_number + 1))
    shift
    local began progress status=0
    began=$(read_clock)
    printf '== %s\n' "$step_title" >>"$log"
    show_progress 8>&- 9>&- &
    progress=$!
    set -m
    (
        set +m
        "$@"
    ) </dev/null >>"$log" 2>&1 9>&- &
    step_child=$!
    set +m
    wait "$step_child" || status=$?
    step_child=""
    kill "$progress" 2>/dev/null || true
    wait "$progress" 2>/dev/null || true
    [ "$status" -eq 0 ] || fail_step
    tell_step "$step_title" "$began"
}

# Ctrl-C or a request to stop during a step: ends the step's own processes and says so.
stop_early() {
    trap '' INT TERM HUP
    [ -z "$step_child" ] || kill -TERM -- "-$step_child" 2>/dev/null || true
    die "Stopped during «${step_title:-start}»; run it again and it goes on from there." 130
}

trap stop_early INT TERM HUP
trap 'die "Unexpected error in line $LINENO of ${BASH_SOURCE[0]##*/} (${BASH_COMMAND%% *})."' ERR
