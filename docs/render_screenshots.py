"""Draws every page of the window in its interesting states into docs/screenshots: `make screenshots`.

Light and dark, wide (1280x800) and narrow (1024x700), without a screen. What is shown is real: the sample is scanned,
planned and migrated into an embedded PostgreSQL in a temporary folder; only names of servers are invented.
"""

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# No keyring of this machine, whose user would be asked for a password.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

from PySide6.QtCore import QDeadlineTimer, QLocale, QSettings
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QWidget

from core.connections import SavedConnection, TlsMode, save_connection
from core.errors import ConnectionFailed
from core.postgres.embedded import stop_embedded
from core.secrets import Secrets
from gui.context import Context
from gui.embedded import EmbeddedKeeper
from gui.opening import sample_session
from gui.session import Session
from gui.settings import Settings
from gui.theme import Theme
from gui.translation import install_translations
from gui.wizard.flow import PageId
from gui.wizard.wizard import Wizard

FOLDER = Path(__file__).parent / "screenshots"
SIZES = {"1280x800": (1280, 800), "1024x700": (1024, 700)}
PATIENCE_MS = 60_000
FONTS = ("Noto Sans", "Cantarell", "DejaVu Sans")
