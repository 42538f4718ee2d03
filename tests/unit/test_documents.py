"""What the documents say can be followed: links lead somewhere, pictures and files exist, commands are ones."""

import importlib.util
import re
import shlex
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
import typer
import typer.main

from core.cli.app import app
from docs.render_architecture import PICTURE, STAGES, render_picture
from docs.render_cli import PAGE, render_page
from gui.__main__ import _wants_window

ROOT = Path(__file__).parents[2]
FOLDERS = ("docs", "packaging", "core", "gui", "tests", "resources", ".github")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.md"))])
TEMPLATES = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))

_FENCED = re.compile(r"^(```+)[^\n]*\n(.*?)^\1\s*$", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"(?:(?<=\n\n)|\A)((?: {4}[^\n]*\n|\n(?= {4}))+)")
_INLINE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_LINK = re.compile(r"!?\[(?:[^\]\[]|\[[^\]]*\])*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
_PROGRAM = re.compile(r"^(?:\$ +)?(?:\.venv/bin/)?howdah(?= |$)")
_FOLDER_OF_OURS = re.compile(r"(?:core|gui|docs|tests|resources|packaging|\.github)/[\w./-]*")

by_name = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.relative_to(ROOT).as_posix())
by_name_of_all = pytest.mark.parametrize(
    "document", [*DOCUMENTS, *TEMPLATES], ids=lambda file: file.relative_to(ROOT).as_posix()
)


@cache
def _read(document: Path) -> str:
    return document.read_text("utf-8")


def _read_prose(document: Path) -> str:
    """The text without its blocks of code."""
    return _INDENTED.sub("\n", _FENCED.sub("\n", _read(document)))


def _list_blocks(document: Path) -> list[str]:
    text = _read(document)
    fenced = [match[2] for match in _FENCED.finditer(text)]
    return [*fenced, *(match[1] for match in _INDENTED.finditer(_FENCED.sub("\n", text)))]


def _list_lines(document: Path) -> Iterator[str]:
    """The lines of blocks of code, each without the remark that follows it."""
    for block in _list_blocks(document):
        for line in re.sub(r"\\\n", " ", block).splitlines():
            yield re.split(r" {2,}| #|(?<= )\| ", line.strip(), maxsplit=1)[0].strip()


def _list_spans(document: Path) -> list[str]:
    """What stands between backticks, in one line each."""
    return [" ".join(span.split()) for span in _INLINE.findall(_read_prose(document))]


@cache
def _list_anchors(document: Path) -> set[str]:
    """The names that GitHub gives to headings."""
    anchors: list[str] = []
    for heading in _HEADING.findall(_FENCED.sub("\n", _read(document))):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
        anchor = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
        times = sum(each == anchor or re.fullmatch(f"{re.escape(anchor)}-[0-9]+", each) is not None for each in anchors)
        anchors.append(f"{anchor}-{times}" if times else anchor)
    return set(anchors)


@by_name
def test_links_lead_somewhere_and_pictures_exist(document: Path) -> None:
    lost = []
    for link in _LINK.findall(_INLINE.sub("", _read_prose(document))) + re.findall(
        r'(?:src|srcset|href)="([^"]+)"', _read_prose(document)
    ):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = unquote(link).partition("#")
        file = (document.parent / name).resolve() if name else document
        if (
            not file.exists()
            or not file.is_relative_to(ROOT)
            or (anchor and file.suffix == ".md" and anchor not in _list_anchors(file))
        ):
            lost.append(link)
    assert not lost


@by_name
def test_files_of_this_repository_that_are_named_exist(document: Path) -> None:
    named = [span for span in _list_spans(document) if _FOLDER_OF_OURS.fullmatch(span)]
    assert not [name for name in named if not (ROOT / name).exists()]


@by_name_of_all
def test_commands_in_blocks_are_whole_and_right(document: Path) -> None:
    wrong = [
        f"{line}: {problem}"
        for line in _list_lines(document)
        if _PROGRAM.match(line) and (problem := _find_problem(_PROGRAM.sub("", line), may_be_part=False))
    ]
    assert not wrong


@by_name_of_all
def test_commands_in_sentences_have_the_names_and_options_that_there_are(document: Path) -> None:
    wrong = [
        f"{span}: {problem}"
        for span in _list_spans(document)
        if _PROGRAM.match(span)
        for command in _expand(_PROGRAM.sub("", span))
        if (problem := _find_problem(command, may_be_part=True))
    ]
    assert not wrong


@by_name
def test_what_is_made_can_be_made(document: Path) -> None:
    makefile = _read(ROOT / "Makefile")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    variables = set(re.findall(r"^([A-Z]+) =", makefile, re.MULTILINE)) | {"PYTHON"}
    for text in [*_list_lines(document), *_list_spans(document)]:
        if not re.match(r"make( [a-z-]+)?( [A-Z]+=.*)?$", text):
            continue
        for word in shlex.split(text)[1:]:
            name, _, value = word.partition("=")
            assert (name in variables) if value else (name in targets), text


@by_name
def test_scripts_that_are_called_exist(document: Path) -> None:
    for text in [*_list_lines(document), *_list_spans(document)]:
        if match := re.match(r"(?:\.venv/bin/)?python3? -m ([\w.]+)", text):
            assert importlib.util.find_spec(match[1]) is not None, text
        elif match := re.match(r"(?:(?:\.venv/bin/)?python3?|sh) ([\w./-]+)(?: |$)", text):
            assert (ROOT / match[1]).is_file(), text


def test_the_map_of_the_documents_has_all_of_them() -> None:
    index = ROOT / "docs" / "index.md"
    linked = {(index.parent / link.partition("#")[0]).resolve() for link in _LINK.findall(_read(index))}
    missing = {file for file in DOCUMENTS if file.is_relative_to(ROOT / "docs")} - linked - {index}
    assert not {file.name for file in missing}


def test_the_reference_of_the_command_line_says_what_the_commands_do() -> None:
    assert PAGE.read_text("utf-8") == render_page(), "run .venv/bin/python -m docs.render_cli"


def test_the_picture_of_the_architecture_is_as_it_is_drawn_and_its_packages_are_there() -> None:
    assert PICTURE.read_text("utf-8") == render_picture(), "run .venv/bin/python -m docs.render_architecture"
    ElementTree.parse(PICTURE)
    assert all((ROOT / "core" / name).is_dir() for name, _, _ in STAGES)


def test_the_layers_in_the_architecture_are_those_that_are_checked() -> None:
    contracts = tomllib.loads(_read(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    outer, inner = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    checked = [*outer, *(f"  {layer}" for layer in inner)]
    (told,) = (block for block in _list_blocks(ROOT / "docs" / "architecture.md") if "sqlite | postgres" in block)
    assert [line[4:].rstrip() for line in told.splitlines()] == [re.sub(r"[()]", "", layer) for layer in checked]


@pytest.mark.parametrize(
    "wrong",
    [
        " migrat app.db",
        " migrate app.db --dryrun",
        " migrate",
        " migrate app.db TARGET more",
        " migrate app.db --retry-for long",
        " runs",
        " runs shew",
        " report --format pdf",
    ],
)
def test_a_wrong_command_is_noticed(wrong: str) -> None:
    assert _find_problem(wrong, may_be_part=False)


def _expand(command: str) -> Iterator[str]:
    """`runs list|show` as two commands."""
    match = re.search(r"(?<= )[a-z]+(?:\|[a-z]+)+", command)
    if match is None:
        yield command
    else:
        for word in match[0].split("|"):
            yield command[: match.start()] + word + command[match.end() :]


def _find_problem(command: str, *, may_be_part: bool) -> str:
    """What the command line would say against it; "" if it takes it. Nothing is carried out."""
    words = [word.strip("[]…") for word in shlex.split(command)]
    words = [word for word in words if word not in ("", "...", "COMMAND", "OPTIONS")]
    if _wants_window(words):
        return ""
    group = typer.main.get_command(app)
    path = "howdah"
    try:
        context = group.make_context(path, list(words))
        while hasattr(group, "commands") and words and not words[0].startswith("-"):
            path = f"{path} {words[0]}"
            group = group.commands.get(words.pop(0))
            if group is None:
                return f"there is no {path}"
            context = group.make_context(path, list(words), parent=context)
    except typer.Exit:  # of --help and --version, which are carried out as soon as they are read
        return ""
    except typer.BadParameter.__mro__[1] as error:  # its parent is not exported
        is_unfinished = type(error).__name__ == "MissingParameter" or "requires an argument" in str(error)
        return "" if may_be_part and is_unfinished else f"{type(error).__name__}: {error}"
    return "" if may_be_part or not hasattr(group, "commands") else f"{path} needs a command"
