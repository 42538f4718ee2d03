"""printf() and format() (https://sqlite.org/printf.html)."""

from core.translate.helpers.model import Helper

FORMAT_HELPERS: tuple[Helper, ...] = (
    Helper(
        name="format_fixed",
        arguments="value double precision, places integer",
        returns="text",
        purpose="%f of a number that is not negative: rounded half up, of the digits that it is written with.",
        body=r"""
BEGIN
    IF value = 'Infinity' THEN
        RETURN 'Inf';
    ELSIF value >= 1e15 THEN
        RAISE EXCEPTION 'a REAL of more than 15 digits is formatted otherwise by each version of SQLite';
    END IF;
    RETURN round(value::text::numeric, places)::text;
END""",
    ),
)
