#!/bin/sh
# Starts Hoist: its commands in the terminal, everything else in its window.
folder=$(dirname -- "$(readlink -f -- "$0")")
hoist=$folder/hoist-bin

# Electron removes the first variable from its environment, and the second one would leave pages without a sandbox.
[ -z "${NODE_EXTRA_CA_CERTS:-}" ] || export HOIST_EXTRA_CA_CERTS="$NODE_EXTRA_CA_CERTS"
unset ELECTRON_DISABLE_SANDBOX

if ! env pwd -P >/dev/null 2>&1; then
  case ${1:-} in
    --help | -h | --version) cd / ;;
    *)
      echo 'The current folder no longer exists. Change to another folder, then start Hoist again.' >&2
      exit 1
      ;;
  esac
fi

case ${1:-} in
  upload | demo | --help | -h | --version)
    # It opens no page, so it needs neither a display nor a sandbox. Chromium ends without a folder of its own, and
    # nobody can write to this one: Hoist itself keeps its data elsewhere.
    exec "$hoist" --terminal --user-data-dir=/proc --ozone-platform=headless --no-sandbox --no-zygote --disable-gpu \
      --log-level=3 -- "$@"
    ;;
esac

refuse() {
  printf '%s\n' "$1" >&2
  # Nobody reads standard error if a launcher has started Hoist.
  [ -t 2 ] || zenity --error --no-markup --text="$1" 2>/dev/null || kdialog --error "$1" 2>/dev/null ||
    xmessage "$1" 2>/dev/null
  exit 1
}

if [ "$(id -u)" = 0 ]; then
  refuse 'Hoist does not open its window for root, for whom Chromium has no sandbox: a fault in the window could reach this whole computer.
Start Hoist as an ordinary user. In the terminal, root can use "hoist upload FILE...".'
fi

if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  refuse 'Hoist cannot open its window: there is no display here.
In the terminal, "hoist upload FILE..." needs none. "hoist --help" says more.'
fi
# Electron before 38 looks only for X.
[ -n "${DISPLAY:-}" ] || set -- --ozone-platform=wayland "$@"

helper=$(readlink -f "$folder/chrome-sandbox")
helper_is_roots() {
  [ -u "$helper" ] && [ "$(stat -c %u "$helper")" = 0 ]
}

# In many containers programs cannot become root, or root may not create namespaces (CAP_SYS_ADMIN).
root_builds_sandboxes() {
  limits=$(sed -n 's/^CapBnd:[[:space:]]*//p' /proc/self/status)
  [ $((0x${limits:-0} >> 21 & 1)) = 1 ] && ! grep -q '^NoNewPrivs:[[:space:]]*1' /proc/self/status
}

# Chromium isolates its pages with user namespaces, or with its helper if that runs as root.
sandboxed() {
  unshare --user --map-root-user --net true 2>/dev/null && return
  helper_is_roots && root_builds_sandboxes && return
  # The system may make an exception for this one program, which only an attempt can show.
  "$hoist" --terminal --user-data-dir=/proc --ozone-platform=headless -- --version >/dev/null 2>&1
}
if ! sandboxed; then
  problem='Hoist does not start: this system does not let Chromium build its sandbox, and Hoist does not run without it.'
  if helper_is_roots; then
    refuse "$problem
Nobody may create namespaces here, not even root, as in many containers. In the terminal, \"hoist upload FILE...\" needs none."
  fi
  refuse "$problem
Ordinary programs may not create user namespaces here. The .deb and .rpm packages of Hoist bring what is needed.
For this copy, run this command once, then start Hoist again:

  sudo sh -c 'chown root:root \"\$0\" && chmod 4755 \"\$0\"' '$(printf %s "$helper" | sed "s/'/'\\\\''/g")'"
fi

exec "$hoist" "$@"
