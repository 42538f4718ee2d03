"""Numbers as SQLite makes them of texts, writes, rounds, shifts and divides them.

SQLite reads the longest prefix that is a number (https://sqlite.org/lang_expr.html#castexpr), and writes a REAL with
15 digits (https://sqlite.org/datatype3.html#type_affinity); those are also the digits of PostgreSQL's cast of a
double to numeric.
"""

from core.translate.helpers.model import Helper

_SPACE = r"[ \t\n\v\f\r]*"
_DIGITS = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"

NUMBER_HELPERS = (
    Helper(
        name="exact_real",
        arguments="digits text",
        returns="double precision",
        purpose="The double that a number's digits mean: infinite beyond the largest, 0 below the least.",
        body=r"""
DECLARE
    parts text[] := regexp_match(digits, '^([+-]?)0*([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?)0*([0-9]+))?$');
    mantissa text;
    power numeric;
BEGIN
    IF parts IS NULL THEN
        RETURN digits::double precision;
    END IF;
    mantissa := ltrim(parts[2] || coalesce(parts[3], ''), '0');
    IF mantissa = '' THEN
        RETURN CASE WHEN parts[1] = '-' THEN '-0'::double precision ELSE 0 END;
    END IF;
    power := CASE WHEN length(parts[5]) > 9 THEN 999999999 ELSE coalesce(parts[5], '0')::numeric END
        * CASE WHEN parts[4] = '-' THEN -1 ELSE 1 END
        + length(mantissa) - length(coalesce(parts[3], ''));
    IF power > 309 THEN
        RETURN CASE WHEN parts[1] = '-' THEN '-Infinity'::double precision ELSE 'Infinity'::double precision END;
    ELSIF power < -323 THEN
        RETURN CASE WHEN parts[1] = '-' THEN '-0'::double precision ELSE 0 END;
    END IF;
    RETURN digits::double precision;
EXCEPTION WHEN numeric_value_out_of_range THEN
    RETURN CASE WHEN power > 0 THEN 'Infinity'::double precision ELSE 0 END
        * CASE WHEN parts[1] = '-' THEN -1 ELSE 1 END;
END""",
    ),
    Helper(
        name="text_to_real",
        arguments="value text",
        returns="double precision",
        purpose="CAST(text AS REAL): the number that the text begins with, or 0.",
        needs=("exact_real",),
        body=rf"""
BEGIN
    RETURN coalesce(
        howdah_sqlite.exact_real((regexp_match(value, '^{_SPACE}([+-]?{_DIGITS})'))[1]), 0);
END""",
    ),
    Helper(
        name="text_to_integer",
        arguments="value text",
        returns="bigint",
        purpose="CAST(text AS INTEGER): the digits that the text begins with, within 64 bits, or 0.",
        body=rf"""
DECLARE
    parts text[] := regexp_match(value, '^{_SPACE}([+-]?)0*([0-9]+)');
    number numeric;
BEGIN
    IF parts IS NULL THEN
        RETURN 0;
    ELSIF length(parts[2]) > 19 THEN
        number := 1e19;
    ELSE
        number := parts[2]::numeric;
    END IF;
    IF parts[1] = '-' THEN
        number := -number;
    END IF;
    RETURN least(greatest(number, -9223372036854775808), 9223372036854775807)::bigint;
END""",
    ),
    Helper(
        name="real_to_integer",
        arguments="value double precision",
        returns="bigint",
        purpose="CAST(real AS INTEGER): without its fraction, within 64 bits.",
        is_expression=True,
        body=(
            "CASE WHEN value >= 9223372036854775807 THEN 9223372036854775807"
            " WHEN value <= -9223372036854775808 THEN '-9223372036854775808'::bigint"
            " ELSE trunc(value)::bigint END"
        ),
    ),
    Helper(
        name="real_to_text",
        arguments="value double precision",
        returns="text",
        purpose="A REAL as text: 15 digits at most, with a point, and with an exponent from 1e15 on.",
        body=r"""
DECLARE
    parts text[];
    digits text;
    power integer;
BEGIN
    IF value = 'Infinity' THEN
        RETURN 'Inf';
    ELSIF value = '-Infinity' THEN
        RETURN '-Inf';
    ELSIF value = 0 THEN
        RETURN '0.0';
    END IF;
    parts := regexp_match(to_char(value::numeric, '9.99999999999999EEEE'), '(-?)([0-9])\.([0-9]+)e([+-][0-9]+)');
    digits := rtrim(parts[2] || parts[3], '0');
    power := parts[4]::integer;
    IF power < -4 OR power > 14 THEN
        RETURN parts[1] || left(digits, 1) || '.' || coalesce(nullif(substr(digits, 2), ''), '0')
            || 'e' || CASE WHEN power < 0 THEN '-' ELSE '+' END 
            || lpad(abs(power)::text, greatest(2, length(abs(power)::text)), '0');
    ELSIF power < 0 THEN
        RETURN parts[1] || '0.' || repeat('0', -power - 1) || digits;
    END IF;
    digits := rpad(digits, greatest(length(digits), power + 2), '0');
    RETURN parts[1] || left(digits, power + 1) || '.' || substr(digits, power + 2);
END""",
    ),
    Helper(
        name="number_to_text",
        arguments="value double precision",
        returns="text",
        purpose="A number of a column that keeps whole ones as INTEGER, as text.",
        needs=("real_to_text",),
        is_expression=True,
        body=(
            "CASE WHEN value = trunc(value) AND abs(value) < 9223372036854775807 THEN value::bigint::text"
            " ELSE howdah_sqlite.real_to_text(value) END"
        ),
    ),
    Helper(
        name="shift_left",
        arguments="value bigint, count bigint",
        returns="bigint",
        purpose="`<<` by any count: negative ones shift to the right, and 64 or more leave nothing but the sign.",
        is_expression=True,
        body=(
            "CASE WHEN count >= 64 THEN 0 WHEN count >= 0 THEN value << count::integer"
            " WHEN count > -64 THEN value >> (-count)::integer WHEN value < 0 THEN -1 ELSE 0 END"
        ),
    ),
    Helper(
        name="shift_right",
        arguments="value bigint, count bigint",
        returns="bigint",
        purpose="`>>` by any count: negative ones shift to the left, and 64 or more leave nothing but the sign.",
        is_expression=True,
        body=(
            "CASE WHEN count >= 64 THEN CASE WHEN value < 0 THEN -1 ELSE 0 END"
            " WHEN count >= 0 THEN value >> count::integer"
            " WHEN count > -64 THEN value << (-count)::integer ELSE 0 END"
        ),
    ),
    Helper(
        name="divide_numbers",
        arguments="a double precision, b double precision",
        returns="double precision",
        purpose="`/` of numbers of which the whole ones are INTEGER: without a fraction where both are.",
        is_expression=True,
        body=(
            "CASE WHEN b = 0 THEN NULL WHEN a = trunc(a) AND b = trunc(b) AND abs(a) <= 9007199254740992"
            " AND abs(b) <= 9007199254740992 THEN trunc(a / b)"
            " ELSE howdah_sqlite.divide_reals(a, b) END"
        ),
        needs=("divide_reals",),
    ),
    Helper(
        name="calculate_reals",
        arguments="a double precision, operator text, b double precision",
        returns="double precision",
        purpose="`+`, `-` and `*` of REALs: infinite or 0 beyond the doubles, NULL where it is no number.",
        body=r"""
BEGIN
    RETURN nullif(CASE operator WHEN '+' THEN a + b WHEN '-' THEN a - b ELSE a * b END, 'NaN');
EXCEPTION WHEN numeric_value_out_of_range THEN
    RETURN CASE WHEN operator <> '*' THEN 'Infinity'::double precision * sign(a)
        WHEN abs(a) < 1 OR abs(b) < 1 THEN 0 * sign(a) * sign(b)
        ELSE 'Infinity'::double precision * sign(a) * sign(b) END;
END""",
    ),
    Helper(
        name="divide_reals",
        arguments="a double precision, b double precision",
        returns="double precision",
        purpose="`/` of REALs: infinite or 0 beyond the doubles, NULL by 0 and where it is no number.",
        body=r"""
BEGIN
    RETURN nullif(a / nullif(b, 0), 'NaN');
EXCEPTION WHEN numeric_value_out_of_range THEN
    RETURN CASE WHEN abs(b) >= 1 THEN 0 ELSE 'Infinity'::double precision * sign(a) * sign(b) END;
END""",
    ),
    Helper(
        name="round_real",
        arguments="value double precision, digits bigint",
        returns="double precision",
        purpose="round(): half away from zero, of the decimal that the double is written as with 15 digits and more.",
        body=r"""
DECLARE
    places integer := least(greatest(digits, 0), 30)::integer;
    exact numeric;
BEGIN
    IF abs(value) > 4503599627370496 THEN
        RETURN value;
    END IF;
    IF places = 0 THEN
        RETURN trunc(value + CASE WHEN value < 0 THEN -0.5 ELSE 0.5 END);
    END IF;
    exact := value::text::numeric;
    RETURN round(exact, places)::text::double precision;
END""",
    ),
    Helper(
        name="compare_text_with_integer",
        arguments="a text, b bigint",
        returns="integer",
        purpose="How a text stands to an INTEGER once it is a number if it looks like one: -1, 0 or 1.",
        needs=("exact_real", "compare_real_with_integer"),
        body=rf"""
DECLARE
    digits text := (regexp_match(a, '^{_SPACE}([+-]?{_DIGITS}){_SPACE}$'))[1];
BEGIN
    IF digits IS NULL THEN
        RETURN 1;
    ELSIF digits ~ '^[+-]?[0-9]{{1,18}}$' THEN
        RETURN sign(digits::numeric - b)::integer;
    ELSIF digits ~ '^[+-]?[0-9]{{1,30}}$' AND digits::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN
        RETURN sign(digits::numeric - b)::integer;
    END IF;
    RETURN howdah_sqlite.compare_real_with_integer(howdah_sqlite.exact_real(digits), b);
END""",
    ),
    Helper(
        name="compare_real_with_integer",
        arguments="a double precision, b bigint",
        returns="integer",
        purpose="How a REAL stands to an INTEGER, exactly: -1, 0 or 1.",
        is_expression=True,
        body=(
            "CASE WHEN a >= 9223372036854775808 THEN 1 WHEN a < -9223372036854775808 THEN -1"
            " WHEN trunc(a)::bigint > b THEN 1 WHEN trunc(a)::bigint < b THEN -1"
            " ELSE sign(a - trunc(a))::integer END"
        ),
    ),
    Helper(
        name="compare_text_with_real",
        arguments="a text, b double precision",
        returns="integer",
        purpose="How a text stands to a REAL once it is a number if it looks like one: -1, 0 or 1.",
        needs=("exact_real", "compare_real_with_integer"),
        body=rf"""
DECLARE
    digits text := (regexp_match(a, '^{_SPACE}([+-]?{_DIGITS}){_SPACE}$'))[1];
    number double precision;
BEGIN
    IF digits IS NULL THEN
        RETURN 1;
    ELSIF digits ~ '^[+-]?[0-9]{{1,30}}$' AND digits::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN
        RETURN -howdah_sqlite.compare_real_with_integer(b, digits::bigint);
    END IF;
    number := howdah_sqlite.exact_real(digits);
    RETURN CASE WHEN number > b THEN 1 WHEN number < b THEN -1 ELSE 0 END;
END""",
    ),
)
