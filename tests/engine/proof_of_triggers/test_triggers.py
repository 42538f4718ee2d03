"""What is proved of a trigger: that the same statements leave the same rows, or fail with the same words, on both
sides. Each way to write one wrong is seen, and nothing of a trial stays."""

import psycopg
import pytest
from psycopg import sql

from core.verify.model import ObjectProof, ProofVerdict, ProvedKind
from core.verify.proofs.exercise_target import never_committing
from tests.engine.proof_of_triggers.carried import LOG_CHANGE, WHEN_MORE, CarriedTriggers

PROVED, DIFFERS, NOT_TRIED = ProofVerdict.PROVED, ProofVerdict.DIFFERS, ProofVerdict.NOT_TRIED
RAISE = "BEGIN RAISE EXCEPTION '%', {!r}; RETURN new; END"
STAMP = """BEGIN
    INSERT INTO log (what, account, at, code)
    VALUES ('made', new.id, {}, {});
    RETURN NULL;
END"""
FORGET = "BEGIN DELETE FROM log WHERE account = old.id; RETURN NULL; END"
MAKE_RICH = """BEGIN
    INSERT INTO log (what, account, new) VALUES ('rich', new.id, new.balance + {});
    RETURN new;
END"""


def read_all(carried: CarriedTriggers) -> list[object]:
    found: list[object] = []
    for table in ("owner", "account", "log", "empty"):
        name = sql.Identifier("public", table)
        found.append(carried.connection.execute(sql.SQL("SELECT t::text FROM {} t ORDER BY 1").format(name)).fetchall())
    found.append(carried.connection.execute("SELECT last_value, is_called FROM public.log_id_seq").fetchall())
    found.append(
        carried.connection.execute("SELECT relname::text FROM pg_class WHERE relname ~ 'howdah_never'").fetchall()
    )
    return found


def prove_log_change(
    carried: CarriedTriggers, body: str = LOG_CHANGE, when: str | None = WHEN_MORE, **changes: object
) -> ObjectProof:
    (proof,) = carried.prove(carried.write("log_change", body, when_sql=when, **changes))
    return proof


def test_what_the_translator_made_is_proved(carried: CarriedTriggers) -> None:
    found = {proof.name: proof for proof in carried.report.proofs if proof.kind is ProvedKind.TRIGGER}
    assert {name: proof.verdict for name, proof in found.items() if proof.verdict is DIFFERS} == {}
    assert found["log_change"].verdict is PROVED
    assert found["idle"].verdict is NOT_TRIED


def test_a_right_trigger_is_proved_and_nothing_stays(carried: CarriedTriggers) -> None:
    before = read_all(carried)
    proof = prove_log_change(carried)
    assert proof.verdict is PROVED
    assert "statements" in proof.tried
    assert "of them with an effect of the trigger" in proof.tried
    assert (proof.kind, proof.table, proof.name) == (ProvedKind.TRIGGER, "account", "log_change")
    assert read_all(carried) == before


@pytest.mark.parametrize(
    ("body", "when", "changes"),
    [
        (LOG_CHANGE.replace("old.balance, new.balance", "new.balance, old.balance"), WHEN_MORE, {}),
        (LOG_CHANGE, None, {}),
        (LOG_CHANGE, "new.balance >= old.balance + 10", {}),
        (LOG_CHANGE, "new.balance > old.balance + 9", {}),
        (LOG_CHANGE.replace("UPDATE owner SET name = name || '+' WHERE id = new.owner;", ""), WHEN_MORE, {}),
        (LOG_CHANGE.replace("'+'", "'-'"), WHEN_MORE, {}),
        (LOG_CHANGE.replace("WHERE id = new.owner", ""), WHEN_MORE, {}),
        (LOG_CHANGE.replace("new.balance)", "new.balance), ('twice', new.id, 0, 0)"), WHEN_MORE, {}),
        (LOG_CHANGE, WHEN_MORE, {"columns": ("status",)}),
        (LOG_CHANGE.replace("RETURN NULL", "DELETE FROM log WHERE id = 1; RETURN NULL"), WHEN_MORE, {}),
        (LOG_CHANGE.replace("old.balance, new", "old.balance, nonsense"), WHEN_MORE, {}),
        (LOG_CHANGE, WHEN_MORE, {"timing": "BEFORE"}),
    ],
    ids=[
        "columns swapped",
        "no WHEN",
        "off by one",
        "off by one the other way",
        "a statement less",
        "another text",
        "all rows",
        "a row more",
        "another column",
        "a row less",
        "an error",
        "another timing",
    ],
)
def test_each_way_to_write_it_wrong_is_a_difference(
    carried: CarriedTriggers, body: str, when: str | None, changes: dict[str, object]
) -> None:
    proof = prove_log_change(carried, body, when, **changes)
    assert proof.verdict is DIFFERS
    assert 1 <= len(proof.differences) <= 5
    assert "an UPDATE to" in proof.differences[0].what
    assert proof.source_sql.startswith("CREATE TRIGGER log_change")
    assert body in proof.target_sql


def test_one_that_fires_for_other_events_is_a_difference(carried: CarriedTriggers) -> None:
    right = carried.write("forget", FORGET)
    assert carried.prove(right)[0].verdict is PROVED
    (proof,) = carried.prove(carried.write("forget", FORGET, event="UPDATE OR DELETE"))
    assert proof.verdict is DIFFERS
    assert "an UPDATE to" in proof.differences[0].what


def test_what_raise_says_is_compared(carried: CarriedTriggers) -> None:
    (proof,) = carried.prove(carried.write("no_debts", RAISE.format("no debts"), when_sql="new.balance < 0"))
    assert proof.verdict is PROVED
    (proof,) = carried.prove(carried.write("no_debts", RAISE.format("no depts"), when_sql="new.balance < 0"))
    assert proof.verdict is DIFFERS
    assert proof.differences[0].what.startswith("the message, after an INSERT of (")
    assert (proof.differences[0].source, proof.differences[0].target) == ("no debts", "no depts")
    (proof,) = carried.prove(carried.write("no_debts", RAISE.format("no debts"), when_sql="new.balance <= 0"))
    assert proof.verdict is DIFFERS
    assert (proof.differences[0].source, proof.differences[0].target) == ("done", "an error: no debts")


def test_the_time_of_day_and_random_values_may_differ_but_not_in_form(carried: CarriedTriggers) -> None:
    now, dice = "CURRENT_TIMESTAMP", "left(md5(random()::text), 4)"
    assert carried.prove(carried.write("stamp", STAMP.format(now, dice)))[0].verdict is PROVED
    yesterday = f"{now} - interval '1 day'"
    assert carried.prove(carried.write("stamp", STAMP.format(yesterday, dice)))[0].verdict is DIFFERS
    assert carried.prove(carried.write("stamp", STAMP.format(now, "md5(random()::text)")))[0].verdict is DIFFERS


def test_a_trigger_of_a_view_is_exercised_on_the_view(carried: CarriedTriggers) -> None:
    (proof,) = carried.prove(carried.write("make_rich", MAKE_RICH.format(100)))
    assert proof.verdict is PROVED
    assert carried.prove(carried.write("make_rich", MAKE_RICH.format(99)))[0].verdict is DIFFERS


def test_a_table_without_rows_is_given_some(carried: CarriedTriggers) -> None:
    when = "new.name = 'nobody'"
    assert carried.prove(carried.write("no_names", RAISE.format("no names"), when_sql=when))[0].verdict is PROVED
    wrong = "new.name = 'nobodies'"
    assert carried.prove(carried.write("no_names", RAISE.format("no names"), when_sql=wrong))[0].verdict is DIFFERS


def test_one_that_nothing_sets_off_is_not_tried(carried: CarriedTriggers) -> None:
    (proof,) = carried.prove(
        carried.write("idle", "BEGIN DELETE FROM log; RETURN NULL; END", when_sql="new.id IS NULL")
    )
    assert proof.verdict is NOT_TRIED
    assert proof.note.startswith("None of ")
    assert proof.note.endswith(" statements made it do anything.")


def test_one_that_does_too_much_is_a_difference_even_where_it_should_do_nothing(carried: CarriedTriggers) -> None:
    (proof,) = carried.prove(carried.write("idle", "BEGIN DELETE FROM log; RETURN NULL; END"))
    assert proof.verdict is DIFFERS


def test_triggers_are_proved_beside_each_other(carried: CarriedTriggers) -> None:
    right = carried.write("forget", FORGET)
    wrong = carried.write("log_change", LOG_CHANGE.replace("'+'", "'-'"), when_sql=WHEN_MORE)
    verdicts = [proof.verdict for proof in carried.prove(right, wrong)]
    assert verdicts == [PROVED, DIFFERS]


def test_one_that_is_right_alone_but_not_beside_another_is_a_difference(carried: CarriedTriggers) -> None:
    # SQLite sets off no trigger anew within itself; PostgreSQL does.
    echo = carried.write("echo", "BEGIN UPDATE owner SET name = name || '!' WHERE id = new.owner; RETURN NULL; END")
    reply = carried.write("reply", "BEGIN UPDATE account SET status = new.name WHERE owner = new.id; RETURN NULL; END")
    alone = carried.prove(echo)[0]
    together = carried.prove(echo, reply)
    assert alone.verdict is PROVED
    assert together[0].verdict is DIFFERS
    assert together[0].note == "Alone it does the same on both sides, but not together with reply."


def test_two_that_refuse_one_row_may_do_so_in_any_order(carried: CarriedTriggers) -> None:
    debts = carried.write("no_debts", RAISE.format("no debts"), when_sql="new.balance < 0")
    odd = carried.write("no_odd_debts", RAISE.format("no odd debts"), when_sql="new.balance < -1")
    assert [proof.verdict for proof in carried.prove(debts, odd)] == [PROVED, PROVED]


def test_one_that_never_ends_is_not_tried(carried: CarriedTriggers) -> None:
    (proof,) = carried.prove(carried.write("forget", "BEGIN PERFORM pg_sleep(60); RETURN NULL; END"), limit_s=1.0)
    assert (proof.verdict, proof.note) == (NOT_TRIED, "It takes longer than 1 seconds.")


def test_a_trial_can_not_be_committed(carried: CarriedTriggers) -> None:
    with never_committing(carried.connection, "public"):
        carried.connection.execute("TRUNCATE public.log")
        with pytest.raises(psycopg.errors.UniqueViolation):
            carried.connection.execute("COMMIT")
    assert carried.connection.execute("SELECT count(*) FROM public.log").fetchone() == (1,)
