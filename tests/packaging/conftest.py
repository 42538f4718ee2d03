"""The recipes of packages are scripts, not a package: they find each other by their folder, and so do their tests."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "packaging"))
