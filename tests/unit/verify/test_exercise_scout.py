"""What a trigger's conditions compare columns with: values that statements by chance are made of."""

from core.verify.proofs.exercise_scout import read_comparisons


def test_literals_are_found_beside_the_columns_that_they_are_compared_with() -> None:
    text = """CREATE TRIGGER t AFTER UPDATE ON a WHEN old.state = 4 AND NEW."State" <> 5 AND kind IN (1, 'x')
        BEGIN DELETE FROM b WHERE level >= 10 AND id = old.id; END"""
    assert read_comparisons(text) == {"state": [4, 5], "kind": [1, "x"], "level": [10]}


def test_a_text_without_comparisons_has_none() -> None:
    assert read_comparisons("CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; END") == {}
