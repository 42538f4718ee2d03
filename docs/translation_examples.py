"""The examples of docs/translation.md, over a table of every common type."""

from collections.abc import Mapping

from core.catalog.model import Affinity, StorageClass
from core.translate.model import ColumnInScope, Kind
from core.translate.queries.model import Relation, SourceColumn

COLUMNS = tuple(
    ColumnInScope(source_name=name, target_name=name, kind=kind, affinity=affinity, reads=reads, type_sql=type_sql)
    for name, kind, affinity, reads, type_sql in (
        ("t", Kind.TEXT, Affinity.TEXT, (), "text"),
        ("s", Kind.TEXT, Affinity.TEXT, (), "text"),
        ("n", Kind.INTEGER, Affinity.INTEGER, (), "integer"),
        ("r", Kind.FLOAT, Affinity.REAL, (), "double precision"),
        ("b", Kind.BYTES, Affinity.BLOB, (), "bytea"),
        ("active", Kind.BOOLEAN, Affinity.INTEGER, (), "boolean"),
        ("moment", Kind.TIMESTAMP, Affinity.TEXT, (StorageClass.TEXT,), "timestamp"),
        ("doc", Kind.JSONB, Affinity.TEXT, (StorageClass.TEXT,), "jsonb"),
    )
)
"""Of the examples."""

_ID = ColumnInScope(source_name="id", target_name="id", kind=Kind.INTEGER, affinity=Affinity.INTEGER, type_sql="bigint")
RELATIONS = (
    *(
        Relation(
            source_name=name,
            target_name=name,
            columns=(SourceColumn(column=_ID), *(SourceColumn(column=column) for column in COLUMNS)),
            keys=(("id",),),
            complete_keys=(("id",),),
            rowid_column="id",
        )
        for name in ("items", "others")
    ),
    Relation(source_name="shown", target_name="shown", columns=(SourceColumn(column=_ID),), is_view=True),
)

FUNCTIONS = {
    "abs": "abs(n)",
    "acos": "acos(r)",
    "asin": "asin(r)",
    "atan": "atan(r)",
    "ceil": "ceil(r)",
    "ceiling": "ceiling(n)",
    "changes": "changes()",
    "char": "t || char(8364)",
    "coalesce": "coalesce(t, s)",
    "concat": "concat(t, n)",
    "concat_ws": "concat_ws('-', t, s)",
    "cos": "cos(r)",
    "date": "date(t, '+1 day')",
    "datetime": "datetime(moment)",
    "exp": "exp(r)",
    "floor": "floor(r)",
    "format": "format('%d', n)",
    "glob": "glob(s, t)",
    "hex": "hex(b)",
    "if": "if(active, t)",
    "ifnull": "ifnull(n, 0)",
    "iif": "iif(active, n, 0)",
    "instr": "instr(t, '@')",
    "json": "json(t)",
    "json_array": "json_array(n, t)",
    "json_array_length": "json_array_length(doc)",
    "json_error_position": "json_error_position(t)",
    "json_extract": "json_extract(doc, '$.a') = 5",
    "json_insert": "json_insert(doc, '$.a', 5)",
    "json_object": "json_object('a', n)",
    "json_patch": "json_patch(doc, '{}')",
    "json_pretty": "json_pretty(t)",
    "json_quote": "json_quote(t)",
    "json_remove": "json_remove(doc, '$.a')",
    "json_replace": "json_replace(doc, '$.a', 5)",
    "json_set": "json_set(doc, '$.a', 5)",
    "json_type": "json_type(doc, '$.a')",
    "json_valid": "json_valid(t)",
    "jsonb": "jsonb(t)",
    "julianday": "julianday(t)",
    "last_insert_rowid": "last_insert_rowid()",
    "length": "length(t)",
    "like": "like('a%', t)",
    "likelihood": "likelihood(active, 0.5)",
    "likely": "likely(active)",
    "ln": "ln(r)",
    "load_extension": "load_extension(t)",
    "log": "log(r)",
    "log10": "log10(r)",
    "log2": "log2(r)",
    "lower": "lower(t)",
    "ltrim": "ltrim(t)",
    "max": "max(n, 5)",
    "min": "min(n, 5)",
    "nullif": "nullif(n, 0)",
    "octet_length": "octet_length(t)",
    "pi": "pi() * r",
    "pow": "pow(r, 2)",
    "printf": "printf('%05d', n)",
    "quote": "quote(t)",
    "random": "random() + n",
    "randomblob": "randomblob(n)",
    "regexp": "regexp('a', t)",
    "replace": "replace(t, 'a', 'b')",
    "round": "round(r, 2)",
    "rtrim": "rtrim(t)",
    "sign": "sign(n)",
    "sin": "sin(r)",
    "soundex": "soundex(t)",
    "sqlite_source_id": "sqlite_source_id() || t",
    "sqlite_version": "sqlite_version() || t",
    "sqrt": "sqrt(r)",
    "strftime": "strftime('%Y', t)",
    "substr": "substr(t, 2, 3)",
    "substring": "substring(t, 2, 3)",
    "tan": "tan(r)",
    "time": "time(moment)",
    "timediff": "timediff(t, moment)",
    "total_changes": "total_changes()",
    "trim": "trim(t)",
    "trunc": "trunc(r)",
    "typeof": "typeof(t)",
    "unhex": "unhex(t)",
    "unicode": "unicode(t)",
    "unistr": "t || unistr('\\20AC')",
    "unixepoch": "unixepoch(t)",
    "unlikely": "unlikely(active)",
    "upper": "upper(t)",
    "zeroblob": "coalesce(b, zeroblob(4))",
}
"""Of values, each with an example."""

AGGREGATES = {
    "avg": "avg(n)",
    "count": "count(DISTINCT t)",
    "cume_dist": "cume_dist() OVER (ORDER BY n)",
    "dense_rank": "dense_rank() OVER (ORDER BY n)",
    "first_value": "first_value(t) OVER (ORDER BY id)",
    "group_concat": "group_concat(t, ', ')",
    "json_group_array": "json_group_array(n)",
    "json_group_object": "json_group_object(t, n)",
    "jsonb_group_array": "jsonb_group_array(n)",
    "lag": "lag(n) OVER (ORDER BY id)",
    "last_value": "last_value(n) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING)",
    "lead": "lead(n, 2, 0) OVER (ORDER BY id)",
    "max": "max(t)",
    "median": "median(n)",
    "min": "min(n) FILTER (WHERE active)",
    "nth_value": "nth_value(n, 2) OVER (ORDER BY id)",
    "ntile": "ntile(4) OVER (ORDER BY id)",
    "percent_rank": "percent_rank() OVER (ORDER BY n)",
    "rank": "rank() OVER (PARTITION BY active ORDER BY t)",
    "row_number": "row_number() OVER (ORDER BY id)",
    "string_agg": "string_agg(t, ', ')",
    "sum": "sum(n)",
    "total": "total(r)",
}
"""Over rows."""

OPERATORS = (
    *("t || n", "t || r", "n + 1 > 5", "r * 2", "n / 2", "r / 2", "n % 2", "n & 1", "n | 1", "~n", "n << 2", "n << n"),
    *("t = 5", "t = n", "n = '5'", "n = r", "t < 'b'", "t IS s", "t IS NOT DISTINCT FROM s", "b = t", "moment > t"),
    *("n IN (1, 2)", "n IN ()", "t IN (s, 'x')", "n BETWEEN 1 AND 5", "(n, t) < (1, 'x')", "active", "NOT t"),
    *("t LIKE 'a%'", "t LIKE s", "t LIKE 'a!%' ESCAPE '!'", "t GLOB 'a*'", "t GLOB s", "t MATCH 'a'"),
    *("t REGEXP 'a'", "t + s", "t * 2", "-t", "t % n", "t COLLATE RTRIM = s", "CAST(t AS NUMERIC)"),
    *("CASE WHEN n > 5 THEN t ELSE s END", "CASE n WHEN 1 THEN t END", "CAST(t AS INTEGER)", "CAST(t AS REAL)"),
    *("CAST(r AS INTEGER)", "CAST(n AS TEXT)", "CAST(r AS TEXT)", "CAST(t AS BLOB)", "CAST(b AS TEXT)"),
    *("coalesce(doc ->> 'a', 'x') = t", "doc ->> 'a' = n"),
    *("doc ->> 'a' = 'x'", "doc -> 'a' ->> 0 = 'x'", "CAST(doc ->> 'a' AS INTEGER)", "t COLLATE NOCASE = s"),
    "t LIKE 'a%' COLLATE NOCASE",
)
DEFAULTS = (
    *("CURRENT_TIMESTAMP", "(datetime('now'))", "(datetime('now', '+1 day'))", "(datetime('now', 'localtime'))"),
    *("(strftime('%Y', 'now'))", "(lower(hex(randomblob(16))))", "(json_array())"),
)

QUERIES = {
    "DISTINCT": "SELECT DISTINCT t, n FROM items",
    "ORDER BY": "SELECT t FROM items ORDER BY t COLLATE NOCASE DESC NULLS LAST",
    "LIMIT a, b": "SELECT id FROM items ORDER BY id LIMIT 2, 3",
    "LIMIT without an order": "SELECT t FROM items LIMIT 3",
    "GROUP BY": "SELECT t, count(*) AS many FROM items GROUP BY t HAVING many > 1",
    "GROUP BY a collation": "SELECT t, count(*) FROM items GROUP BY t COLLATE NOCASE",
    "Bare columns with max()": "SELECT max(n), t FROM items",
    "Bare columns": "SELECT count(*), t FROM items",
    "JOIN USING": "SELECT t, items.n FROM items JOIN others USING (t)",
    "FULL JOIN": "SELECT items.t FROM items FULL JOIN others ON items.id = others.id",
    "Subqueries": "SELECT t FROM items WHERE n IN (SELECT n FROM others) OR EXISTS (SELECT 1 FROM others)",
    "Scalar subqueries": "SELECT (SELECT t FROM others WHERE others.id = items.n) FROM items",
    "Scalar subqueries of many rows": "SELECT (SELECT t FROM others) FROM items",
    "WITH": "WITH few AS (SELECT n FROM items WHERE active) SELECT sum(n) FROM few",
    "WITH RECURSIVE": "WITH RECURSIVE c(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM c WHERE k < 9) SELECT k FROM c",
    "WITH RECURSIVE in an order": (
        "WITH RECURSIVE c(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM c WHERE k < 9 ORDER BY 1 DESC) SELECT k FROM c"
    ),
    "WITH RECURSIVE up to a LIMIT": (
        "WITH RECURSIVE c(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM c LIMIT 9) SELECT k FROM c"
    ),
    "UNION": "SELECT t FROM items UNION SELECT s FROM others",
    "EXCEPT": "SELECT n FROM items EXCEPT SELECT id FROM others",
    "VALUES": "SELECT * FROM (VALUES (1, 'a'), (2, 'b'))",
    "Window frames": "SELECT sum(n) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM items",
    "RANGE with a distance": "SELECT sum(n) OVER (ORDER BY n RANGE 5 PRECEDING) FROM items",
    "row_number() without an order": "SELECT row_number() OVER (), t FROM items",
    "group_concat() of an ordered query": "SELECT group_concat(t) FROM (SELECT t FROM items ORDER BY t)",
    "group_concat() of DISTINCT values": "SELECT group_concat(DISTINCT t) FROM items",
    "json_each()": "SELECT items.id FROM items, json_each(doc) WHERE value = 5",
    "json_each() as a list": "SELECT t FROM items WHERE s IN (SELECT value FROM json_each(doc))",
    "json_each() as a column": "SELECT t, value FROM items, json_each(doc)",
    "JSON within JSON": "SELECT json_object('t', t, 'n', (SELECT json_group_array(n) FROM others)) FROM items",
    "JSON of a query in a FROM": "SELECT json_group_array(d) FROM (SELECT json_array(t, n) AS d FROM items)",
    "json_tree()": "SELECT count(*) FROM items, json_tree(doc) WHERE atom > 5",
    "rowid": "SELECT rowid, _rowid_ FROM items",
    '"x" as a string': 'SELECT "no such column" FROM items',
    "WHERE of a number": "SELECT t FROM items WHERE active AND n",
    "random()": "SELECT t FROM items WHERE random() % 2 = 0",
    "Row values": "SELECT t FROM items WHERE (n, t) >= (1, 'a')",
    "An application's function": "SELECT similar(t, s) FROM items",
    "A table-valued function": "SELECT name FROM pragma_table_info('items')",
    "Parameters": "SELECT t FROM items WHERE n = ?",
}
"""Of views."""

TRIGGERS = {
    "INSERT": "AFTER INSERT ON items BEGIN INSERT INTO others (id, t) VALUES (NEW.id, NEW.t); END",
    "UPDATE": "AFTER UPDATE OF t ON items WHEN NEW.n > 1 BEGIN UPDATE others SET n = n + 1 WHERE id = NEW.id; END",
    "DELETE": "AFTER DELETE ON items BEGIN DELETE FROM others WHERE id = OLD.id; END",
    "RAISE(ABORT)": "BEFORE INSERT ON items WHEN NEW.n < 0 BEGIN SELECT RAISE(ABORT, 'too small'); END",
    "RAISE(IGNORE)": "BEFORE DELETE ON items BEGIN SELECT RAISE(IGNORE) WHERE OLD.active; END",
    "INSTEAD OF": "INSTEAD OF INSERT ON shown BEGIN INSERT INTO items (id) VALUES (NEW.id); END",
    "INSERT OR REPLACE": "AFTER INSERT ON items BEGIN INSERT OR REPLACE INTO others (id) VALUES (NEW.id); END",
    "INSERT OR IGNORE": "AFTER INSERT ON items BEGIN INSERT OR IGNORE INTO others (id, t) VALUES (NEW.id, NEW.t); END",
    "UPDATE FROM": "AFTER INSERT ON items BEGIN UPDATE others SET t = i.t FROM items AS i WHERE i.id = others.id; END",
    "A computed time": (
        "AFTER INSERT ON items BEGIN UPDATE others SET moment = datetime(NEW.moment, '+1 day') WHERE id = NEW.id; END"
    ),
    "last_insert_rowid()": "AFTER INSERT ON items BEGIN UPDATE others SET n = last_insert_rowid(); END",
}
"""Without their CREATE TRIGGER and name."""


def list_triggers(name: str, sql: str) -> Mapping[str, str]:
    return {name: f"CREATE TRIGGER example {sql}"}
