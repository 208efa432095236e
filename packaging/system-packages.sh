#!/bin/sh
# Install the system packages that Qt needs (`run`), those that the tests need too (`test`), and those that building
# packages and trying them in a clean system needs (`package`).
# With apt as root or through sudo without a password; otherwise it names them in one line.
set -eu
mode=${1:?run, test or package}
run="fontconfig libdbus-1-3 libegl1 libfontconfig1 libgl1 libglib2.0-0 libgomp1 libxcb-cursor0 libxcb-icccm4 libxcb-image0
libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1 libxkbcommon-x11-0 libxkbcommon0"
test="curl dbus e2fsprogs fonts-dejavu-core fonts-inter fonts-noto-cjk git gnome-keyring gsettings-desktop-schemas iproute2 libglib2.0-bin mount microsocks
mitmproxy procps squid syncthing tinyproxy util-linux
x11-utils xclip xdotool xvfb"

package="appstream binutils debootstrap desktop-file-utils dpkg-dev xz-utils"

# macOS needs none, and other systems name theirs differently: Qt's own message names a missing library.
command -v dpkg-query >/dev/null 2>&1 || exit 0

packages=$run
case $mode in
  test) packages="$run $test" ;;
  package) packages="$run $package" ;;
esac
missing=
for package in $packages; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  # Ubuntu's 64-bit time names: libglib2.0-0t64 stands for libglib2.0-0.
  [ "$state" = installed ] || state=$(dpkg-query -W -f '${db:Status-Status}' "${package}t64" 2>/dev/null || true)
  [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

give_up() {
  echo "Missing system packages; install them with: sudo apt-get install$missing" >&2
  # Opening the window may still work; the tests would not.
  [ "$mode" = run ] && exit 0
  exit 2
}

if [ "$(id -u)" = 0 ]; then as_root=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo -n"
else give_up
fi
echo "Installing system packages:$missing …"
export DEBIAN_FRONTEND=noninteractive
# A new system may be updating itself: wait for it. A mirror may stumble: ask again. Lists that cannot be renewed may still do.
apt="apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3"
$as_root $apt update || true
# The tests start the proxies that they need; as services they would only take ports (invoke-rc.d heeds the level).
$as_root env RUNLEVEL=1 $apt install -y --no-install-recommends $missing >/dev/null || give_up
