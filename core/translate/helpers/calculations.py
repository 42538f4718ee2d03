"""Arithmetic of what may be an INTEGER or a REAL (https://sqlite.org/lang_expr.html#operators): texts, of which SQLite
takes the longest number that they begin with, and numbers of columns that hold both.

Their results are doubles, which stand for INTEGERs up to 2^53: one beyond that is an error, not rounded.
"""

from core.translate.helpers.model import Helper

_SPACE = r"[ \t\n\v\f\r]*"
_WHOLE = rf"^{_SPACE}([+-]?[0-9]+)(?![0-9]*(?:\.|[eE][+-]?[0-9]))"
"""What begins with digits alone: an INTEGER, if 64 bits hold it."""
_BEYOND = "an INTEGER beyond 2^53, which a double does not hold"

CALCULATION_HELPERS = (
    Helper(
        name="text_to_whole",
        arguments="value text",
        returns="numeric",
        purpose="The INTEGER that a text is in arithmetic; NULL where it is a REAL.",
        body=rf"""
DECLARE
    digits text := regexp_replace((regexp_match(value, '{_WHOLE}'))[1], '^([+-]?)0+(?=[0-9])', '\1');
BEGIN
    IF digits IS NULL THEN
        RETURN CASE WHEN value ~ '^{_SPACE}[+-]?(?:[0-9]|\.[0-9])' THEN NULL ELSE 0 END;
    ELSIF length(digits) > 20 OR digits::numeric NOT BETWEEN -9223372036854775808 AND 9223372036854775807 THEN
        RETURN NULL;
    END IF;
    RETURN digits::numeric;
END""",
    ),
    Helper(
        name="text_to_number",
        arguments="value text",
        returns="double precision",
        purpose="The INTEGER or REAL that a text begins with, or 0.",
        needs=("text_to_whole", "text_to_real"),
        body=rf"""
DECLARE
    whole numeric := howdah_sqlite.text_to_whole(value);
BEGIN
    IF abs(whole) > 9007199254740992 THEN
        RAISE EXCEPTION 'a text begins with {_BEYOND}: %', whole;
    END IF;
    RETURN coalesce(whole::double precision, howdah_sqlite.text_to_real(value));
END""",
    ),
    Helper(
        name="exact_integer",
        arguments="value bigint",
        returns="double precision",
        purpose="An INTEGER as the double that holds it.",
        body=rf"""
BEGIN
    IF value NOT BETWEEN -9007199254740992 AND 9007199254740992 THEN
        RAISE EXCEPTION 'there is {_BEYOND}: %', value;
    END IF;
    RETURN value::double precision;
END""",
    ),
    Helper(
        name="calculate_texts",
        arguments="a text, operator text, b text",
        returns="double precision",
        purpose="`+`, `-`, `*` and `/` of texts, or of INTEGERs written as such.",
        needs=("text_to_whole", "text_to_real", "calculate_reals", "divide_reals"),
        body=rf"""
DECLARE
    x numeric := howdah_sqlite.text_to_whole(a);
    y numeric := howdah_sqlite.text_to_whole(b);
    whole numeric;
BEGIN
    IF x IS NOT NULL AND y IS NOT NULL THEN
        IF operator = '/' AND y = 0 THEN
            RETURN NULL;
        END IF;
        whole := CASE operator WHEN '+' THEN x + y WHEN '-' THEN x - y WHEN '*' THEN x * y ELSE div(x, y) END;
        IF whole BETWEEN -9007199254740992 AND 9007199254740992 THEN
            RETURN whole::double precision;
        ELSIF whole BETWEEN -9223372036854775808 AND 9223372036854775807 THEN
            RAISE EXCEPTION 'the result is {_BEYOND}: %', whole;
        END IF;
    END IF;
    IF operator = '/' THEN
        RETURN howdah_sqlite.divide_reals(howdah_sqlite.text_to_real(a), howdah_sqlite.text_to_real(b));
    END IF;
    RETURN howdah_sqlite.calculate_reals(howdah_sqlite.text_to_real(a), operator, howdah_sqlite.text_to_real(b));
END""",
    ),
    Helper(
        name="calculate_numbers",
        arguments="a double precision, operator text, b double precision",
        returns="double precision",
        purpose="`+`, `-` and `*` of numbers of which the whole ones may be INTEGER.",
        needs=("calculate_reals",),
        body=rf"""
DECLARE
    result double precision := howdah_sqlite.calculate_reals(a, operator, b);
BEGIN
    -- From 2^53 on, a double may be what another was rounded to.
    IF abs(result) >= 9007199254740992 AND a = trunc(a) AND b = trunc(b)
        AND abs(a) <= 9007199254740992 AND abs(b) <= 9007199254740992 THEN
        RAISE EXCEPTION 'the result may be {_BEYOND}: %', result;
    END IF;
    RETURN result;
END""",
    ),
)
