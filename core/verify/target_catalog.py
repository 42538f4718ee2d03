"""PostgreSQL's catalogs, read for the comparison with the plan: what a schema's tables consist of, all of them with a
handful of queries, whatever their number."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from psycopg import sql

from core.postgres.connect import Connection
from core.verify.found import FoundColumn, FoundConstraint, FoundIndex, FoundIndexKey, FoundSequence, FoundTable

_SEQUENCES_AT_ONCE = 100
"""Each is locked for the time of the statement that reads it."""
_DEFAULT_COLLATION = 100
_DESC, _NULLS_FIRST = 1, 2
"""INDOPTION_DESC and INDOPTION_NULLS_FIRST of pg_index.indoption."""


def read_tables(connection: Connection, schema: str, names: Collection[str]) -> dict[str, FoundTable]:
    """The relations with rows of a schema that are among `names`, by name. Raises psycopg.Error."""
    rows = connection.execute(
        "SELECT c.oid, c.relname::text, c.relkind::text, c.relpersistence::text,"
        " pg_catalog.obj_description(c.oid, 'pg_class') FROM pg_catalog.pg_class c"
        " WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = %s::text)"
        " AND c.relname = ANY (%s::text[]) AND c.relkind IN ('r', 'p', 'f', 'v', 'm')",
        (schema, list(names)),
    ).fetchall()
    return _read_parts(connection, rows)


def read_temporary_tables(connection: Connection, names: Collection[str]) -> dict[str, FoundTable]:
    """The session's own temporary tables of these names. Raises psycopg.Error."""
    rows = connection.execute(
        "SELECT c.oid, c.relname::text, c.relkind::text, c.relpersistence::text, NULL FROM pg_catalog.pg_class c"
        " WHERE c.relnamespace = pg_catalog.pg_my_temp_schema() AND c.relname = ANY (%s::text[])",
        (list(names),),
    ).fetchall()
    return _read_parts(connection, rows)


def _read_parts(
    connection: Connection, tables: Sequence[tuple[int, str, str, str, str | None]]
) -> dict[str, FoundTable]:
    oids = [oid for oid, *_ in tables]
    columns = _read_columns(connection, oids)
    constraints = _read_constraints(connection, oids)
    collations = {oid: {each.number: each.collation_oid for each in found} for oid, found in columns.items()}
    indexes = _read_indexes(connection, oids, collations)
    sequences = _read_sequences(connection, oids)
    return {
        name: FoundTable(
            oid=oid,
            name=name,
            kind=kind,
            persistence=persistence,
            comment=comment,
            columns=tuple(columns[oid]),
            constraints=tuple(constraints[oid]),
            indexes=tuple(indexes[oid]),
            sequences=tuple(sequences[oid]),
        )
        for oid, name, kind, persistence, comment in tables
    }


def _read_columns(connection: Connection, oids: list[int]) -> dict[int, list[FoundColumn]]:
    """In their order (https://www.postgresql.org/docs/current/catalog-pg-attribute.html)."""
    rows = connection.execute(
        """
        SELECT a.attrelid, a.attnum, a.attname::text, n.nspname::text, t.typname::text,
               pg_catalog.format_type(a.atttypid, a.atttypmod), a.atttypmod,
               CASE WHEN t.typtype = 'e' THEN ARRAY(
                   SELECT e.enumlabel::text FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid
                   ORDER BY e.enumsortorder) END,
               CASE WHEN a.attcollation <> t.typcollation THEN
                   (SELECT CASE WHEN s.nspname = 'pg_catalog' THEN '' ELSE s.nspname::text || '.' END || c.collname
                    FROM pg_catalog.pg_collation c JOIN pg_catalog.pg_namespace s ON s.oid = c.collnamespace
                    WHERE c.oid = a.attcollation) END,
               a.attcollation, a.attnotnull, a.attidentity::text, a.attgenerated::text,
               pg_catalog.pg_get_expr(d.adbin, d.adrelid),
               pg_catalog.col_description(a.attrelid, a.attnum)
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
        LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = ANY (%s::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attrelid, a.attnum""",
        (oids,),
    )
    found: dict[int, list[FoundColumn]] = defaultdict(list)
    for oid, number, name, schema, type_name, type_text, modifier, labels, collation, collation_oid, *rest in rows:
        not_null, identity, generated, default, comment = rest
        found[oid].append(
            FoundColumn(
                number=number,
                name=name,
                type_schema=schema,
                type_name=type_name,
                type_text=type_text,
                modifier=modifier,
                labels=tuple(labels) if labels is not None else None,
                collation=collation,
                collation_oid=collation_oid,
                not_null=not_null,
                identity=identity,
                generated=generated,
                default=default,
                comment=comment,
            )
        )
    return found


def _read_constraints(connection: Connection, oids: list[int]) -> dict[int, list[FoundConstraint]]:
    """All but those of triggers (https://www.postgresql.org/docs/current/catalog-pg-constraint.html)."""
    version = connection.info.server_version
    rests = ["CASE WHEN k.connoinherit AND k.contype = 'c' THEN ' NO INHERIT' ELSE '' END"]
    rests.append("CASE k.confmatchtype WHEN 'f' THEN ' MATCH FULL' WHEN 'p' THEN ' MATCH PARTIAL' ELSE '' END")
    if version >= 150000:
        rests.append("CASE WHEN k.confdelsetcols IS NOT NULL THEN ' (some columns)' ELSE '' END")
    if version >= 180000:
        rests.append("CASE WHEN k.conenforced THEN '' ELSE ' NOT ENFORCED' END")
        rests.append("CASE WHEN k.conperiod THEN ' with periods' ELSE '' END")
    rows = connection.execute(
        f"""
        SELECT k.conrelid, k.conname::text, k.contype::text, coalesce(k.conkey, '{{}}'), k.convalidated,
               k.condeferrable, k.condeferred, n.nspname::text, p.relname::text,
               CASE WHEN k.contype = 'f' THEN ARRAY(
                   SELECT a.attname::text FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS f (number, place)
                   JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = f.number
                   ORDER BY f.place) ELSE '{{}}' END,
               k.confupdtype::text, k.confdeltype::text,
               CASE WHEN k.contype = 'c' THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) END,
               k.conindid, {" || ".join(rests)}
        FROM pg_catalog.pg_constraint k
        LEFT JOIN pg_catalog.pg_class p ON p.oid = k.confrelid
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace
        WHERE k.conrelid = ANY (%s::oid[]) AND k.contype <> 't'
        ORDER BY k.conrelid, k.conname""".encode(),
        (oids,),
    )
    found: dict[int, list[FoundConstraint]] = defaultdict(list)
    for oid, name, kind, columns, is_valid, deferrable, deferred, parent_schema, parent, *rest in rows:
        parent_columns, on_update, on_delete, condition, index, unusual = rest
        found[oid].append(
            FoundConstraint(
                name=name,
                type=kind,
                columns=tuple(columns),
                is_valid=is_valid,
                deferrable=deferrable,
                deferred=deferred,
                parent_schema=parent_schema,
                parent=parent,
                parent_columns=tuple(parent_columns),
                on_update=on_update,
                on_delete=on_delete,
                condition=condition,
                index=index,
                rest=unusual,
            )
        )
    return found


def _read_indexes(
    connection: Connection, oids: list[int], collations: dict[int, dict[int, int]]
) -> dict[int, list[FoundIndex]]:
    """All of them, those of constraints too (https://www.postgresql.org/docs/current/catalog-pg-index.html)."""
    rests = ["CASE WHEN i.indisvalid AND i.indisready THEN '' ELSE ' (not valid)' END"]
    if connection.info.server_version >= 150000:
        rests.append("CASE WHEN i.indnullsnotdistinct THEN ' NULLS NOT DISTINCT' ELSE '' END")
    rows = connection.execute(
        f"""
        SELECT i.indrelid, i.indexrelid, c.relname::text, m.amname::text, i.indisunique, i.indnkeyatts,
               i.indkey::int2[], i.indoption::int2[], i.indcollation::oid[], i.indclass::oid[],
               CASE WHEN i.indexprs IS NOT NULL THEN ARRAY(
                   SELECT pg_catalog.pg_get_indexdef(i.indexrelid, k, false)
                   FROM pg_catalog.generate_series(1, i.indnkeyatts) k ORDER BY k) END,
               pg_catalog.pg_get_expr(i.indpred, i.indrelid), {" || ".join(rests)}
        FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
        JOIN pg_catalog.pg_am m ON m.oid = c.relam
        WHERE i.indrelid = ANY (%s::oid[])
        ORDER BY i.indrelid, c.relname""".encode(),
        (oids,),
    ).fetchall()
    other_classes: dict[int, str] = dict(
        connection.execute("SELECT oid, opcname::text FROM pg_catalog.pg_opclass WHERE NOT opcdefault").fetchall()
    )
    named = {oid for *_, used, _, _, _, _ in rows for oid in used if oid not in (0, _DEFAULT_COLLATION)}
    collation_names: dict[int, str] = {}
    if named:
        collation_names = dict(
            connection.execute(
                "SELECT oid, collname::text FROM pg_catalog.pg_collation WHERE oid = ANY (%s::oid[])", (list(named),)
            ).fetchall()
        )
    found: dict[int, list[FoundIndex]] = defaultdict(list)
    for oid, index, name, method, is_unique, key_count, numbers, options, used, classes, texts, predicate, rest in rows:
        keys = []
        for place in range(key_count):
            number, collation = numbers[place], used[place]
            ordering = ""
            if collation not in (0, collations[oid].get(number, _DEFAULT_COLLATION)):
                # An expression may have brought it along.
                written = f'COLLATE "{collation_names.get(collation, "default")}"'
                ordering += f" {written}" if number or written not in texts[place] else ""
            if classes[place] in other_classes:
                ordering += f" {other_classes[classes[place]]}"
            keys.append(
                FoundIndexKey(
                    column=number,
                    expression=texts[place] if number == 0 else None,
                    ordering=ordering,
                    descending=bool(options[place] & _DESC),
                    nulls_first=bool(options[place] & _NULLS_FIRST),
                )
            )
        found[oid].append(
            FoundIndex(
                oid=index,
                name=name,
                method=method,
                is_unique=is_unique,
                keys=tuple(keys),
                included=tuple(numbers[key_count:]),
                predicate=predicate,
                rest=rest,
            )
        )
    return found


def _read_sequences(connection: Connection, oids: list[int]) -> dict[int, list[FoundSequence]]:
    """Those that columns own, as serial (deptype a) or as identity (i)."""
    rows = connection.execute(
        """
        SELECT d.refobjid, d.refobjsubid, c.oid, n.nspname::text, c.relname::text,
               pg_catalog.format('nextval(%%L::regclass)', c.oid::pg_catalog.regclass::text),
               s.seqincrement, s.seqmin, s.seqmax, s.seqcycle,
               pg_catalog.has_sequence_privilege(c.oid, 'SELECT')
        FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_class c ON c.oid = d.objid AND c.relkind = 'S'
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid
        WHERE d.refobjid = ANY (%s::oid[]) AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
          AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
          AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        ORDER BY d.refobjid, d.refobjsubid, c.relname""",
        (oids,),
    ).fetchall()
    readable = [(oid, schema, name) for _, _, oid, schema, name, *_, may_read in rows if may_read]
    values: dict[int, tuple[int, bool]] = {}
    for first in range(0, len(readable), _SEQUENCES_AT_ONCE):
        selects = [
            sql.SQL("SELECT {}::oid, last_value, is_called FROM {}").format(oid, sql.Identifier(schema, name))
            for oid, schema, name in readable[first : first + _SEQUENCES_AT_ONCE]
        ]
        read = connection.execute(sql.SQL(" UNION ALL ").join(selects))
        values.update((oid, (last_value, is_called)) for oid, last_value, is_called in read)
    found: dict[int, list[FoundSequence]] = defaultdict(list)
    for table, column, oid, _, _, nextval, increment, least, largest, cycles, _ in rows:
        last_value, is_called = values.get(oid, (None, None))
        found[table].append(
            FoundSequence(
                column=column,
                nextval=nextval,
                increment=increment,
                least=least,
                largest=largest,
                cycles=cycles,
                last_value=last_value,
                is_called=is_called,
            )
        )
    return found
