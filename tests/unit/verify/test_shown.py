import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.verify.shown import MAX_CHARS, Text, Value, Vector, show_difference, show_name, show_value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, None),
        (True, "true"),
        (7, "7"),
        (0.1, "0.1"),
        (math.inf, "inf"),
        ("12.50", "12.50"),
        (Text(b"NULL"), "'NULL'"),
        (Text(b""), "''"),
        (Text("é 名".encode()), "'é 名'"),
        (Text(b"a\n\0\x1b["), r"'a\n\x00\x1b['"),
        (Text(b"bad \xff"), r"'bad \\xff'"),
        (Text("\u202e".encode()), r"'\u202e'"),
        (b"", "x''"),
        (b"\x00\xff", "x'00ff'"),
        (Vector(struct.pack("<3f", 0.1, -0.0, 1e10)), "[0.1, -0.0, 1e+10]"),
        (Vector(b""), "[]"),
    ],
)
def test_values_of_different_kinds_look_different(value: Value, shown: str | None) -> None:
    assert show_value(value) == shown


@given(st.text(max_size=1000) | st.binary(max_size=1000))
def test_what_is_shown_is_short_and_can_be_printed(value: str | bytes) -> None:
    shown = show_value(Text(value.encode("utf-8", "surrogatepass")) if isinstance(value, str) else value)
    assert shown is not None
    assert shown.isprintable()
    # A character that is no print takes up to ten, as in \U0010ffff.
    assert len(shown) <= 10 * MAX_CHARS + 10


_START = st.text("aé名𝔘", min_size=MAX_CHARS, max_size=400)


@given(_START, st.sampled_from("bx"), st.sampled_from("éy𝔘"), st.text("aé名𝔘", max_size=400))
def test_the_place_where_long_texts_differ_is_shown(start: str, ours: str, theirs: str, end: str) -> None:
    one, other = show_difference(Text((start + ours + end).encode()), Text((start + theirs + end).encode()))
    assert one is not None
    assert other is not None
    assert one != other
    assert one.startswith("…'")


def test_the_end_of_a_long_value_that_was_cut_off_is_shown() -> None:
    one, other = show_difference(b"\x01" * 100_000 + b"\x02", b"\x01" * 100_000)
    assert one == f"…x'{'01' * 40}02'"
    assert other == f"…x'{'01' * 40}'"


def test_short_values_are_shown_whole() -> None:
    assert show_difference(Text(b"x" * 100 + b"a"), Text(b"x" * 100 + b"b")) == (
        f"'{'x' * 100}a'",
        f"'{'x' * 100}b'",
    )


def test_a_name_that_can_t_be_printed_is_quoted() -> None:
    assert show_name("plain name") == "plain name"
    assert show_name("a\nb") == r"'a\nb'"


def test_vectors_are_shown_by_the_first_value_in_which_they_differ() -> None:
    one = Vector(struct.pack("<3f", 1, 0.1, 2))
    other = Vector(struct.pack("<3f", 1, math.nextafter(0.1, 1) + 1e-8, 3))
    assert show_difference(one, other) == ("0.1 (value 2 of 3)", "0.10000001 (value 2 of 3)")
    assert show_difference(Vector(struct.pack("<f", 0.0)), Vector(struct.pack("<f", -0.0))) == (
        "0.0 (value 1 of 1)",
        "-0.0 (value 1 of 1)",
    )


def test_vectors_of_different_lengths_are_shown_as_they_are() -> None:
    assert show_difference(Vector(struct.pack("<f", 1)), Vector(struct.pack("<2f", 1, 2))) == ("[1.0]", "[1.0, 2.0]")


def test_a_long_vector_is_cut() -> None:
    shown = show_value(Vector(struct.pack("<f", 0.5) * 1000))
    assert shown is not None
    assert shown.startswith("[0.5, 0.5, ")
    assert shown.endswith("…")
    assert len(shown) < MAX_CHARS + 5
