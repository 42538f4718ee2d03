"""A database's schema in its own words, as it is kept with a run, so that the file can be made again of the target."""

import sqlite3

import orjson

from core.catalog.model import SchemaText, SchemaTexts
from core.catalog.pragma import keeping_undecodable_text, read_schema, read_setting
from core.typed_json import Form

_FORM = Form(texts={})


def read_schema_texts(connection: sqlite3.Connection) -> SchemaTexts:
    """Read what `main` declares. Raises sqlite3.Error."""
    with keeping_undecodable_text(connection) as cursor:
        return SchemaTexts(
            encoding=str(read_setting(cursor, "encoding")),
            page_size_bytes=int(read_setting(cursor, "page_size")),
            user_version=int(read_setting(cursor, "user_version")),
            application_id=int(read_setting(cursor, "application_id")),
            auto_vacuum=int(read_setting(cursor, "auto_vacuum")),
            journal_mode=str(read_setting(cursor, "journal_mode")),
            objects=tuple(
                SchemaText(kind=row.type, name=row.name, table=row.table, sql=row.sql) for row in read_schema(cursor)
            ),
        )


def dump_schema_texts(texts: SchemaTexts) -> str:
    """The texts as JSON."""
    return orjson.dumps(_FORM.encode(texts)).decode()


def load_schema_texts(document: str) -> SchemaTexts:
    """The texts that were dumped so. Raises ValueError."""
    return _FORM.decode(SchemaTexts, orjson.loads(document))
