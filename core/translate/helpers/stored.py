"""What a generated column, or one that a trigger writes, stores: an expression's value by the column's affinity
(https://sqlite.org/datatype3.html#type_affinity), in the type that the column has in PostgreSQL.

SQLite would store what is no number in a column of numbers; these raise an error there, as the type itself does.
"""

from core.translate.helpers.model import Helper

_NUMBER = r"^[ \t\n\v\f\r]*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[ \t\n\v\f\r]*$"
_WHOLE = r"^[ \t\n\v\f\r]*[+-]?[0-9]+[ \t\n\v\f\r]*$"
_SPACE = r"E' \t\n\v\f\r'"
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6}0*)?)?"
_ZONE = "(?:Z|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)"
_LEAST, _LARGEST = "-9223372036854775808", "9223372036854775807"

STORED_HELPERS: tuple[Helper, ...] = (
    Helper(
        name="store_real_as_integer",
        arguments="value double precision",
        returns="bigint",
        purpose="A REAL without a fraction as the INTEGER that a column makes of it; an error for any other.",
        body=r"""
BEGIN
    IF value <> trunc(value) OR value >= 9223372036854775808 OR value <= -9223372036854775808 OR value = 'NaN' THEN
        RAISE EXCEPTION '% is no integer', value USING ERRCODE = 'numeric_value_out_of_range';
    END IF;
    RETURN value::bigint;
END""",
    ),
    Helper(
        name="store_text_as_integer",
        arguments="value text",
        returns="bigint",
        purpose="A TEXT as the INTEGER that numeric affinity makes of it; an error where it makes none.",
        needs=("exact_real", "store_real_as_integer"),
        body=rf"""
BEGIN
    IF value ~ '{_WHOLE}' AND length(value) < 1000 THEN
        IF btrim(value, {_SPACE})::numeric BETWEEN {_LEAST} AND {_LARGEST} THEN
            RETURN btrim(value, {_SPACE})::numeric::bigint;
        END IF;
    END IF;
    IF value !~ '{_NUMBER}' THEN
        RAISE EXCEPTION '"%" is no integer', left(value, 100) USING ERRCODE = 'invalid_text_representation';
    END IF;
    RETURN howdah_sqlite.store_real_as_integer(howdah_sqlite.exact_real(btrim(value, {_SPACE})));
END""",
    ),
    Helper(
        name="store_text_as_real",
        arguments="value text",
        returns="double precision",
        purpose="A TEXT as the REAL that a column's affinity makes of it; an error where it makes none.",
        needs=("exact_real",),
        body=rf"""
BEGIN
    IF value !~ '{_NUMBER}' THEN
        RAISE EXCEPTION '"%" is no number', left(value, 100) USING ERRCODE = 'invalid_text_representation';
    END IF;
    RETURN howdah_sqlite.exact_real(btrim(value, {_SPACE}));
END""",
    ),
    Helper(
        name="store_text_as_date",
        arguments="value text",
        returns="date",
        purpose="A TEXT of the form YYYY-MM-DD as a date; an error for any other.",
        body=r"""
BEGIN
    IF value !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' OR left(value, 4) = '0000' THEN
        RAISE EXCEPTION '"%" is no date', left(value, 100) USING ERRCODE = 'invalid_datetime_format';
    END IF;
    RETURN make_date(left(value, 4)::integer, substr(value, 6, 2)::integer, right(value, 2)::integer);
END""",
    ),
    Helper(
        name="store_text_as_time",
        arguments="value text",
        returns="time",
        purpose="A TEXT of the form HH:MM, with seconds or without, as a time; an error for any other.",
        body=rf"""
BEGIN
    IF value !~ '^{_CLOCK}$' THEN
        RAISE EXCEPTION '"%" is no time', left(value, 100) USING ERRCODE = 'invalid_datetime_format';
    END IF;
    RETURN make_time(
        left(value, 2)::integer, substr(value, 4, 2)::integer,
        coalesce(nullif(substr(value, 7), ''), '0')::double precision);
END""",
    ),
    Helper(
        name="store_text_as_timestamp",
        arguments="value text",
        returns="timestamp",
        purpose="A TEXT of the form YYYY-MM-DD, with a time after a space or a T or without, as a timestamp; an error"
        " for any other.",
        body=rf"""
BEGIN
    IF value !~ '^{_DAY}(?:[T ]{_CLOCK})?$' OR left(value, 4) = '0000' THEN
        RAISE EXCEPTION '"%" is no timestamp', left(value, 100) USING ERRCODE = 'invalid_datetime_format';
    END IF;
    RETURN make_timestamp(
        left(value, 4)::integer, substr(value, 6, 2)::integer, substr(value, 9, 2)::integer,
        coalesce(nullif(substr(value, 12, 2), ''), '0')::integer,
        coalesce(nullif(substr(value, 15, 2), ''), '0')::integer,
        coalesce(nullif(substr(value, 18), ''), '0')::double precision);
END""",
    ),
    Helper(
        name="store_text_as_timestamptz",
        arguments="value text",
        returns="timestamptz",
        purpose="A TEXT of a date, a time and a zone, as in 2024-05-01 12:00+02:00, as a timestamptz; an error for any"
        " other.",
        needs=("store_text_as_timestamp",),
        body=rf"""
DECLARE
    parts text[] := regexp_match(value, '^({_DAY}[T ]{_CLOCK})({_ZONE})$');
    digits text := rpad(translate(parts[2], 'Z+-:', ''), 4, '0');
    place interval := make_interval(hours => left(digits, 2)::integer, mins => right(digits, 2)::integer);
    in_utc timestamp := howdah_sqlite.store_text_as_timestamp(parts[1])
        - CASE WHEN parts[2] LIKE '-%' THEN -place ELSE place END;
BEGIN
    IF in_utc IS NULL OR extract(year FROM in_utc) NOT BETWEEN 1 AND 9999 THEN
        RAISE EXCEPTION '"%" is no timestamp with a zone', left(value, 100)
            USING ERRCODE = 'invalid_datetime_format';
    END IF;
    RETURN in_utc AT TIME ZONE 'UTC';
END""",
    ),
    Helper(
        name="store_json_as_integer",
        arguments="value jsonb",
        returns="bigint",
        purpose="A JSON value as the INTEGER that numeric affinity makes of it; an error where it makes none.",
        needs=("store_text_as_integer",),
        body=r"""
BEGIN
    IF jsonb_typeof(value) = 'boolean' THEN
        RETURN value::boolean::integer;
    ELSIF jsonb_typeof(value) = 'number' THEN
        -- Beyond these it matters how the number was written, which jsonb does not keep.
        IF abs((value::text)::numeric) > 9007199254740992 OR (value::text)::numeric <> trunc((value::text)::numeric)
        THEN
            RAISE EXCEPTION '% may be no integer', left(value::text, 100)
                USING ERRCODE = 'numeric_value_out_of_range';
        END IF;
        RETURN (value::text)::numeric::bigint;
    ELSIF jsonb_typeof(value) = 'string' THEN
        RETURN howdah_sqlite.store_text_as_integer(value #>> ARRAY[]::text[]);
    END IF;
    RAISE EXCEPTION 'a JSON % is no integer', jsonb_typeof(value) USING ERRCODE = 'invalid_text_representation';
END""",
    ),
    Helper(
        name="store_json_as_real",
        arguments="value jsonb",
        returns="double precision",
        purpose="A JSON value as the REAL that a column's affinity makes of it; an error where it makes none.",
        needs=("exact_real", "store_text_as_real"),
        body=r"""
BEGIN
    IF jsonb_typeof(value) = 'boolean' THEN
        RETURN value::boolean::integer;
    ELSIF jsonb_typeof(value) = 'number' THEN
        RETURN howdah_sqlite.exact_real(value::text);
    ELSIF jsonb_typeof(value) = 'string' THEN
        RETURN howdah_sqlite.store_text_as_real(value #>> ARRAY[]::text[]);
    END IF;
    RAISE EXCEPTION 'a JSON % is no number', jsonb_typeof(value) USING ERRCODE = 'invalid_text_representation';
END""",
    ),
    Helper(
        name="store_real_as_numeric",
        arguments="value double precision",
        returns="numeric",
        purpose="A REAL as the shortest decimal that gives the same REAL again.",
        is_expression=True,
        body="value::text::numeric",
    ),
)
