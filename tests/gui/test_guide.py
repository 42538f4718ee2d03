"""The guide: a page for each page of the wizard, and no link in it that leads nowhere."""

import re
import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.guide import GuideWindow, find_guide
from gui.wizard.flow import PageId


@pytest.mark.parametrize("page", [None, *PageId])
def test_every_page_has_its_guide_and_its_links_lead_somewhere(page: PageId | None) -> None:
    file = find_guide(page)
    text = file.read_text("utf-8")
    assert text.startswith("# ")
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        if not link.startswith("http"):
            assert (file.parent / link).exists(), link


def test_help_opens_the_guide_of_the_page(qtbot: QtBot) -> None:
    window = GuideWindow()
    qtbot.addWidget(window)
    window.show_page(PageId.RUN)
    assert window.shown_text.startswith("Run")


def test_a_link_leads_to_another_page(qtbot: QtBot) -> None:
    window = GuideWindow()
    qtbot.addWidget(window)
    window.show_page(None)
    window._follow(window._text.source().resolved("2-source.md"))
    assert window.shown_text.startswith("Source")


def test_a_link_to_what_is_not_installed_is_words_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    folder = tmp_path / "guide"
    shutil.copytree(find_guide(None).parent, folder)
    monkeypatch.setattr("gui.guide._FOLDER", folder)
    window = GuideWindow()
    qtbot.addWidget(window)
    window.show_page(PageId.PLAN)
    assert "docs/plan.md" in window.shown_text
    assert "href" not in window._text.toHtml()
    window.show_page(None)
    assert "href" in window._text.toHtml()


def test_the_guide_is_a_folder_of_these_pages_alone() -> None:
    folder = find_guide(None).parent
    assert {file.name for file in folder.glob("*.md")} == {find_guide(page).name for page in (None, *PageId)}
    assert isinstance(folder, Path)
