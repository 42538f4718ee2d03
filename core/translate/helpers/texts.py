"""Texts as SQLite cuts, searches, quotes and matches them (https://sqlite.org/lang_corefunc.html)."""

from core.translate.helpers.model import Helper

TEXT_HELPERS = (
    Helper(
        name="substr",
        arguments="value text, start bigint, count bigint",
        returns="text",
        purpose="substr() of a text: from the end where `start` is negative, before it where `count` is.",
        needs=("cut",),
        body=r"""
DECLARE
    part bigint[] := howdah_sqlite.cut(length(value), start, count);
BEGIN
    RETURN substr(value, part[1]::integer, part[2]::integer);
END""",
    ),
    Helper(
        name="substr_blob",
        arguments="value bytea, start bigint, count bigint",
        returns="bytea",
        purpose="substr() of a blob.",
        needs=("cut",),
        body=r"""
DECLARE
    part bigint[] := howdah_sqlite.cut(octet_length(value), start, count);
BEGIN
    RETURN substr(value, part[1]::integer, part[2]::integer);
END""",
    ),
    Helper(
        name="cut",
        arguments="size bigint, start bigint, count bigint",
        returns="bigint[]",
        purpose="The place of the first, and the number, of what substr() takes of so many.",
        body=r"""
DECLARE
    first numeric := start;
    number numeric := abs(count::numeric);
BEGIN
    IF first < 0 THEN
        first := first + size;
        IF first < 0 THEN
            number := greatest(CASE WHEN count < 0 THEN number ELSE number + first END, 0);
            first := 0;
        END IF;
    ELSIF first > 0 THEN
        first := first - 1;
    ELSIF number > 0 AND count > 0 THEN
        number := number - 1;
    END IF;
    IF count < 0 THEN
        first := first - number;
        IF first < 0 THEN
            number := greatest(number + first, 0);
            first := 0;
        END IF;
    END IF;
    first := least(first, size);
    RETURN ARRAY[(first + 1)::bigint, least(number, size - first)::bigint];
END""",
    ),
    Helper(
        name="like_ascii",
        arguments="value text, pattern text, escape text",
        returns="boolean",
        purpose="LIKE of a pattern that is no literal: the case of ASCII letters aside. No escape is ''.",
        body=r"""
DECLARE
    translated text := '';
    letter text;
    escapes boolean := false;
BEGIN
    FOREACH letter IN ARRAY regexp_split_to_array(pattern, '') LOOP
        IF escapes THEN
            translated := translated || CASE WHEN letter IN ('%', '_', '\') THEN '\' ELSE '' END || letter;
            escapes := false;
        ELSIF letter = escape AND escape <> '' THEN
            escapes := true;
        ELSE
            translated := translated || CASE WHEN letter = '\' THEN '\\' ELSE letter END;
        END IF;
    END LOOP;
    -- A pattern that ends with its escape matches nothing.
    RETURN NOT escapes AND lower(value COLLATE "C") LIKE lower(translated COLLATE "C");
END""",
    ),
    Helper(
        name="hex_to_blob",
        arguments="digits text",
        returns="bytea",
        purpose="unhex(): NULL of what is no hexadecimal digits.",
        is_expression=True,
        body="CASE WHEN digits ~ '^([0-9A-Fa-f]{2})*$' THEN decode(digits, 'hex') END",
    ),
    Helper(
        name="blob_to_text",
        arguments="value bytea",
        returns="text",
        purpose="CAST(blob AS TEXT): its bytes as UTF-8; an error of what is none.",
        is_expression=True,
        body="convert_from(value, 'UTF8')",
    ),
    Helper(
        name="quote_real",
        arguments="value double precision",
        returns="text",
        purpose="quote() of a REAL that 15 digits tell; an error of any other.",
        needs=("real_to_text",),
        body=r"""
DECLARE
    short text := howdah_sqlite.real_to_text(value);
BEGIN
    IF value IN ('Infinity', '-Infinity') THEN
        RETURN CASE WHEN value > 0 THEN '9.0e+999' ELSE '-9.0e+999' END;
    ELSIF short::double precision <> value THEN
        RAISE EXCEPTION 'a REAL with more than 15 digits is quoted otherwise by each version of SQLite';
    END IF;
    RETURN short;
END""",
    ),
    Helper(
        name="label",
        arguments="value anyenum",
        returns="text",
        purpose="The label of an enum's value; PostgreSQL's own cast is not immutable, as labels can be renamed.",
        is_expression=True,
        body="value::text",
    ),
)
