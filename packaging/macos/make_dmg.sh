#!/bin/sh
# Put build/frozen/Loquat.app into a disk image to drag it from: dist/loquat-<version>-macos-<machine>.dmg.
# Untried: written from the documentation, and run by .github/workflows/packages.yml only.
# With SIGNING_IDENTITY set it is signed; without, macOS asks the person to allow it (docs/packaging.md).
set -eu
cd "$(dirname "$0")/../.."
version=${1:?the version}
app=build/frozen/Loquat.app
stage=build/dmg
image=dist/loquat-$version-macos-$(uname -m).dmg

[ -d "$app" ] || { echo "There is no $app: run packaging/make_package.py first." >&2; exit 2; }
mkdir -p "$app/Contents/Resources/licences" dist
cp LICENSE THIRD-PARTY.md "$app/Contents/Resources/"
cp -R build/licences/. "$app/Contents/Resources/licences/"
# An ad hoc signature ("-") is what Apple's processors ask of every program.
codesign --force --deep --options runtime --entitlements packaging/macos/entitlements.plist \
  --sign "${SIGNING_IDENTITY:--}" "$app"
codesign --verify --deep --strict "$app"

rm -rf "$stage" "$image"
mkdir -p "$stage"
cp -R "$app" "$stage/"
ln -s /Applications "$stage/Applications"
hdiutil create -quiet -volname "Loquat $version" -srcfolder "$stage" -format UDZO -imagekey zlib-level=9 "$image"
hdiutil verify -quiet "$image"
