#!/bin/sh
# Make build/clean-root: a new Debian (or Ubuntu) of this machine's own release, with nothing in it but its base, and in
# apt's cache all that the package and its tests install there, so that the tests themselves need no network.
# Needs root, debootstrap, and the package in dist/. Quick when nothing changed.
set -eu
cd "$(dirname "$0")/.."
root=build/clean-root

# What a desktop would have, and what looks at the installed files.
tools="ca-certificates dbus dbus-x11 fcitx5 fcitx5-pinyin fish fonts-noto-cjk gnome-keyring ibus ibus-libpinyin man-db
trayer weston zsh"

cannot() { echo "The package was not tried in a clean system: $1." >&2; [ -z "${CI:-}" ] && exit 77; exit 1; }
[ "$(id -u)" = 0 ] || cannot "that needs root"
command -v debootstrap >/dev/null || cannot "debootstrap is not installed"
unshare --mount true 2>/dev/null || cannot "no mount namespace can be made here"

package=$(ls dist/loquat_*.deb 2>/dev/null) || cannot "there is no package in dist/ (make package)"
. /etc/os-release
# The base is made once a release of the system; what is to be installed is fetched when that changes.
depends=$(dpkg-deb --field "$package" Depends)
wanted=$(echo "$VERSION_CODENAME $tools $depends" | cksum)
[ "$(cat $root.stamp 2>/dev/null)" != "$wanted" ] || exit 0

# The first of this machine's own mirrors that has the release.
mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
  awk -v release="$VERSION_CODENAME" '$2 == release && $3 == "main" { print $1; exit }')
[ -n "$mirror" ] || cannot "apt names no mirror of $VERSION_CODENAME"
components=main
[ "$ID" = ubuntu ] && components=main,universe

if [ ! -e $root/etc/debian_version ]; then
  echo "Making a clean $PRETTY_NAME …"
  make_root() {
    rm -rf $root
    debootstrap --variant=minbase --components="$components" "$VERSION_CODENAME" $root "$mirror" > build/debootstrap.log 2>&1
  }
  # A mirror may stumble.
  make_root || make_root || { rm -rf $root; cannot "debootstrap failed, see build/debootstrap.log"; }
fi
echo "Fetching what is installed there …"
cp "$package" $root/var/cache/apt/loquat.deb
cp /etc/resolv.conf $root/etc/resolv.conf 2>/dev/null || true
in_root() { unshare --mount --pid --fork chroot $root env LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
apt="apt-get -qq -o Acquire::Retries=3"
in_root $apt update || cannot "its package lists could not be fetched"
in_root $apt install -y --no-install-recommends --download-only /var/cache/apt/loquat.deb $tools >/dev/null ||
  cannot "what the package depends on could not be fetched"
echo "$wanted" > $root.stamp
