"""Triggers of the shop at random, and statements that fire them."""

from dataclasses import dataclass

from hypothesis import strategies as st

_NUMBERS = ("0", "1", "2", "3", "-1", "7", "NULL")
_TEXTS = ("'a'", "'b'", "'apple'", "'top'", "'x'", "''", "NULL")
_COLUMNS = {
    "Item": {"id": "n", "Name": "t", "qty": "n", "shelf_id": "n", "active": "f"},
    "shelf": {"id": "n", "label": "t", "item_count": "n"},
    "log": {"what": "t", "item_id": "n", "old_value": "t", "new_value": "t"},
    "setting": {"k": "t", "n": "n"},
    "part": {"item_id": "n", "serial": "t"},
}
_REQUIRED = {"Item": ("Name",), "setting": ("k",)}


@dataclass(frozen=True, slots=True)
class Play:
    """Triggers t1, t2 ... without their CREATE TRIGGER and name, and statements of one row and of several."""

    triggers: tuple[str, ...]
    of_one_row: tuple[str, ...]
    of_several_rows: tuple[str, ...]


@st.composite
def plays(draw: st.DrawFn) -> Play:
    table = draw(st.sampled_from(["Item", "Item", "shelf", "log", "part"]))
    triggers = [draw(_triggers(table))]
    if draw(st.booleans()):
        triggers.append(draw(_triggers(draw(st.sampled_from([table, *_COLUMNS])))))
    key = {"log": "item_id", "setting": "n", "part": "id"}.get(table, "id")
    value = draw(st.sampled_from(("1", "2", "3")))
    one = [draw(_inserts(table, 1, ())), f"UPDATE {table} SET {draw(_sets(table, ()))} WHERE {key} = {value}"]
    one.append(f"DELETE FROM {table} WHERE {key} = {value}")
    several = [draw(_inserts(table, 3, ())), f"UPDATE {table} SET {draw(_sets(table, ()))}", f"DELETE FROM {table}"]
    # The shop's foreign key has no place for rows that nothing refers to.
    return Play(tuple(triggers), tuple(draw(st.permutations(one))), tuple(several))


@st.composite
def _triggers(draw: st.DrawFn, table: str) -> str:
    event = draw(st.sampled_from(("INSERT", "UPDATE", "UPDATE", "DELETE")))
    timing = draw(st.sampled_from(("BEFORE", "AFTER", "AFTER")))
    rows = {"INSERT": ("NEW",), "UPDATE": ("NEW", "OLD"), "DELETE": ("OLD",)}[event]
    outer = tuple((f"{row}.{name}", kind) for row in rows for name, kind in _COLUMNS[table].items())
    when = f" WHEN {draw(_conditions(outer))}" if draw(st.integers(0, 2)) == 0 else ""
    body = "; ".join(draw(st.lists(_statements(table, outer), min_size=1, max_size=3)))
    return f"{timing} {event} ON {table}{when} BEGIN {body}; END"


@st.composite
def _statements(draw: st.DrawFn, own: str, outer: tuple[tuple[str, str], ...]) -> str:
    table = draw(st.sampled_from(tuple(_COLUMNS)))
    match draw(st.integers(0, 9)):
        case 0 | 1:
            return draw(_inserts(table, draw(st.integers(1, 2)), outer))
        case 2:
            source = draw(st.sampled_from(("Item", "shelf", "part")))
            names = _list_given(draw, table)
            inner = outer + tuple((f"s.{name}", kind) for name, kind in _COLUMNS[source].items())
            values = ", ".join(draw(_values(_COLUMNS[table][name], inner)) for name in names)
            where = draw(_conditions(inner))
            policy = draw(st.sampled_from(("", "", "OR IGNORE ")))
            return f"INSERT {policy}INTO {table} ({', '.join(names)}) SELECT {values} FROM {source} s WHERE {where}"
        case 3 | 4:
            columns = outer + tuple((f"{table}.{name}", kind) for name, kind in _COLUMNS[table].items())
            return f"UPDATE {table} SET {draw(_sets(table, columns))} WHERE {draw(_wheres(table, own, outer, columns))}"
        case 5:
            columns = outer + tuple((f"{table}.{name}", kind) for name, kind in _COLUMNS[table].items())
            return f"DELETE FROM {table} WHERE {draw(_wheres(table, own, outer, columns))}"
        case 6:
            action = draw(st.sampled_from(("ABORT, 'no'", "FAIL, 'nay'", "IGNORE")))
            return f"SELECT RAISE({action}) WHERE {draw(_conditions(outer))}"
        case 7:
            first, second = draw(_conditions(outer)), draw(_conditions(outer))
            return f"SELECT CASE WHEN {first} THEN RAISE(ABORT, 'one') WHEN {second} THEN RAISE(ABORT, 'two') END"
        case 8:
            number = draw(_values("n", outer))
            action = draw(
                st.sampled_from(("NOTHING", "UPDATE SET n = coalesce(n, 0) + 1", "UPDATE SET n = excluded.n"))
            )
            text = draw(_values("t", outer))
            return f"INSERT INTO setting (k, n) VALUES ({text}, {number}) ON CONFLICT (k) DO {action}"
    text, number = draw(_values("t", outer)), draw(_values("n", outer))
    keyed = draw(st.sampled_from(("setting (k, n)", "shelf (label, item_count)")))
    return f"INSERT OR REPLACE INTO {keyed} VALUES ({text}, {number})"


def _list_given(draw: st.DrawFn, table: str) -> list[str]:
    names = [name for name in _COLUMNS[table] if name != "id" or draw(st.integers(0, 5)) == 0]
    return [name for name in names if name in _REQUIRED.get(table, ()) or draw(st.integers(0, 3))] or names[-1:]


@st.composite
def _inserts(draw: st.DrawFn, table: str, count: int, outer: tuple[tuple[str, str], ...]) -> str:
    names = [name for name in _list_given(draw, table) if outer or name != "id"] or ["label"]
    rows = [", ".join(draw(_values(_COLUMNS[table][name], outer)) for name in names) for _ in range(count)]
    policy = draw(st.sampled_from(("", "", "OR IGNORE "))) if outer else ""
    return f"INSERT {policy}INTO {table} ({', '.join(names)}) VALUES {', '.join(f'({row})' for row in rows)}"


@st.composite
def _sets(draw: st.DrawFn, table: str, columns: tuple[tuple[str, str], ...]) -> str:
    names = [name for name in _COLUMNS[table] if name != "id"]
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
    return ", ".join(f"{name} = {draw(_values(_COLUMNS[table][name], columns))}" for name in chosen)


@st.composite
def _wheres(
    draw: st.DrawFn, table: str, own: str, outer: tuple[tuple[str, str], ...], columns: tuple[tuple[str, str], ...]
) -> str:
    ids = [name for name, _ in outer if name.endswith((".id", "item_id", "shelf_id"))]
    if ids and table != "setting" and draw(st.booleans()):
        return f"id = {draw(st.sampled_from(ids))}"
    return draw(_conditions(columns))


@st.composite
def _values(draw: st.DrawFn, kind: str, columns: tuple[tuple[str, str], ...]) -> str:
    alike = [name for name, each in columns if each == kind]
    if alike and draw(st.integers(0, 2)):
        name = draw(st.sampled_from(alike))
        if kind == "f":
            return name
        written = (
            (name, name, f"{name} || 'z'", f"coalesce({name}, 'q')")
            if kind == "t"
            else (
                *(name, name, f"{name} + 1", f"coalesce({name}, 4)"),
                *(f"CASE WHEN {name} > 1 THEN 1 ELSE 0 END", f"(SELECT count(*) FROM Item WHERE shelf_id = {name})"),
                f"(SELECT qty FROM Item WHERE id = {name})",
            )
        )
        return draw(st.sampled_from(written))
    if kind == "t" and columns and draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from([name for name, each in columns if each != "f"] or ["'a'"]))
    if kind == "f":
        return (
            draw(st.sampled_from(("0", "1", "NULL")))
            if columns
            else draw(st.sampled_from(("{true}", "{false}", "NULL")))
        )
    return draw(st.sampled_from(_TEXTS if kind == "t" else _NUMBERS))


@st.composite
def _conditions(draw: st.DrawFn, columns: tuple[tuple[str, str], ...]) -> str:
    name, kind = draw(st.sampled_from(columns))
    value = draw(_values(kind, columns))
    match draw(st.integers(0, 7)):
        case 0:
            return f"{name} IS NULL"
        case 1:
            return f"{name} IS NOT {value}"
        case 2 if kind == "n":
            return f"{name} > {value}"
        case 3:
            return f"EXISTS (SELECT 1 FROM part p WHERE p.item_id = {draw(_values('n', columns))})"
        case 4:
            return f"NOT ({name} = {value})"
        case 5 if kind == "n":
            return f"{name} IN (SELECT shelf_id FROM Item)"
        case 6:
            return f"{name} = {value} OR {draw(_conditions(columns))}"
    return f"{name} = {value}"
