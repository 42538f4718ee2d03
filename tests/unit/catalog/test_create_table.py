import sqlite3
from contextlib import closing

import pytest

from core.catalog.create_table import TableDeclaration, parse_create_table, write_without_foreign_keys


def _parse(sql: str) -> TableDeclaration:
    """What is read of a statement, which SQLite must have accepted."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(sql)
        stored = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'table'").fetchone()[0]
    declaration = parse_create_table(stored)
    assert declaration is not None
    return declaration


def _names(declaration: TableDeclaration) -> list[str]:
    return [column.name for column in declaration.columns]


def test_a_check_is_its_exact_text_up_to_its_own_closing_parenthesis() -> None:
    declaration = _parse(
        "CREATE TABLE t (a TEXT CHECK ( a <> ')' AND ((length(a)) > 0) /* :-) */ OR a IN ('it''s', \"b)\") ), b)"
    )
    assert [check.expression_sql for check in declaration.check_constraints] == [
        "a <> ')' AND ((length(a)) > 0) /* :-) */ OR a IN ('it''s', \"b)\")"
    ]
    assert _names(declaration) == ["a", "b"]


def test_a_comment_that_ends_a_check_is_left_out_of_it() -> None:
    declaration = _parse("CREATE TABLE t (a CHECK (a > 0 -- never (\n), b CHECK (/* first */ b))")
    assert [check.expression_sql for check in declaration.check_constraints] == ["a > 0", "b"]


def test_checks_keep_their_column_their_name_and_their_order() -> None:
    declaration = _parse(
        """CREATE TABLE t (
            a INT CONSTRAINT positive CHECK (a > 0) CHECK (a < 9),
            "b c" INT CHECK ("b c"),
            CONSTRAINT [both of them] CHECK (a <> "b c"),
            CHECK (1)
        )"""
    )
    assert [(check.column, check.name, check.expression_sql) for check in declaration.check_constraints] == [
        ("a", "positive", "a > 0"),
        ("a", None, "a < 9"),
        ("b c", None, '"b c"'),
        (None, "both of them", 'a <> "b c"'),
        (None, None, "1"),
    ]


def test_a_name_belongs_to_the_next_constraint_alone() -> None:
    declaration = _parse(
        """CREATE TABLE t (
            a INT CONSTRAINT one NOT NULL CHECK (a),
            b INT CONSTRAINT two CONSTRAINT three CHECK (b) CONSTRAINT four,
            c INT CHECK (c),
            CONSTRAINT five CONSTRAINT six UNIQUE (a) CHECK (1) CONSTRAINT seven, CHECK (2)
        )"""
    )
    assert [check.name for check in declaration.check_constraints] == [None, "three", None, None, None]
    assert [key.name for key in declaration.unique_constraints] == ["six"]


def test_constraints_of_a_table_need_no_comma_between_them() -> None:
    declaration = _parse(
        """CREATE TABLE t (a, b, CONSTRAINT p PRIMARY KEY (a, b) ON CONFLICT REPLACE UNIQUE (b) CHECK (a)
           CONSTRAINT f FOREIGN KEY (a) REFERENCES x CONSTRAINT g FOREIGN KEY (b) REFERENCES y (z))"""
    )
    assert declaration.primary_key is not None
    assert (declaration.primary_key.name, declaration.primary_key.columns) == ("p", ("a", "b"))
    assert [key.columns for key in declaration.unique_constraints] == [("b",)]
    assert [check.expression_sql for check in declaration.check_constraints] == ["a"]
    assert [key.name for key in declaration.foreign_keys] == ["f", "g"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("key", "key"),
        ("desc", "desc"),
        ("Left", "Left"),
        ("generated", "generated"),
        ("'a string'", "a string"),
        ('"a ""quote"""', 'a "quote"'),
        ("[a ' ( -- bracket]", "a ' ( -- bracket"),
        ("`back``tick`", "back`tick"),
        ('"two\nlines"', "two\nlines"),
        ('"check"', "check"),
        ("[primary]", "primary"),
        ('""', ""),
        ("größe", "größe"),
        ("名前", "名前"),
    ],
)
def test_a_column_may_be_called_anything(written: str, name: str) -> None:
    declaration = _parse(f"CREATE TABLE t ({written} INT CHECK (1), b, UNIQUE (b, {written}))")
    assert _names(declaration) == [name, "b"]
    assert declaration.check_constraints[0].column == name
    assert declaration.unique_constraints[0].columns == ("b", name)


@pytest.mark.parametrize(
    ("written", "has_type"),
    [
        ("", False),
        ("INT", True),
        ("UNSIGNED BIG INT", True),
        ("varchar ( 10 , -2 )", True),
        ("'a string' \"and\" [more] (+1)", True),
        ("key desc action", True),
        ('""', True),
        ("generated", True),
        ("generated always", False),
        ("INT generated always", True),
    ],
)
def test_a_type_is_any_row_of_names(written: str, has_type: bool) -> None:
    declaration = _parse(f"CREATE TABLE t (a {written} NOT NULL COLLATE nocase, b)")
    [a, b] = declaration.columns
    assert (a.name, a.has_type, a.collation) == ("a", has_type, "nocase")
    assert (b.name, b.has_type, b.collation) == ("b", False, None)


@pytest.mark.parametrize(
    "default",
    [
        *("5", "-5", "+ 5", "-9.5e3", "0x1F", "'it''s )'", "x'00'", "NULL", "TRUE", "CURRENT_TIMESTAMP"),
        *(
            "name",
            '"quoted"',
            "[x y]",
            "(1 + (2))",
            "( ')' || '(' )",
            "(lower(hex(randomblob(7))))",
            "indexed",
        ),
    ],
)
def test_a_default_of_any_form_is_passed_over(default: str) -> None:
    declaration = _parse(f"CREATE TABLE t (a DEFAULT {default} COLLATE rtrim CHECK (1), b)")
    assert _names(declaration) == ["a", "b"]
    assert declaration.columns[0].collation == "rtrim"
    assert len(declaration.check_constraints) == 1


def test_what_follows_a_default_needs_no_space() -> None:
    declaration = _parse("CREATE TABLE t(a int default(1)not null default'x'check(a)collate'nocase')")
    assert declaration.columns[0].collation == "nocase"
    assert declaration.check_constraints[0].expression_sql == "a"


def test_the_last_collation_counts() -> None:
    assert _parse('CREATE TABLE t (a COLLATE nocase COLLATE "rtrim")').columns[0].collation == "rtrim"


@pytest.mark.parametrize(
    ("written", "autoincrement"),
    [
        ("a INTEGER PRIMARY KEY", False),
        ("a INTEGER PRIMARY KEY AUTOINCREMENT", True),
        ("a INTEGER PRIMARY KEY ASC ON CONFLICT REPLACE AUTOINCREMENT NOT NULL", True),
        ("a INTEGER, PRIMARY KEY (a AUTOINCREMENT)", True),
        ("a INTEGER, PRIMARY KEY ([A] DESC AUTOINCREMENT) ON CONFLICT FAIL", True),
        ("a INTEGER DEFAULT 'AUTOINCREMENT' PRIMARY KEY /* AUTOINCREMENT */", False),
        ('"autoincrement" INTEGER, PRIMARY KEY ("autoincrement")', False),
    ],
)
def test_autoincrement_is_found_in_a_column_and_in_a_table(written: str, autoincrement: bool) -> None:
    declaration = _parse(f"CREATE TABLE t ({written})")
    assert declaration.primary_key is not None
    assert declaration.primary_key.autoincrement is autoincrement


def test_a_key_lists_names_whatever_stands_around_them() -> None:
    declaration = _parse('CREATE TABLE t (a, "b,c", d, UNIQUE ((a) COLLATE nocase DESC, \'b,c\', (("d")) ASC))')
    assert declaration.unique_constraints[0].columns == ("a", "b,c", "d")


@pytest.mark.parametrize(
    ("written", "deferrable", "initially_deferred"),
    [
        ("a REFERENCES x", False, False),
        ("a REFERENCES x DEFERRABLE", True, False),
        ("a REFERENCES x DEFERRABLE INITIALLY IMMEDIATE", True, False),
        ("a REFERENCES x DEFERRABLE INITIALLY DEFERRED", True, True),
        ("a REFERENCES x NOT DEFERRABLE", False, False),
        ("a REFERENCES x NOT DEFERRABLE INITIALLY DEFERRED", False, False),
        ("a REFERENCES x (y) ON DELETE SET NULL MATCH FULL ON UPDATE NO ACTION DEFERRABLE", True, False),
        ("a REFERENCES x ON DELETE CASCADE NOT NULL DEFERRABLE INITIALLY DEFERRED", True, True),
        ("a REFERENCES x NOT NULL CONSTRAINT later DEFERRABLE", True, False),
        ("a REFERENCES x, b INT DEFERRABLE INITIALLY DEFERRED", True, True),
        ("a, FOREIGN KEY (a) REFERENCES x ON INSERT CASCADE DEFERRABLE INITIALLY DEFERRED", True, True),
    ],
)
def test_a_foreign_key_is_deferrable_as_written_behind_it(
    written: str, deferrable: bool, initially_deferred: bool
) -> None:
    [key] = _parse(f"CREATE TABLE t ({written})").foreign_keys
    assert (key.deferrable, key.initially_deferred) == (deferrable, initially_deferred)


def test_a_foreign_key_that_is_taken_out_leaves_those_before_it_as_they_are() -> None:
    sql = """CREATE TABLE t (
        a INT REFERENCES x (id) ON DELETE CASCADE,
        b INT CONSTRAINT gone REFERENCES y NOT NULL DEFERRABLE INITIALLY DEFERRED,
        FOREIGN KEY (a, b) REFERENCES z (a, b) NOT DEFERRABLE
    )"""
    written = write_without_foreign_keys(sql, [1, 2])
    assert written is not None
    [key] = _parse(written).foreign_keys
    assert not key.deferrable
    assert "REFERENCES x (id) ON DELETE CASCADE" in written
    assert write_without_foreign_keys(sql, []) == sql


def test_deferrable_without_a_foreign_key_means_nothing() -> None:
    assert _parse("CREATE TABLE t (a INT NOT DEFERRABLE, b DEFERRABLE)").foreign_keys == ()


@pytest.mark.parametrize(
    ("written", "expression"),
    [
        ("GENERATED ALWAYS AS (a + (1)) STORED", "a + (1)"),
        ("AS (a || ')') VIRTUAL", "a || ')'"),
        ("TEXT NOT NULL GENERATED ALWAYS AS (a /* ) */ || 'x') COLLATE nocase", "a /* ) */ || 'x'"),
        ("INT AS (a)", "a"),
        ("generated AS (a)", "a"),
    ],
)
def test_a_generated_column_has_its_exact_expression(written: str, expression: str) -> None:
    declaration = _parse(f"CREATE TABLE t (a, b {written}, c)")
    assert [column.generated_sql for column in declaration.columns] == [None, expression, None]


@pytest.mark.parametrize(
    ("options", "strict"),
    [("", False), ("WITHOUT ROWID", False), ("STRICT", True), ("without\nrowid , strict", True)],
)
def test_strict_is_found_among_the_options(options: str, strict: bool) -> None:
    assert _parse(f"CREATE TABLE t (strict TEXT PRIMARY KEY) {options} -- STRICT").strict is strict


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE t AS SELECT 1 AS a, 'x' AS \"b c\", NULL AS [check]",
        "CREATE TABLE IF NOT EXISTS main.t (a, \"b c\", 'check')",
        'CREATE TABLE t(a,\ufeff"b c" /* c ** / */,--\n[check])',
    ],
)
def test_statements_of_every_form_are_read_as_sqlite_keeps_them(statement: str) -> None:
    assert _names(_parse(statement)) == ["a", "b c", "check"]


def test_a_column_added_later_is_read() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE t (a, UNIQUE (a) -- last\n)")
        connection.execute("ALTER TABLE t ADD COLUMN \"b)\" TEXT DEFAULT ')' COLLATE nocase")
        connection.execute('ALTER TABLE t RENAME COLUMN a TO "x y"')
        [(sql,)] = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'table'")
    declaration = parse_create_table(sql)
    assert declaration is not None
    assert _names(declaration) == ["x y", "b)"]
    assert declaration.unique_constraints[0].columns == ("x y",)


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "nothing of the kind",
        "CREATE VIEW v AS SELECT 1",
        "CREATE VIRTUAL TABLE t USING fts5(a)",
        "CREATE TABLE t",
        "CREATE TABLE t (",
        "CREATE TABLE t (a",
        "CREATE TABLE t (a CHECK (a)",
        "CREATE TABLE t (a CHECK ((a), b)",
        "CREATE TABLE t (a DEFAULT",
        "CREATE TABLE t (a 'unterminated)",
        "CREATE TABLE t (a, UNIQUE)",
        "CREATE TABLE t (a, b c CHECK (1) d)",
        "CREATE TABLE t AS SELECT 1",
        "CREATE TABLE t (a REFERENCES",
        "CREATE TABLE t (a, \0)",
    ],
)
def test_a_text_that_can_not_be_followed_gives_nothing(sql: str) -> None:
    assert parse_create_table(sql) is None


def test_ten_thousand_parentheses_are_no_deeper_than_one() -> None:
    deep = "(" * 10_000 + "1" + ")" * 10_000
    declaration = parse_create_table(f"CREATE TABLE t (a CHECK ({deep}), b)")
    assert declaration is not None
    assert declaration.check_constraints[0].expression_sql == deep
