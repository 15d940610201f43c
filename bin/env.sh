# Sourced by the commands beside it and in benchmarks/: knows the root, and makes the Python environment they need.

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
venv=$root/.venv
python=$venv/bin/python

# Relative to where the command was typed, whatever folder its programs work in.
case ${TASKS_DATA_DIR:-/} in
    /*) ;;
    *) export TASKS_DATA_DIR="$PWD/$TASKS_DATA_DIR" ;;
esac

fail() {
    echo "$*" >&2
    exit 1
}

# has NAME...: whether one of these commands is there, root's own among them.
has() {
    for name in "$@"; do
        PATH=$PATH:/usr/sbin command -v "$name" >/dev/null && return
    done
    return 1
}

# debian PACKAGE...: install them, as root on Debian.
debian() {
    [ "$(id -u)" = 0 ] && has apt-get || return
    echo "Installing $* ..." >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -qq --no-install-recommends "$@" >/dev/null
}

# need LIST...: a .venv that holds exactly what LIST.txt pins; `requirements` comes first.
need() {
    for list in "$@"; do
        up_to_date "$list" || (make_ready "$list") 9<"$root/requirements.txt"
    done
}

# What the program runs on: the driver too, where DATABASE_URL asks for one that must be built.
need_program() {
    need requirements
    case ${DATABASE_URL-} in
        mysql:*) need_mysql ;;
    esac
}

mysql_builds="gcc libmariadb-dev pkg-config python3-dev" # Debian's names

need_mysql() {
    can_mysql || fail "The driver for MySQL needs what it is built with. On Debian: apt-get install $mysql_builds"
    need requirements-mysql
}

can_mysql() {
    up_to_date requirements-mysql || pkg-config --exists libmariadb || pkg-config --exists mysqlclient
} 2>/dev/null

up_to_date() {
    [ "$(stamp "$1")" = "$(cat "$venv/$1.stamp" 2>/dev/null)" ]
}

# cksum names the file with its folder: a copied or moved .venv is stale too, for its scripts name the old one.
stamp() {
    "$python" -V 2>/dev/null || echo "no Python"
    cksum "$root/$1.txt"
}

make_ready() {
    base=$(find_python)
    # Two first starts at once would wreck each other. The lock is this subshell's, and whatever it leaves running.
    "$base" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'
    up_to_date "$1" && return
    echo "Installing $1.txt into .venv; only the first start takes this long ..." >&2
    [ "$1" != requirements ] || "$base" -m venv --clear "$venv"
    "$python" -m pip install --require-hashes --disable-pip-version-check -q -r "$root/$1.txt"
    stamp "$1" >"$venv/$1.stamp" # last: what was left half-made is made again
}

find_python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            "$name" -c 'import ensurepip, venv' 2>/dev/null ||
                fail "$name has no venv module. On Debian: apt-get install python3-venv"
            echo "$name"
            return
        fi
    done
    fail "Python 3.11 or newer is needed. On Debian: apt-get install python3 python3-venv"
}
