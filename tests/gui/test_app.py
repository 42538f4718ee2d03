"""The application as a whole, in a process of its own: what it opens, and what it leaves running."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.postgres.embedded import embedded_status

_ROOT = Path(__file__).parents[2]
_SCRIPT = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from gui.app import App
from gui.opening import sample_session
from gui.wizard.flow import PageId

application = QApplication([])
app = App(application)
first = app.open_window(sample_session(), PageId.SOURCE)
second = app.open_window()
app.settings.keeps_embedded_running = {keeps}
app.embedded.start()
print(first.current.page_id.name, second.current.page_id.name, len(app.windows))
QTimer.singleShot(500, first.close)
QTimer.singleShot(700, second.close)
application.exec()
app.end()
"""


@pytest.mark.parametrize("keeps", [False, True])
def test_the_embedded_server_ends_with_the_last_window_unless_it_is_to_go_on(
    keeps: bool, own_embedded_server: Path
) -> None:
    answer = subprocess.run(
        [sys.executable, "-W", "error", "-c", _SCRIPT.format(keeps=keeps)],
        cwd=_ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split() == ["SOURCE", "START", "2"]
    assert "Traceback" not in answer.stderr
    assert (embedded_status() is not None) == keeps
