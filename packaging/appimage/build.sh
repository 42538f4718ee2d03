#!/bin/sh
# The AppImage of the folder dist/howdah: packaging/appimage/build.sh
#
# Lays out build/Howdah.AppDir, and packs it where appimagetool is (https://github.com/AppImage/appimagetool): in the
# PATH, or named by APPIMAGETOOL. APPIMAGE_RUNTIME names the beginning of the image (https://github.com/AppImage/type2-runtime),
# which the tool fetches from the network otherwise. `make bundle` comes before.
set -eu
cd "$(dirname "$0")/../.."

folder=build/Howdah.AppDir
rm -rf "$folder"
mkdir -p "$folder/usr/lib" "$folder/usr/share/applications" "$folder/usr/share/metainfo" "$folder/usr/share/doc/howdah"
cp -a dist/howdah "$folder/usr/lib/howdah"
cp -a build/icons/hicolor "$folder/usr/share/icons"
cp packaging/linux/howdah.desktop "$folder/usr/share/applications/"
cp packaging/linux/io.github.howdah.Howdah.metainfo.xml "$folder/usr/share/metainfo/"
cp LICENSE build/third-party-notices.txt "$folder/usr/share/doc/howdah/"
cp packaging/linux/howdah.desktop "$folder/howdah.desktop"
cp resources/icons/howdah.svg "$folder/howdah.svg"
ln -s howdah.svg "$folder/.DirIcon"
cp packaging/appimage/AppRun "$folder/AppRun"
chmod 755 "$folder/AppRun"

tool=${APPIMAGETOOL:-appimagetool}
if ! command -v "$tool" >/dev/null; then
  echo "$folder is ready; appimagetool, which packs it, is not installed."
  exit 0
fi
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' core/__init__.py)
ARCH=$(uname -m) "$tool" --no-appstream ${APPIMAGE_RUNTIME:+--runtime-file "$APPIMAGE_RUNTIME"} \
  "$folder" "dist/howdah-$version-linux-$(uname -m).AppImage"
