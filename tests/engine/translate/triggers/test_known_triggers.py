"""Triggers of the kinds that applications have do the same on both sides, whatever statement fires them."""

import sqlite3
from dataclasses import dataclass

import psycopg
import pytest
from psycopg.rows import TupleRow

from core.translate.triggers.model import TranslatedTrigger
from core.translate.triggers.translate import translate_triggers
from tests.engine.translate.triggers.shop import (
    RELATIONS,
    make_trigger,
    open_source,
    read_source,
    read_target,
    run_on_both,
)


@dataclass(frozen=True, slots=True)
class Case:
    """Triggers without their CREATE TRIGGER t1, t2 ..., and statements that fire them."""

    triggers: tuple[str, ...]
    statements: tuple[str, ...]


CASES = {
    "an_audit_log_of_inserts": Case(
        (
            "AFTER INSERT ON Item BEGIN INSERT INTO log (what, item_id, new_value, at) "
            "VALUES ('new', NEW.id, NEW.name, datetime('now')); END",
        ),
        ("INSERT INTO Item (Name) VALUES ('x'), ('y')", "INSERT INTO Item (id, Name) VALUES (77, 'z')"),
    ),
    "an_audit_log_of_updates_with_both_values": Case(
        (
            "AFTER UPDATE OF Name, qty ON Item WHEN OLD.Name IS NOT NEW.Name OR OLD.qty IS NOT NEW.qty BEGIN "
            "INSERT INTO log (what, item_id, old_value, new_value) VALUES ('u', OLD.id, OLD.qty || OLD.Name, "
            "NEW.qty); END",
        ),
        (
            "UPDATE Item SET qty = 5",
            "UPDATE Item SET price = 1",
            "UPDATE Item SET Name = 'n' WHERE id = 2",
            "UPDATE Item SET qty = NULL",
        ),
    ),
    "an_audit_log_of_deletes_from_a_select": Case(
        (
            "AFTER DELETE ON Item BEGIN INSERT INTO log (what, item_id, old_value) "
            "SELECT 'gone ' || s.label, OLD.id, OLD.price FROM shelf s WHERE s.id = OLD.shelf_id; END",
        ),
        ("DELETE FROM Item WHERE id = 1", "DELETE FROM Item"),
    ),
    "a_touched_row": Case(
        ("AFTER UPDATE ON Item BEGIN UPDATE Item SET updated_at = datetime('now') WHERE id = NEW.id; END",),
        ("UPDATE Item SET qty = qty + 1", "UPDATE Item SET id = 40 WHERE id = 1"),
    ),
    "a_touched_row_by_its_old_key_and_rowid": Case(
        (
            "AFTER UPDATE ON Item FOR EACH ROW BEGIN UPDATE Item SET updated_at = CURRENT_TIMESTAMP WHERE rowid "
            "= OLD.rowid; END",
        ),
        ("UPDATE Item SET qty = 4 WHERE id > 1",),
    ),
    "a_touched_row_by_a_rowid_that_no_column_keeps": Case(
        (
            "AFTER INSERT ON setting BEGIN UPDATE setting SET n = coalesce(n, 0) + 10 WHERE rowid = new.rowid; END",
            "AFTER UPDATE ON setting BEGIN "
            "UPDATE setting SET n = n + 100 WHERE OLD._rowid_ == (setting.oid) AND n > 1; "
            "DELETE FROM setting WHERE NEW.rowid = rowid AND n = 107; END",
        ),
        (
            "INSERT INTO setting (k, n) VALUES ('c', 5), ('d', NULL)",
            "UPDATE setting SET k = k || 'x', n = coalesce(n, 6) + 1",
            "UPDATE setting SET k = 'z' WHERE k = 'cx'",
        ),
    ),
    "a_row_that_is_read_by_a_rowid_that_no_column_keeps": Case(
        (
            "BEFORE DELETE ON setting BEGIN INSERT INTO log (what, new_value) SELECT k, n FROM setting AS s "
            "WHERE s.rowid = OLD.rowid; "
            "SELECT RAISE(ABORT, 'kept') WHERE EXISTS (SELECT 1 FROM setting WHERE OLD.rowid = oid AND n = 1); END",
            "BEFORE UPDATE ON setting WHEN (SELECT n FROM setting WHERE rowid = NEW.rowid) IS NULL BEGIN "
            "INSERT INTO log (what) VALUES (NEW.k || OLD.k); END",
        ),
        ("UPDATE setting SET k = k || 'x'", "DELETE FROM setting WHERE n IS NULL", "DELETE FROM setting"),
    ),
    "a_touched_row_with_a_log_of_every_update": Case(
        (
            "AFTER UPDATE ON Item BEGIN UPDATE Item SET qty = qty + 1 WHERE id = NEW.id; END",
            "AFTER UPDATE ON Item BEGIN INSERT INTO log (what, new_value) VALUES (NEW.id, NEW.qty); END",
        ),
        ("UPDATE Item SET qty = 4 WHERE id = 1",),
    ),
    "counters_of_children": Case(
        (
            "AFTER INSERT ON Item BEGIN UPDATE shelf SET item_count = item_count + 1 WHERE id = NEW.shelf_id; END",
            "AFTER DELETE ON Item BEGIN UPDATE shelf SET item_count = item_count - 1 WHERE id = OLD.shelf_id; END",
            "AFTER UPDATE OF shelf_id ON Item BEGIN UPDATE shelf SET item_count = item_count - 1 WHERE id = "
            "OLD.shelf_id; "
            "UPDATE shelf SET item_count = item_count + 1 WHERE id = NEW.shelf_id; END",
        ),
        (
            "INSERT INTO Item (Name, shelf_id) VALUES ('x', 1), ('y', 1), ('z', 2)",
            "UPDATE Item SET shelf_id = 2 WHERE qty IS NULL",
            "DELETE FROM Item WHERE id = 3",
        ),
    ),
    "a_total_computed_anew": Case(
        (
            "AFTER INSERT ON Item BEGIN UPDATE shelf SET item_count = (SELECT count(*) FROM Item WHERE shelf_id "
            "= NEW.shelf_id), "
            "total = (SELECT sum(qty) FROM Item WHERE shelf_id = NEW.shelf_id) WHERE id = NEW.shelf_id; END",
        ),
        (
            "INSERT INTO Item (Name, qty, shelf_id) VALUES ('x', 4, 1)",
            "INSERT INTO Item (Name, shelf_id) VALUES ('x', 9)",
        ),
    ),
    "a_cascade_by_hand": Case(
        ("BEFORE DELETE ON shelf BEGIN DELETE FROM Item WHERE shelf_id = OLD.id; END",),
        ("DELETE FROM shelf WHERE id = 1", "DELETE FROM shelf"),
    ),
    "a_foreign_key_s_cascade_that_fires_a_trigger": Case(
        ("AFTER DELETE ON part BEGIN INSERT INTO log (what, new_value) VALUES ('part', OLD.serial); END",),
        ("DELETE FROM Item WHERE id IN (1, 2)",),
    ),
    "validation_by_a_select_with_a_where": Case(
        (
            "BEFORE INSERT ON Item BEGIN SELECT RAISE(ABORT, 'no '' name\nat all') WHERE length(NEW.Name) = 0; "
            "SELECT RAISE(FAIL, 'bad') WHERE NEW.qty < 0 OR NEW.qty > 100; END",
        ),
        (
            "INSERT INTO Item (Name) VALUES ('')",
            "INSERT INTO Item (Name, qty) VALUES ('a', 101)",
            "INSERT INTO Item (Name, qty) VALUES ('a', NULL)",
        ),
    ),
    "validation_by_a_case": Case(
        (
            "BEFORE UPDATE ON Item BEGIN SELECT CASE WHEN NEW.qty IS NULL THEN RAISE(ABORT, 'null') "
            "WHEN NEW.qty < 0 THEN RAISE(ROLLBACK, 'negative') WHEN NEW.qty = 50 THEN 1 "
            "WHEN NEW.qty > 40 THEN RAISE(ABORT, 'many') END; END",
        ),
        (
            "UPDATE Item SET qty = NULL WHERE id = 1",
            "UPDATE Item SET qty = -1 WHERE id = 1",
            "UPDATE Item SET qty = 50 WHERE id = 1",
            "UPDATE Item SET qty = 41 WHERE id = 1",
            "UPDATE Item SET qty = 40 WHERE id = 1",
        ),
    ),
    "validation_of_children_by_a_subquery_whose_rows_are_alike": Case(
        (
            "BEFORE DELETE ON shelf BEGIN SELECT RAISE(ABORT, 'has items') "
            "WHERE (SELECT shelf_id FROM Item WHERE shelf_id = OLD.id) IS NOT NULL; "
            "SELECT CASE WHEN (SELECT 1 FROM Item WHERE Name = OLD.label LIMIT 1) THEN RAISE(ABORT, 'named') END; END",
        ),
        (
            "DELETE FROM shelf WHERE id = 1",
            "INSERT INTO shelf (id, label) VALUES (7, 'fig'), (8, 'empty')",
            "DELETE FROM shelf WHERE id = 8",
            "DELETE FROM shelf",
            "DELETE FROM Item",
            "DELETE FROM shelf",
        ),
    ),
    "validation_of_a_parent_by_a_subquery": Case(
        (
            "BEFORE INSERT ON Item FOR EACH ROW BEGIN SELECT CASE WHEN ((SELECT id FROM shelf WHERE id = "
            "NEW.shelf_id) IS NULL) "
            "THEN RAISE(ABORT, 'no such shelf') END; END",
        ),
        ("INSERT INTO Item (Name, shelf_id) VALUES ('a', 9)", "INSERT INTO Item (Name, shelf_id) VALUES ('a', 2)"),
    ),
    "validation_by_a_from_and_a_condition_with_a_subquery": Case(
        (
            "BEFORE INSERT ON Item WHEN NEW.shelf_id NOT IN (SELECT id FROM shelf WHERE label IS NOT NULL) "
            "BEGIN SELECT RAISE(ABORT, 'taken') FROM Item i WHERE i.Name = NEW.Name; END",
        ),
        (
            "INSERT INTO Item (Name, shelf_id) VALUES ('apple', 9)",
            "INSERT INTO Item (Name, shelf_id) VALUES ('apple', 1)",
            "INSERT INTO Item (Name, shelf_id) VALUES ('kiwi', 9)",
        ),
    ),
    "an_ignored_row": Case(
        (
            "BEFORE INSERT ON Item WHEN NEW.Name = 'no' BEGIN INSERT INTO log (what) VALUES ('seen'); SELECT "
            "RAISE(IGNORE); "
            "INSERT INTO log (what) VALUES ('never'); END",
        ),
        ("INSERT INTO Item (id, Name) VALUES (10, 'a'), (11, 'no'), (12, 'b')",),
    ),
    "an_ignored_delete_and_update": Case(
        (
            "BEFORE DELETE ON Item BEGIN SELECT RAISE(IGNORE) WHERE OLD.active; END",
            "BEFORE UPDATE ON Item WHEN OLD.active BEGIN SELECT RAISE(IGNORE); END",
        ),
        ("UPDATE Item SET qty = 60", "DELETE FROM Item"),
    ),
    "an_upsert_of_a_counter": Case(
        (
            "AFTER INSERT ON Item BEGIN INSERT INTO setting (k, n) VALUES (NEW.Name, 1) "
            "ON CONFLICT (k) DO UPDATE SET n = coalesce(n, 0) + excluded.n WHERE n IS NULL OR n < 3; END",
        ),
        ("INSERT INTO Item (Name) VALUES ('a'), ('b'), ('a'), ('a'), ('new'), ('new')",),
    ),
    "an_upsert_that_does_nothing": Case(
        ("AFTER INSERT ON Item BEGIN INSERT INTO setting (k, n) VALUES (NEW.Name, 5) ON CONFLICT DO NOTHING; END",),
        ("INSERT INTO Item (Name) VALUES ('a'), ('q'), ('q')",),
    ),
    "an_insert_or_ignore": Case(
        (
            "AFTER UPDATE ON Item BEGIN INSERT OR IGNORE INTO setting (k, n) VALUES (NEW.updated_at, 1), "
            "(NEW.Name, NEW.qty); "
            "INSERT OR IGNORE INTO part (id, item_id, serial) SELECT id + 50, item_id, serial || '!' FROM part "
            "WHERE item_id = NEW.id; END",
        ),
        (
            "UPDATE Item SET qty = 9 WHERE id = 2",
            "UPDATE Item SET qty = 10 WHERE id = 2",
            "UPDATE Item SET Name = 'a' WHERE id = 3",
        ),
    ),
    "an_insert_or_replace": Case(
        (
            "AFTER UPDATE ON Item BEGIN INSERT OR REPLACE INTO setting (k, state) VALUES (NEW.Name, 'done'); END",
            "AFTER DELETE ON Item BEGIN REPLACE INTO setting (k, n) VALUES "
            "(OLD.Name, (SELECT n + 1 FROM setting WHERE k = OLD.Name)); END",
        ),
        (
            "UPDATE Item SET Name = 'a' WHERE id = 1",
            "UPDATE Item SET qty = 0 WHERE id = 2",
            "DELETE FROM Item WHERE id = 2",
            "DELETE FROM Item WHERE id = 1",
        ),
    ),
    "an_insert_or_replace_by_another_key_than_the_number": Case(
        (
            "AFTER UPDATE ON Item BEGIN INSERT OR REPLACE INTO shelf (label, total) VALUES (NEW.Name, NEW.qty); END",
            "AFTER DELETE ON Item BEGIN REPLACE INTO part (serial) SELECT serial FROM part WHERE item_id > OLD.id; END",
        ),
        (
            "UPDATE shelf SET item_count = 5 WHERE id = 1",
            "UPDATE Item SET Name = 'top' WHERE id = 1",
            "UPDATE Item SET Name = 'low', qty = 4 WHERE id < 3",
            "UPDATE Item SET Name = 'high' WHERE id = 3",
            "INSERT INTO shelf (label) VALUES ('next')",
            "DELETE FROM Item WHERE id = 1",
        ),
    ),
    "a_counter_that_starts_with_a_replace": Case(
        (
            "AFTER DELETE ON Item BEGIN INSERT OR REPLACE INTO setting (k, n) VALUES "
            "('count', coalesce((SELECT n FROM setting WHERE k = 'count'), 0) + 1); END",
        ),
        ("DELETE FROM Item",),
    ),
    "values_in_columns_of_many_types": Case(
        (
            "AFTER INSERT ON log WHEN NEW.what = 'fill' BEGIN INSERT INTO Item VALUES (NULL, 'row', 5, 1.5, "
            "CASE WHEN NEW.item_id > 3 THEN 1 ELSE 0 END, NEW.item_id, NEW.at, '2024-02-29'); "
            "INSERT INTO setting (k, n, doc, u, state) VALUES (NEW.new_value, strftime('%Y', '2020-01-01'), "
            "'{\"a\":[1,2]}', "
            "'00000000-0000-0000-0000-00000000000A', 'open'); "
            "UPDATE Item SET active = NEW.item_id > 4, price = price * 2, made_on = '2024-03-01', qty = NULL "
            "WHERE active; END",
        ),
        (
            "INSERT INTO log (what, item_id, new_value) VALUES ('fill', 3, 'one')",
            "INSERT INTO log (what, item_id, new_value) VALUES ('fill', 4, 'two')",
            "INSERT INTO log (what, item_id, new_value) VALUES ('fill', 5, NULL)",
        ),
    ),
    "copies_of_converted_columns": Case(
        (
            "AFTER UPDATE ON setting BEGIN INSERT INTO setting (k, n, doc, u, state) VALUES "
            "(NEW.k || '2', NEW.n, NEW.doc, NEW.u, OLD.state); UPDATE log SET at = at; END",
            "AFTER UPDATE ON Item BEGIN INSERT INTO Item (Name, made_on, active, price, updated_at) "
            "SELECT o.Name || '+', o.made_on, o.active, o.price, o.updated_at FROM Item o WHERE o.id = NEW.id; END",
        ),
        ("UPDATE setting SET n = 3 WHERE k = 'a'", "UPDATE Item SET qty = 8 WHERE id = 1"),
    ),
    "an_update_from_another_table": Case(
        (
            "AFTER UPDATE OF label ON shelf BEGIN UPDATE Item SET Name = s.label || Name, qty = s.item_count "
            "FROM shelf s "
            "WHERE s.id = Item.shelf_id AND s.id = NEW.id; END",
        ),
        ("UPDATE shelf SET label = label || '!'",),
    ),
    "an_update_of_several_columns_by_a_row_value": Case(
        (
            "AFTER INSERT ON log BEGIN UPDATE Item SET (Name, qty) = (NEW.what, NEW.item_id) WHERE id = "
            "NEW.item_id; END",
        ),
        ("INSERT INTO log (what, item_id) VALUES ('set', 2), ('set', 9)",),
    ),
    "a_writable_view": Case(
        (
            "INSTEAD OF INSERT ON item_view BEGIN INSERT INTO Item (id, Name, qty) VALUES (NEW.id, NEW.Name, "
            "NEW.qty * 2); END",
            "INSTEAD OF UPDATE ON item_view BEGIN UPDATE Item SET Name = NEW.Name, qty = NEW.qty WHERE id = "
            "OLD.id; END",
            "INSTEAD OF DELETE ON item_view WHEN OLD.qty > 1 BEGIN DELETE FROM Item WHERE id = OLD.id; END",
        ),
        (
            "INSERT INTO item_view (Name, qty) VALUES ('u', 2)",
            "INSERT INTO item_view (id, Name, qty) VALUES (50, 'v', 4), (51, 'w', 0)",
            "UPDATE item_view SET qty = qty + 1 WHERE id < 3",
            "DELETE FROM item_view",
        ),
    ),
    "two_triggers_that_call_each_other": Case(
        (
            "AFTER UPDATE ON Item BEGIN UPDATE shelf SET item_count = item_count + 1 WHERE id = NEW.shelf_id; END",
            "AFTER UPDATE ON shelf BEGIN UPDATE Item SET qty = coalesce(qty, 0) + 1 WHERE shelf_id = NEW.id; END",
        ),
        (
            "UPDATE Item SET price = 1 WHERE id = 3",
            "UPDATE shelf SET label = 'x' WHERE id = 2",
            "UPDATE shelf SET total = 1",
        ),
    ),
    "a_trigger_that_goes_on_after_an_error_within_it": Case(
        (
            "AFTER UPDATE ON Item BEGIN UPDATE Item SET qty = qty + 1 WHERE id = NEW.id; "
            "SELECT RAISE(ABORT, 'odd') WHERE NEW.qty % 2 = 1; END",
        ),
        (
            "UPDATE Item SET qty = 3 WHERE id = 1",
            "UPDATE Item SET qty = 4 WHERE id = 1",
            "UPDATE Item SET qty = 5 WHERE id = 1",
            "UPDATE Item SET qty = 8 WHERE id = 1",
        ),
    ),
    "a_trigger_that_inserts_into_its_own_table": Case(
        (
            "AFTER INSERT ON log WHEN NEW.item_id > 0 BEGIN INSERT INTO log (what, item_id) VALUES ('again', "
            "NEW.item_id - 1); END",
        ),
        ("INSERT INTO log (what, item_id) VALUES ('first', 3)",),
    ),
    "one_default_among_all_before_an_insert": Case(
        (
            "BEFORE INSERT ON Item WHEN NEW.active BEGIN UPDATE Item SET active = 0 WHERE active; END",
            "BEFORE UPDATE ON Item WHEN NEW.active AND NOT OLD.active BEGIN UPDATE Item SET active = 0 WHERE id "
            "<> NEW.id; END",
        ),
        (
            "INSERT INTO Item (Name, active) VALUES ('a', {true}), ('b', {false}), ('c', {true})",
            "UPDATE Item SET active = {true} WHERE id = 2",
        ),
    ),
    "a_trigger_that_reads_by_way_of_with": Case(
        (
            "AFTER DELETE ON part BEGIN INSERT INTO log (what, new_value) WITH left(n) AS (SELECT count(*) FROM part "
            "WHERE item_id = OLD.item_id) SELECT 'left', n FROM left; END",
        ),
        ("DELETE FROM part WHERE id = 2",),
    ),
    "a_select_for_nothing": Case(
        ("AFTER DELETE ON part BEGIN SELECT count(*), max(id) FROM Item; SELECT 1; END",),
        ("DELETE FROM part WHERE id = 2",),
    ),
    "an_ignored_row_within_another_trigger": Case(
        (
            "AFTER UPDATE ON Item BEGIN INSERT INTO log (what) VALUES ('a'), ('skip'), ('b'); "
            "INSERT INTO log (what) VALUES ('after'); END",
            "BEFORE INSERT ON log BEGIN SELECT RAISE(IGNORE) WHERE NEW.what = 'skip'; END",
        ),
        ("UPDATE Item SET qty = 1 WHERE id < 3",),
    ),
    "an_ignored_rest_after_the_row": Case(
        (
            "AFTER UPDATE ON Item BEGIN UPDATE Item SET qty = qty + 1 WHERE id = NEW.id; "
            "SELECT RAISE(IGNORE) WHERE NEW.qty > 5; INSERT INTO log (what) VALUES ('small'); END",
        ),
        ("UPDATE Item SET qty = 5 WHERE id = 1", "UPDATE Item SET qty = 6", "UPDATE Item SET qty = 2 WHERE id > 1"),
    ),
    "an_audit_log_in_json": Case(
        (
            "AFTER UPDATE ON Item BEGIN INSERT INTO setting (k, doc) VALUES ('i' || NEW.id || '-' || NEW.qty, "
            "json_object('id', NEW.id, 'old', OLD.qty, 'name', NEW.Name, 'none', NULL)); END",
        ),
        ("UPDATE Item SET qty = 12",),
    ),
    "children_that_are_deleted_first": Case(
        (
            "BEFORE DELETE ON Item BEGIN DELETE FROM part WHERE item_id = OLD.id; "
            "UPDATE shelf SET item_count = item_count - 1 WHERE id = OLD.shelf_id; END",
            "AFTER DELETE ON part BEGIN INSERT INTO log (what, item_id) VALUES (OLD.serial, OLD.item_id); END",
        ),
        ("DELETE FROM Item WHERE id = 1", "DELETE FROM Item"),
    ),
    "a_copy_into_an_archive_with_all_columns": Case(
        (
            "BEFORE DELETE ON log BEGIN INSERT INTO setting SELECT 'log' || OLD.item_id, OLD.item_id, NULL, "
            "NULL, 'done' "
            "WHERE OLD.item_id IS NOT NULL; END",
            "AFTER INSERT ON log BEGIN INSERT INTO part VALUES (NEW.item_id + 100, NULL, NEW.what); END",
        ),
        ("INSERT INTO log (what, item_id) VALUES ('a', 1), ('b', 2), (NULL, 3)", "DELETE FROM log"),
    ),
    "a_view_that_a_trigger_writes": Case(
        (
            "INSTEAD OF DELETE ON item_view BEGIN UPDATE Item SET active = 0 WHERE id = OLD.id; END",
            "AFTER DELETE ON shelf BEGIN DELETE FROM item_view WHERE id = OLD.id; END",
        ),
        ("DELETE FROM shelf", "DELETE FROM item_view"),
    ),
    "values_within_a_document": Case(
        (
            "AFTER UPDATE OF doc ON setting BEGIN INSERT INTO log (what, item_id, old_value, new_value) VALUES "
            "(NEW.doc ->> '$.name', NEW.doc ->> '$.count', coalesce(OLD.doc ->> '$.name', 'none'), "
            "CASE WHEN NEW.n > 1 THEN json_extract(NEW.doc, '$.name') END); "
            "UPDATE shelf SET total = NEW.doc ->> '$.count' WHERE label = NEW.doc ->> '$.name'; "
            "INSERT INTO log (what) SELECT value FROM json_each(NEW.doc, '$.tags'); "
            "DELETE FROM part WHERE serial IN (SELECT value FROM json_each(NEW.doc, '$.tags')); "
            "UPDATE setting SET doc = NEW.doc ->> '$.tags' WHERE k = NEW.k || '2'; END",
        ),
        (
            """UPDATE setting SET doc = '{"name":"top","count":3,"tags":["a","s1"]}'""",
            """UPDATE setting SET doc = '{"name":7.5,"count":"12","tags":["s2",2.5,true]}'""",
            """UPDATE setting SET doc = '{"name":null,"tags":[]}'""",
            "UPDATE setting SET doc = NULL",
        ),
    ),
    "an_error_that_a_constraint_raises_within": Case(
        (
            "AFTER UPDATE ON Item BEGIN INSERT INTO setting (k) VALUES (NEW.Name); UPDATE Item SET qty = 0 "
            "WHERE id = NEW.id; END",
        ),
        (
            "UPDATE Item SET Name = 'a' WHERE id = 1",
            "UPDATE Item SET Name = 'z' WHERE id = 1",
            "UPDATE Item SET price = 3",
        ),
    ),
    "a_count_of_each_day": Case(
        (
            "AFTER INSERT ON log BEGIN INSERT INTO daily (day, n) VALUES (date(NEW.at), 1) "
            "ON CONFLICT (day) DO UPDATE SET n = n + 1; END",
            "AFTER DELETE ON log BEGIN UPDATE daily SET n = n - 1 WHERE day = substr(OLD.at, 1, 10); "
            "DELETE FROM daily WHERE day < (SELECT max(day) FROM daily) AND n = 0; END",
        ),
        (
            "INSERT INTO log (at) VALUES ('2024-01-31 10:00:00'), ('2024-01-31 23:59:59'), ('2024-02-01 00:00:00')",
            "INSERT INTO log (what) VALUES ('no day')",
            "DELETE FROM log",
        ),
    ),
    "dates_and_times_that_are_computed": Case(
        (
            "AFTER UPDATE OF qty ON Item BEGIN INSERT INTO log (what, at) VALUES "
            "(1, datetime(OLD.made_on, '+1 month')), (2, strftime('%Y-%m-%dT%H:%M', OLD.made_on, '+30 hours')), "
            "(3, substr(OLD.made_on, 1, 8) || '05'), (4, datetime('now', '+1 day')), "
            "(5, CASE WHEN OLD.made_on IS NULL THEN date('now') ELSE datetime(OLD.made_on) END), "
            "(6, (SELECT max(made_on) FROM Item)); "
            "UPDATE Item SET made_on = strftime('%Y-%m-01', OLD.made_on), "
            "updated_at = strftime('%Y-%m-%d %H:%M:%f', OLD.made_on, '+90.5 seconds') WHERE id = OLD.id; END",
        ),
        ("UPDATE Item SET qty = 1",),
    ),
    "nested_ifs_of_a_raise": Case(
        (
            "BEFORE UPDATE ON Item BEGIN SELECT iif(NEW.qty > 5, iif(NEW.price > 1, RAISE(ABORT, 'both'), 0), "
            "CASE NEW.qty WHEN 5 THEN RAISE(ABORT, 'five') WHEN 4 THEN 0 ELSE 7 END) WHERE NEW.id = 1; END",
        ),
        (
            "UPDATE Item SET qty = 6",
            "UPDATE Item SET qty = 5",
            "UPDATE Item SET price = 0.5, qty = 7",
            "UPDATE Item SET qty = 4",
        ),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_trigger_does_the_same(shop: psycopg.Connection[TupleRow], name: str) -> None:
    case = CASES[name]
    triggers = {f"t{place}": f"CREATE TRIGGER t{place} {text}" for place, text in enumerate(case.triggers, start=1)}
    answers = translate_triggers(triggers, RELATIONS)
    with open_source() as source:
        for answer in answers:
            assert isinstance(answer.answer, TranslatedTrigger), answer.answer
            source.execute(triggers[answer.name])
            make_trigger(shop, answer.answer)
        _assert_same(source, shop, case, "\n".join(each.answer.body_sql for each in answers))


def test_a_computed_text_that_is_no_date_is_an_error(shop: psycopg.Connection[TupleRow]) -> None:
    text = "AFTER UPDATE ON Item BEGIN INSERT INTO daily (day) VALUES (NEW.Name || '-01'); END"
    (answer,) = translate_triggers({"t1": f"CREATE TRIGGER t1 {text}"}, RELATIONS)
    assert isinstance(answer.answer, TranslatedTrigger), answer.answer
    assert answer.answer.notes == ("it fails where what it stores in day is no date",)
    make_trigger(shop, answer.answer)
    shop.execute("UPDATE item SET name = '2024-01' WHERE id = 1")
    with pytest.raises(psycopg.DataError, match='"2024-2-01" is no date'), shop.transaction():
        shop.execute("UPDATE item SET name = '2024-2' WHERE id = 1")


def _assert_same(source: sqlite3.Connection, shop: psycopg.Connection[TupleRow], case: Case, bodies: str) -> None:
    before = read_source(source)
    assert read_target(shop) == before
    for statement in case.statements:
        in_source, in_target = run_on_both(source, shop, statement)
        assert (statement, in_target) == (statement, in_source), bodies
        assert read_target(shop) == read_source(source), f"{statement}\n{bodies}"
