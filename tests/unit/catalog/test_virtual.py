import pytest

from core.catalog.virtual import find_shadow_tables, parse_create_virtual_table


def test_arguments_are_the_texts_between_the_commas() -> None:
    declaration = parse_create_virtual_table(
        "CREATE VIRTUAL TABLE [r,t] /* c */ USING rtree(id /* , */, minX, -- x\n maxX, +label varchar(1,2) )"
    )
    assert declaration is not None
    assert (declaration.name, declaration.module) == ("r,t", "rtree")
    assert declaration.arguments == ("id", "minX", "maxX", "+label varchar(1,2)")


@pytest.mark.parametrize(
    ("sql", "arguments"),
    [
        ("CREATE VIRTUAL TABLE v USING dbstat", ()),
        ("CREATE VIRTUAL TABLE v USING m()", ()),
        ("create virtual table if not exists main.v using M(a,,b)", ("a", "b")),
        ("CREATE VIRTUAL TABLE v USING m(content='it''s, (', \"b,c\")", ("content='it''s, ('", '"b,c"')),
        ("CREATE/**/VIRTUAL--\nTABLE v USING m(a)", ("a",)),
    ],
)
def test_arguments_may_be_none_or_hold_anything(sql: str, arguments: tuple[str, ...]) -> None:
    declaration = parse_create_virtual_table(sql)
    assert declaration is not None
    assert declaration.arguments == arguments


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "CREATE TABLE virtual (a)",
        "CREATE VIRTUAL TABLE v",
        "CREATE VIRTUAL TABLE v USING m(a",
        "CREATE VIRTUAL",
    ],
)
def test_any_other_text_is_no_virtual_table(sql: str) -> None:
    assert parse_create_virtual_table(sql) is None


def test_a_shadow_table_has_the_name_and_the_columns_that_its_module_gives() -> None:
    tables = [
        ("vectors_info", ("key", "value")),
        ("vectors_chunks", ("chunk_id", "size", "validity", "rowids")),
        ("vectors_rowids", ("rowid", "id", "chunk_id", "chunk_offset")),
        ("vectors_vector_chunks00", ("rowid", "vectors")),
        ("vectors_metadatachunks01", ("rowid", "data")),
        ("vectors_metadatatext01", ("rowid", "data")),
        ("vectors_auxiliary", ("rowid", "value00", "value01")),
        ("words_vocab", ("id", "rank", "langid", "word", "k1", "k2")),
        ("vectors_history", ("id", "vectors")),
        ("vectors", ("id",)),
    ]
    found = find_shadow_tables({"vectors": "vec0", "words": "spellfix1"}, tables)
    assert found == {"vectors": tuple(name for name, _ in tables[:7]), "words": ("words_vocab",)}


def test_a_partitioned_vector_table_keeps_its_chunks() -> None:
    columns = ("chunk_id", "size", "sequence_id", "partition00", "validity", "rowids")
    assert find_shadow_tables({"v": "vec0"}, [("v_chunks", columns)]) == {"v": ("v_chunks",)}


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("docs_content", ("id", "title", "body")),
        ("docs_data", ("id", "block", "extra")),
        ("docs_config", ("key", "value")),
        ("docs_other", ("id", "block")),
        ("other_data", ("id", "block")),
        ("docsdata", ("id", "block")),
        ("_data", ("id", "block")),
    ],
)
def test_a_table_that_lacks_the_name_or_the_columns_is_a_table(table: str, columns: tuple[str, ...]) -> None:
    assert find_shadow_tables({"docs": "fts5"}, [(table, columns)]) == {}


def test_names_and_modules_are_compared_without_letter_case() -> None:
    assert find_shadow_tables({"docs": "FTS5"}, [("Docs_DATA", ("ID", "Block"))]) == {"docs": ("Docs_DATA",)}


def test_a_module_that_nobody_knows_has_no_shadow_tables() -> None:
    assert find_shadow_tables({"docs": "private"}, [("docs_data", ("id", "block"))]) == {}
