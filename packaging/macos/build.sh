#!/bin/sh
# The application and its disk image for macOS: packaging/macos/build.sh
#
# Wants Python 3.11 to 3.13 as `python3`. Makes what the machine is: x86_64 or arm64. What of this is set is used:
#     HOWDAH_CODESIGN_IDENTITY   "Developer ID Application: ..." in the keychain; without it the signature is ad hoc
#     HOWDAH_NOTARY_PROFILE      credentials kept by `xcrun notarytool store-credentials`
set -eu
cd "$(dirname "$0")/../.."

python3 -m venv build/venv
build/venv/bin/python -m pip install --disable-pip-version-check --no-input -c constraints.txt -e ".[packaging]"
export PYTHONPATH="$PWD"
build/venv/bin/python packaging/icons.py build/icons
build/venv/bin/python packaging/notices.py build/third-party-notices.txt
# What is packed is packed again with the image, and unpacked with each start.
PYINSTALLER_ZLIB_COMPRESSION_LEVEL=0 build/venv/bin/python -m PyInstaller --noconfirm packaging/howdah.spec

application=dist/Howdah.app
identity=${HOWDAH_CODESIGN_IDENTITY:--}
cp build/third-party-notices.txt LICENSE "$application/Contents/Resources/"

sign() {
  if [ "$identity" = - ]; then
    codesign --force --sign - "$@"
  else
    codesign --force --options runtime --timestamp --sign "$identity" "$@"
  fi
}

# From the inside to the outside: a signature covers those within.
find "$application/Contents/Frameworks" -type f \( -name '*.dylib' -o -name '*.so' -o -path '*/pginstall18/bin/*' \) \
  -print | while IFS= read -r file; do sign "$file"; done
sign --entitlements packaging/macos/entitlements.plist "$application"
codesign --verify --deep --strict "$application"

version=$(build/venv/bin/python -c 'import core; print(core.__version__)')
image=dist/howdah-$version-macos-$(uname -m).dmg
stage=build/dmg
rm -rf "$stage" "$image"
mkdir -p "$stage"
cp -R "$application" "$stage/"
ln -s /Applications "$stage/Applications"
# macOS looks into new files by itself, and while it does, hdiutil fails with "Resource busy".
for pause in 5 20 0; do
  hdiutil create -volname Howdah -srcfolder "$stage" -fs HFS+ -format UDZO -ov "$image" && break
  rm -f "$image"
  sleep "$pause"
done
[ -e "$image" ]
if [ "$identity" != - ]; then
  codesign --force --timestamp --sign "$identity" "$image"
fi
if [ "${HOWDAH_NOTARY_PROFILE:-}" ]; then
  xcrun notarytool submit "$image" --keychain-profile "$HOWDAH_NOTARY_PROFILE" --wait
  xcrun stapler staple "$image"
fi
echo "$image"
