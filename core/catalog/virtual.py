"""Virtual tables: what a CREATE VIRTUAL TABLE says, and which ordinary tables are only its module's storage.

SQLite itself knows shadow tables by their names alone, and only where the module is loaded. Neither will do:
the module of a file from elsewhere is often missing, and the table that an FTS index is built on may well be
called `docs_content`. Taking a user's table for a shadow would lose its rows, so that here a shadow table has
both the name and the columns that the module gives it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from core.catalog.cursor import TokenCursor, UnexpectedTokenError, folded_word, split_at_commas
from core.catalog.lexer import TokenKind, tokenize
from core.identifiers import fold_ascii

# Suffix of the name -> the columns, joined by commas; both are patterns for a full match.
_FTS3 = {
    "content": r"docid,c0.*",
    "segments": r"blockid,block",
    "segdir": r"level,idx,start_block,leaves_end_block,end_block,root",
    "docsize": r"docid,size",
    "stat": r"id,value",
}
_FTS5 = {
    "data": r"id,block",
    "idx": r"segid,term,pgno",
    "content": r"id(,[cl]\d+)+",
    "docsize": r"id,sz(,origin)?",
    "config": r"k,v",
}
_RTREE = {"node": r"nodeno,data", "parent": r"nodeno,parentnode", "rowid": r"rowid,nodeno(,a\d+)*"}
_VEC0 = {
    "info": r"key,value",
    "chunks": r"chunk_id,size(,sequence_id(,partition\d+)*)?,validity,rowids",
    "rowids": r"rowid,id,chunk_id,chunk_offset",
    r"vector_chunks\d+": r"rowid,vectors",
    r"metadatachunks\d+": r"rowid,data",
    r"metadatatext\d+": r"rowid,data",
    "auxiliary": r"rowid(,value\d+)+",
}
_SHADOWS: Mapping[str, Mapping[str, str]] = {
    "fts3": _FTS3,
    "fts4": _FTS3,
    "fts5": _FTS5,
    "rtree": _RTREE,
    "rtree_i32": _RTREE,
    "geopoly": _RTREE,
    "vec0": _VEC0,
    "spellfix1": {"vocab": r"id,rank,langid,word,k1,k2"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualTableDeclaration:
    """`arguments` are the exact texts between the commas, which only the module can read."""

    name: str
    module: str
    arguments: tuple[str, ...]


def parse_create_virtual_table(sql: str) -> VirtualTableDeclaration | None:
    """Read a CREATE VIRTUAL TABLE (https://sqlite.org/lang_createvtab.html); None for any other text."""
    words = (folded_word(token) for token in tokenize(sql) if token.kind is not TokenKind.COMMENT)
    if list(islice(words, 3)) != ["create", "virtual", "table"]:
        return None
    cursor = TokenCursor(sql)
    try:
        cursor.expect("create", "virtual", "table")
        cursor.take("if", "not", "exists")
        name = cursor.take_object_name()
        cursor.expect("using")
        module = cursor.take_name()
        items = split_at_commas(cursor.take_parenthesised()) if cursor.is_at("(") else []
    except UnexpectedTokenError:
        return None
    arguments = tuple(cursor.text_of(item) for item in items if item)
    return VirtualTableDeclaration(name=name, module=module, arguments=arguments)


def find_shadow_tables(
    modules: Mapping[str, str], tables: Iterable[tuple[str, tuple[str, ...]]]
) -> dict[str, tuple[str, ...]]:
    """The shadow tables of each virtual table that has any, by its folded name and in the order of `tables`.

    `modules` gives the module of each virtual table by the table's folded name; `tables` are names with
    columns.
    """
    found: dict[str, list[str]] = {}
    for table, columns in tables:
        folded = fold_ascii(table)
        # No suffix has more than one underscore of its own.
        for pieces in (folded.rsplit("_", 1), folded.rsplit("_", 2)):
            owner, suffix = pieces[0], "_".join(pieces[1:])
            shadows = _SHADOWS.get(fold_ascii(modules.get(owner, "")), {})
            if suffix and _is_shadow(shadows, suffix, columns):
                found.setdefault(owner, []).append(table)
                break
    return {owner: tuple(names) for owner, names in found.items()}


def _is_shadow(shadows: Mapping[str, str], suffix: str, columns: tuple[str, ...]) -> bool:
    joined = fold_ascii(",".join(columns))
    return any(re.fullmatch(name, suffix) and re.fullmatch(shape, joined, re.DOTALL) for name, shape in shadows.items())
