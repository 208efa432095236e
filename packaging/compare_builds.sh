#!/bin/sh
# Build the packages twice, the second time in a copy of the checkout elsewhere, and compare every file of dist/.
# The copy stays for a look where something differs.
set -eu
cd "$(dirname "$0")/.."
copy=$(mktemp -d)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
make package
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents --target-directory="$copy"
git -C "$copy" init --quiet # the build asks git for the files
make -C "$copy" package
diff --brief --recursive dist "$copy/dist" || { echo "The second build is in $copy." >&2; exit 1; }
rm -rf "$copy"
echo "Both builds are the same."
