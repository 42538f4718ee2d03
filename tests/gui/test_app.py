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


_OPENING = """
import sys
from pathlib import Path
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from gui.app import App, Application

application = Application([])
app = App(application)
application.file_opened.connect(app.open_file)
app.open_window()
for file in sys.argv[1:]:
    event = QFileOpenEvent(QUrl(file) if "://" in file else file)
    assert application.sendEvent(application, event)
    print(*(wizard.current.page_id.name for wizard in app.windows), sep="+")
print(*(wizard.context.session.source_path.name for wizard in app.windows))
app.show_about()
for wizard in list(app.windows):
    wizard.close()
application.exec()
app.end()
"""


def test_a_file_that_the_system_opens_with_the_program_comes_as_an_event(tmp_path: Path) -> None:
    """In the window that nothing was begun in; the next one in a window of its own. An address is no file."""
    answer = subprocess.run(
        [sys.executable, "-W", "error", "-c", _OPENING, "https://example.org/", "one.sqlite", "two.db"],
        cwd=_ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split() == ["START", "SOURCE", "SOURCE+SOURCE", "one.sqlite", "two.db"]
    assert "Traceback" not in answer.stderr
