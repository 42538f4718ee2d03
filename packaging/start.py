"""How long the program takes to start: start.py [--program dist/howdah/howdah] [--repeats 7].

The command line is timed to the end of `--version`. The window is timed on a screen of its own (Xvfb) until something
has been drawn in it: until the colour of a point within it is no longer the empty screen's. The first start of each is
not counted, since it reads the files into memory.
"""

import argparse
import ctypes
import ctypes.util
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SCREEN = "1280x800x24"
_POINT = (320, 240)
"""Where there is a window of any size that Howdah has, as long as no window manager moves it."""
_LONGEST_S = 60.0
_Z_PIXMAP = 2
_ALL_PLANES = 0xFFFFFFFF
_GOALS_S = {"howdah --version": 0.3, "the window": 1.5}


class Screen:
    """Looks at one point of an X11 screen."""

    def __init__(self, name: str) -> None:
        self._x = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
        for function in ("XOpenDisplay", "XGetImage"):
            getattr(self._x, function).restype = ctypes.c_void_p
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x.XGetPixel.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(name.encode()))
        if not self._display:
            raise OSError(f"There is no screen {name}.")
        self._root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))

    def read_colour(self) -> int:
        image = ctypes.c_void_p(
            self._x.XGetImage(self._display, self._root, *_POINT, 1, 1, ctypes.c_ulong(_ALL_PLANES), _Z_PIXMAP)
        )
        colour = int(self._x.XGetPixel(image, 0, 0))
        self._x.XFree(image)
        return colour


def time_version(program: list[str]) -> tuple[float, float]:
    """Seconds until `--version` has ended, and those of a processor's work."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run([*program, "--version"], check=True, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def time_window(program: list[str], screen: Screen, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds until something is drawn, and those of a processor's work. Raises TimeoutError."""
    empty = screen.read_colour()
    began = time.perf_counter()
    process = subprocess.Popen(program, env=environment)
    try:
        while screen.read_colour() == empty:
            if process.poll() is not None or time.perf_counter() - began > _LONGEST_S:
                raise TimeoutError("No window came.")
            time.sleep(0.005)
        wall = time.perf_counter() - began
        # Of all its threads, in ticks (proc_pid_stat(5)).
        fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return wall, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    finally:
        process.terminate()
        process.wait()
        while screen.read_colour() != empty:
            time.sleep(0.01)


@contextmanager
def open_screen() -> Iterator[str]:
    """The name of a screen that nobody sees."""
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", _SCREEN],
        pass_fds=[write_end],
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    try:
        with os.fdopen(read_end) as told:
            number = told.readline().strip()
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", nargs="+", default=["dist/howdah/howdah"])
    parser.add_argument("--repeats", type=int, default=7)
    options = parser.parse_args()
    with open_screen() as name, tempfile.TemporaryDirectory() as folder:
        screen = Screen(name)
        environment = os.environ | {
            "DISPLAY": name,
            "QT_QPA_PLATFORM": "xcb",
            "HOWDAH_CONFIG": folder,
            "HOWDAH_DATA": folder,
        }
        times = {
            "howdah --version": [time_version(options.program) for _ in range(options.repeats + 1)][1:],
            "the window": [time_window(options.program, screen, environment) for _ in range(options.repeats + 1)][1:],
        }
    print(f"{os.cpu_count()} processors, {_describe_processor()}, {platform.system()} {platform.release()}; load "
          f"{os.getloadavg()[0]:.1f}; the median of {options.repeats}, and the fastest\n")  # fmt: skip
    print("| start, warm | s | fastest | processor s | goal |\n| --- | ---: | ---: | ---: | ---: |")
    for what, taken in times.items():
        walls, works = zip(*taken, strict=True)
        middle, work = statistics.median(walls), statistics.median(works)
        print(f"| {what} | {middle:.2f} | {min(walls):.2f} | {work:.2f} | {_GOALS_S[what]} |")


def _describe_processor() -> str:
    described = Path("/proc/cpuinfo")
    lines = described.read_text().splitlines() if described.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    sys.exit(main())
