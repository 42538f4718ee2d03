#!/bin/sh
# dist/howdah-VERSION-linux-MACHINE.tar.gz of the folder dist/howdah: packaging/linux/tarball.sh
#
# With the libraries of the build machine that are not on every desktop, so that it runs where nothing is installed.
set -eu
cd "$(dirname "$0")/../.."

version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' core/__init__.py)
name=howdah-$version-linux-$(uname -m)
stage=build/tarball
rm -rf "$stage"
mkdir -p "$stage/$name/share"
cp -a dist/howdah/. "$stage/$name/"
cp LICENSE build/third-party-notices.txt "$stage/$name/"
cp packaging/linux/README.txt "$stage/$name/README.txt"
cp -a build/icons/hicolor "$stage/$name/share/icons"
cp packaging/linux/howdah.desktop packaging/linux/howdah.xml build/manual/howdah.1 "$stage/$name/share/"
time=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
tar -C "$stage" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$time" -cf - "$name" |
  gzip -9n >"dist/$name.tar.gz"
ls -l "dist/$name.tar.gz"
