#!/bin/sh
# The wheel in a clean environment, used from outside of the repository: packaging/test-wheel.sh
#
# Takes the newest of dist/*.whl, and the newest sdist, whose wheel must be the same.
set -eu
cd "$(dirname "$0")/.."
root=$PWD

fail() { echo "FAILED: $*" >&2; exit 1; }
# The archive of the Linux folder is called nearly as an sdist is.
newest() { find dist -maxdepth 1 -name "$1" ! -name '*-linux-*' -printf '%T@ %p\n' | sort -rn | head -n 1 | cut -d' ' -f2; }

wheel=$root/$(newest 'howdah-*.whl')
sdist=$root/$(newest 'howdah-*[0-9].tar.gz')
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
python=${PYTHON:-$root/.venv/bin/python}

echo "== Every file that is read by path is in the wheel, and nothing else than Howdah"
"$python" - "$wheel" <<'END'
import subprocess, sys, zipfile
inside = {name for name in zipfile.ZipFile(sys.argv[1]).namelist() if ".dist-info/" not in name}
tracked = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "core", "gui", "resources", "docs/guide"], check=True, capture_output=True, text=True).stdout.split("\n")
builders = {"resources/sample/build.py", "resources/sample/schema.sql", "resources/sample/words.toml", "resources/translations/update.py"}
wanted = {name for name in tracked if name} - builders
missing, strange = sorted(wanted - inside), sorted(inside - wanted - builders)
assert not missing and not strange, (missing, strange)
print(len(inside), "files")
END

echo "== The sdist makes the same wheel"
"$python" -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir "$folder/again" "$sdist"
for each in "$wheel" "$folder"/again/*.whl; do unzip -l "$each" | awk '{ print $1, $4 }' | grep -E 'core/|gui/|resources/|docs/' | sort >"$folder/$(basename "$(dirname "$each")").list"; done
cmp "$folder/dist.list" "$folder/again.list" || fail "the sdist lacks files"

echo "== Install it"
"$python" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input -c constraints.txt "$wheel"

echo "== Use it from outside"
cp packaging/smoke.py "$folder/smoke.py"
cd "$folder"
venv/bin/python smoke.py venv/bin/howdah --sample "$root/resources/sample/sample.sqlite"
QT_QPA_PLATFORM=offscreen venv/bin/python - <<'END'
from pathlib import Path

from gui.guide import find_guide
from resources import find_resource

assert find_guide(None).is_file(), find_guide(None)
assert "site-packages" in str(find_resource("icons/howdah.svg").resolve(strict=True))
END
echo "The wheel is whole."
