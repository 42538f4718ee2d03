"""Draws every page of the window in its interesting states into docs/screenshots: `make screenshots`.

Light and dark, wide (1280x800) and narrow (1024x700), without a screen. What is shown is real: databases are scanned,
planned and migrated into an embedded PostgreSQL in a temporary folder; only the names of saved servers are invented.
"""

import argparse
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# No keyring of this machine, whose user would be asked for a password.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
# Chunks so small that a run of a second or two can be interrupted.
os.environ["HOWDAH_CHUNK_BYTES"] = str(1 << 20)

import numpy
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QFont, QFontDatabase, QImage
from PySide6.QtWidgets import QApplication, QWidget, QWizard
from shiboken6 import Shiboken

from core.connections import SavedConnection, TlsMode, Tunnel, save_connection
from core.events import Phase
from core.plan.choices import Choice
from core.postgres.embedded import stop_embedded
from gui.app import App
from gui.crash import CrashDialog, describe_crash
from gui.guide import GuideWindow
from gui.models.plan_edits import Edit
from gui.opening import open_path, sample_session
from gui.session import Destination, Session
from gui.wizard.flow import PageId
from gui.wizard.pages.plan.page import PlanPage
from gui.wizard.pages.run.page import RunPage
from gui.wizard.pages.start import StartPage
from gui.wizard.pages.target.page import TargetPage
from gui.wizard.wizard import Wizard

FOLDER = Path(__file__).parent / "screenshots"
SIZES = {"1280x800": (1280, 800), "1024x700": (1024, 700)}
FONTS = ("Noto Sans", "Cantarell", "Ubuntu", "DejaVu Sans")
PATIENCE_S = 60

# What an application that grew for years leaves behind: mixed values, orphans, a view, a date that is none.
ORDERS = """
CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, born DATE, is_active BOOLEAN DEFAULT 1);
CREATE TABLE purchase_order (
  id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer (id), placed_at TEXT NOT NULL,
  total NUMERIC(10,2), state TEXT CHECK (state IN ('new', 'paid', 'sent')), extra JSON, uuid TEXT
);
CREATE TABLE order_line (
  order_id INTEGER NOT NULL REFERENCES purchase_order (id), position INTEGER NOT NULL, sku TEXT NOT NULL,
  quantity INTEGER, price REAL, PRIMARY KEY (order_id, position)
) WITHOUT ROWID;
CREATE VIEW open_order AS SELECT * FROM purchase_order WHERE state <> 'sent';
CREATE INDEX purchase_order_by_state ON purchase_order (state, placed_at DESC);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {customers})
INSERT INTO customer SELECT i, 'Customer ' || i, 'c' || i || '@example.org',
  date('1950-01-01', '+' || (i % 20000) || ' days'), i % 7 > 0 FROM n;
UPDATE customer SET born = 'unknown' WHERE id IN (17, 911);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {orders})
INSERT INTO purchase_order SELECT i, 1 + i % {customers}, datetime(1600000000 + i * 60, 'unixepoch'), i % 5000 / 4.0,
  CASE i % 3 WHEN 0 THEN 'new' WHEN 1 THEN 'paid' ELSE 'sent' END, json_object('ip', '10.0.0.' || i % 250, 'n', i),
  lower(printf('%08x-0000-4000-8000-%012x', i * 7919, i)) FROM n;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {orders})
INSERT INTO order_line SELECT i, p, 'SKU-' || (i * 31 + p) % 900, 1 + i % 4, (i % 900) * 0.25
  FROM n, (SELECT 1 AS p UNION ALL SELECT 2);
"""


class Studio:
    """An application whose windows are taken pictures of."""

    def __init__(self, application: QApplication, folder: Path) -> None:
        self.application = application
        self.folder = folder
        self.app = App(application)

    def take(self, window: QWidget, name: str) -> None:
        """The window in each scheme and size."""
        for scheme in ("light", "dark"):
            self.app.theme.use(is_dark=scheme == "dark")
            for size, (width, height) in SIZES.items():
                window.resize(width, height)
                self.wait(0.15)
                reduce_colours(window.grab().toImage()).save(str(FOLDER / f"{name}-{scheme}-{size}.png"))
        self.app.theme.use(is_dark=False)
        print(name)

    def wait(self, duration_s: float) -> None:
        until = time.monotonic() + duration_s
        while time.monotonic() < until:
            self.application.processEvents()
            time.sleep(0.005)

    def wait_until(self, condition: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > until:
                for window in self.app.windows:
                    window.grab().save(str(FOLDER / "stuck.png"))
                raise SystemExit(f"The window did not come to the state that was waited for: {FOLDER / 'stuck.png'}.")
            self.wait(0.02)

    def go_on(self, window: Wizard, page: PageId) -> None:
        """Press Next until a page is there."""
        while window.current.page_id < page:
            before = window.current.page_id
            self.wait_until(window.button(QWizard.WizardButton.NextButton).isEnabled)
            window.next()
            self.wait_until(lambda before=before: window.current.page_id > before)  # type: ignore[misc]
        self.wait(0.4)

    @contextmanager
    def window(self, session: Session | None = None, page: PageId = PageId.START) -> Iterator[Wizard]:
        window = self.app.open_window(session, page)
        self.wait(0.3)
        yield window
        window.done(0)
        self.wait_until(lambda: not Shiboken.isValid(window) or not window.isVisible())


def reduce_colours(image: QImage) -> QImage:
    """The picture with 256 colours, which takes a third of the room: the commonest, and of the others, such as those of
    a sign, the commonest of each kind."""
    pixels = numpy.frombuffer(image.convertToFormat(QImage.Format.Format_RGB32).constBits(), dtype=numpy.uint32)
    colours, counts = numpy.unique(pixels, return_counts=True)
    ordered = [int(colour) for colour in colours[numpy.argsort(-counts)]]
    chosen = ordered[:128]
    kinds = {colour & 0xFFE0E0E0 for colour in chosen}
    for colour in ordered[128:]:
        if colour & 0xFFE0E0E0 not in kinds and len(chosen) < 192:
            kinds.add(colour & 0xFFE0E0E0)
            chosen.append(colour)
    chosen += [colour for colour in ordered[128:512] if colour not in chosen][: 256 - len(chosen)]
    return image.convertToFormat(QImage.Format.Format_Indexed8, chosen, Qt.ImageConversionFlag.AvoidDither)


def make_orders(path: Path, orders: int) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(ORDERS.format(customers=max(1000, orders // 10), orders=orders))
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("UPDATE purchase_order SET customer_id = 99999999 WHERE id IN (5, 6, 7)")
        connection.commit()
    return path


def show_start(studio: Studio) -> None:
    with studio.window() as window:
        studio.take(window, "start-new")


def show_sample(studio: Studio) -> None:
    """The way through, on the sample."""
    session = sample_session()
    assert session.source_path is not None
    shutil.copy(session.source_path, studio.folder / "library.sqlite")
    session = replace(session, source_path=studio.folder / "library.sqlite")
    with studio.window(session, PageId.SOURCE) as window:
        studio.wait(1.5)
        studio.take(window, "source")
        studio.go_on(window, PageId.TARGET)
        studio.take(window, "target-embedded")
        studio.go_on(window, PageId.SCAN)
        studio.wait_until(window.current.isComplete)
        studio.take(window, "scan-done")
        studio.go_on(window, PageId.PLAN)
        show_plan(studio, window)
        studio.go_on(window, PageId.READY)
        studio.wait_until(window.current.isComplete)
        studio.take(window, "ready")
        studio.go_on(window, PageId.RUN)
        studio.wait_until(lambda: window.current.page_id is PageId.RESULT)
        studio.wait(0.5)
        studio.take(window, "result")


def show_plan(studio: Studio, window: Wizard) -> None:
    page = window.current
    assert isinstance(page, PlanPage)
    page.tables.go_to("book")
    for tab, name in ((0, "columns"), (1, "sql"), (2, "rows"), (3, "relations"), (4, "findings")):
        page.tabs.setCurrentIndex(tab)
        if name == "relations":
            page.tables.go_to(None)
        studio.wait(1.2)
        studio.take(window, f"plan-{name}")
    page.tabs.setCurrentIndex(0)
    studio.wait(0.5)
    studio.take(window, "plan-all-columns")


def show_orders(studio: Studio) -> None:
    """Decisions, rows set aside, a run under way, and one that is in its own way."""
    path = make_orders(studio.folder / "orders.sqlite", 600_000)
    with studio.window(open_path(path)[0], PageId.SOURCE) as window:
        studio.go_on(window, PageId.SCAN)
        studio.wait(0.5)
        studio.take(window, "scan")
        studio.go_on(window, PageId.PLAN)
        page = window.current
        assert isinstance(page, PlanPage)
        choose(studio, window, ("customer", "born", "type", "date"), ("customer", None, "unfit", "set-aside"))
        page.tables.go_to("customer")
        studio.wait(0.8)
        studio.take(window, "plan-chosen")
        studio.go_on(window, PageId.RUN)
        run = window.current
        assert isinstance(run, RunPage)
        studio.wait_until(lambda: run.watch.progress.fraction > 0.45)
        studio.take(window, "run")
        studio.wait_until(lambda: window.current.page_id is PageId.RESULT)
        studio.wait(1)
        studio.take(window, "result-findings")
    show_interrupted(studio, path)
    with studio.window(open_path(path)[0], PageId.SOURCE) as window:
        studio.go_on(window, PageId.READY)
        studio.wait(2)
        studio.take(window, "ready-in-the-way")


def show_interrupted(studio: Studio, path: Path) -> None:
    """A run that is paused, cancelled, and gone on with from the first page."""
    session = open_path(path)[0].with_destination(Destination(schema="orders"))
    with studio.window(session, PageId.SOURCE) as window:
        studio.go_on(window, PageId.PLAN)
        choose(studio, window, ("customer", "born", "type", "date"), ("customer", None, "unfit", "set-aside"))
        studio.go_on(window, PageId.RUN)
        run = window.current
        assert isinstance(run, RunPage)
        progress = run.watch.progress
        studio.wait_until(lambda: progress.current is Phase.COPY and progress.rows_done > progress.rows_total // 2)
        run.toggle_pause()
        studio.wait(0.5)
        studio.take(window, "run-paused")
        run.cancel()
        studio.wait_until(lambda: not run.is_busy())
        studio.take(window, "run-interrupted")
    with studio.window() as window:
        start = window.current
        assert isinstance(start, StartPage)
        studio.wait_until(lambda: bool(start.runs.rows))
        studio.take(window, "start-interrupted")
        start.runs.rows[0].resume.click()
        studio.wait_until(lambda: window.current.page_id is PageId.RESULT)


def choose(studio: Studio, window: Wizard, *wanted: tuple[str, str | None, str, str]) -> None:
    page = window.current
    assert isinstance(page, PlanPage)
    choices = tuple(Choice(table=t, column=c, setting=s, value=v) for t, c, s, v in wanted)
    page.editor.apply(Edit(added=choices))
    plan = window.context.session.plan
    studio.wait_until(lambda: window.context.session.plan is not plan)


def show_troubles(studio: Studio) -> None:
    broken = studio.folder / "broken.sqlite"
    broken.write_bytes((studio.folder / "orders.sqlite").read_bytes()[:70_000])
    with studio.window(Session().with_source(broken), PageId.SOURCE) as window:
        studio.wait(1)
        studio.take(window, "source-damaged")
    with studio.window(sample_session(), PageId.SOURCE) as window:
        studio.go_on(window, PageId.TARGET)
        page = window.current
        assert isinstance(page, TargetPage)
        page.list.choose(1)
        studio.wait(0.5)
        studio.take(window, "target")
        page.list.choose(3)
        studio.wait(0.3)
        page.editor.test()
        studio.wait(2)
        studio.take(window, "target-refused")
    with studio.window() as window:
        studio.wait(0.5)
        studio.take(window, "start")


def show_others(studio: Studio) -> None:
    guide = GuideWindow()
    guide.show_page(PageId.PLAN)
    studio.take(guide, "guide")
    guide.close()
    try:
        {}["column"]
    except KeyError as error:
        dialog = CrashDialog(describe_crash(error, []))
    dialog.show()
    dialog.grab().save(str(FOLDER / "crash-light.png"))
    dialog.close()


def main() -> None:
    # What is asked for an option must not begin to draw.
    argparse.ArgumentParser(prog="python -m docs.render_screenshots", description=__doc__).parse_args()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    with tempfile.TemporaryDirectory(prefix="howdah-", ignore_cleanup_errors=True) as name:
        # Its path is in the pictures.
        folder = Path(name) / "ann"
        folder.mkdir(mode=0o755)
        # The embedded server's account has to pass.
        folder.parent.chmod(0o755)
        os.environ |= {
            "HOWDAH_CONFIG": f"{name}/config",
            "HOWDAH_DATA": f"{name}/kept",
            "XDG_DATA_HOME": f"{name}/data",
        }
        save_connection(
            SavedConnection(
                name="Library",
                host="db.example.org",
                database="library",
                user="ann",
                tls_mode=TlsMode.VERIFY_FULL,
                ca_file="system",
            )
        )
        save_connection(
            SavedConnection(
                name="Staging",
                host="10.0.3.7",
                database="library",
                user="deploy",
                tunnel=Tunnel(host="bastion.example.org", user="ann"),
            )
        )
        save_connection(SavedConnection(name="This machine", host="127.0.0.1", port=1, database="library", user="ann"))
        QLocale.setDefault(QLocale("en_GB"))
        application = QApplication([])
        family = next((font for font in FONTS if font in QFontDatabase.families()), None)
        if family is not None:
            application.setFont(QFont(family, 10))
        application.setQuitOnLastWindowClosed(False)
        studio = Studio(application, folder)
        try:
            for show in (show_start, show_sample, show_orders, show_troubles, show_others):
                show(studio)
        finally:
            studio.app.end()
            stop_embedded()


if __name__ == "__main__":
    main()
