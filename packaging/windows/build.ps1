# The folder and the installer for Windows: packaging\windows\build.ps1
#
# Wants PowerShell 7.4, Python 3.11 to 3.13 as `python`, and Inno Setup 6.3 or newer as `iscc`. Signs the programs and the
# installer with signtool where HOWDAH_SIGN_THUMBPRINT names a certificate of the machine's store.
#Requires -Version 7.4
$ErrorActionPreference = "Stop"
$PSNativeCommandUseErrorActionPreference = $true
Set-Location (Join-Path $PSScriptRoot "..\..")

python -m venv build\venv
$python = "build\venv\Scripts\python.exe"
& $python -m pip install --disable-pip-version-check --no-input -c constraints.txt -e ".[packaging]"
$env:PYTHONPATH = (Get-Location).Path
# What is packed is packed again with the installer, and unpacked with each start.
$env:PYINSTALLER_ZLIB_COMPRESSION_LEVEL = "0"
& $python packaging\icons.py build\icons
& $python packaging\windows\version.py build\windows\version.txt
& $python packaging\notices.py build\third-party-notices.txt
& $python -m PyInstaller --noconfirm packaging\howdah.spec

$version = & $python -c "import core; print(core.__version__)"
$options = @("/DVersion=$version", "/DNumbers=$($version -replace '\.?[^\d.].*$')")
if ($env:HOWDAH_SIGN_THUMBPRINT) {
    $sign = "sign", "/sha1", $env:HOWDAH_SIGN_THUMBPRINT, "/fd", "sha256"
    $sign += "/tr", "http://timestamp.digicert.com", "/td", "sha256"
    foreach ($program in "howdah.exe", "howdah-window.exe") {
        & signtool @sign "dist\howdah\$program"
    }
    # Inno Setup puts the file's name in the place of $f.
    $options += "/DSign", "/Ssign=signtool $sign `$f"
}
& iscc @options packaging\windows\howdah.iss
