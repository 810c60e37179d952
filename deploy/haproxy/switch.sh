#!/bin/sh
# Which colour serves which version of the data, in the running HAProxy and in its maps, so that a restart keeps it.
#
#   switch.sh add VERSION COLOUR    requests that name VERSION go to COLOUR
#   switch.sh current COLOUR        new clients go to COLOUR; refused while it has no replica that is ready
#   switch.sh remove VERSION        requests that name VERSION go where all others do
#   switch.sh show                  what is
set -eu
conf=${CONF_DIR:-/etc/haproxy}
socket=${RUN_DIR:-/run/haproxy}/admin.sock
versions=$conf/maps/versions.map
current=$conf/maps/current.map

fail() { echo "switch.sh: $1" >&2; exit 1; }
usage() { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
ask() {
  said=$(printf '%s\n' "$1" | socat -t 5 - "UNIX-CONNECT:$socket") || fail "no HAProxy at $socket"
  # An answer to a change is an error; what is shown is printed.
  case $1 in show*) printf '%s\n' "$said" ;; *) [ -z "$said" ] || fail "$said" ;; esac
}
without() { grep -v "^$1 " "$2" || true; }
put() { kept=$(without "$2" "$1"); printf '%s\n%s %s\n' "$kept" "$2" "$3" | sed '/^$/d' >"$1.new"; mv "$1.new" "$1"; }
is_colour() { [ "$1" = blue ] || [ "$1" = green ] || fail "a colour is blue or green"; }
is_version() { case $1 in *[!0-9A-Za-z.+_-]* | '') fail "no version of data: $1" ;; esac; }
known() { ask "show map $versions" | grep -q " $1 "; }

case "${1:-} $#" in
  "add 3")
    is_version "$2"; is_colour "$3"
    if known "$2"; then ask "set map $versions $2 $3"; else ask "add map $versions $2 $3"; fi
    put "$versions" "$2" "$3" ;;
  "current 2")
    is_colour "$2"
    ask "show stat" | grep "^$2,BACKEND," | grep -q ",UP," || fail "$2 has no replica that is ready"
    ask "set map $current current $2"
    put "$current" current "$2" ;;
  "remove 2")
    is_version "$2"
    if known "$2"; then ask "del map $versions $2"; fi
    kept=$(without "$2" "$versions"); printf '%s\n' "$kept" >"$versions.new"; mv "$versions.new" "$versions" ;;
  "show 1")
    ask "show map $current" | cut -d' ' -f2-
    ask "show map $versions" | cut -d' ' -f2- ;;
  *) usage ;;
esac
