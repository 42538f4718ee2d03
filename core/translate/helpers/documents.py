"""JSON as SQLite's functions answer (https://sqlite.org/json1.html), of jsonb.

A value within a document is a text, an INTEGER or a REAL; true and false are 1 and 0. The text of an object or an array
is as it was written in SQLite, which jsonb does not keep: asking for it is an error.
"""

from core.translate.helpers.model import Helper

_IS_CONTAINER = "jsonb_typeof(value) IN ('object', 'array')"
_REFUSE = "RAISE EXCEPTION 'the text of a JSON object or array is not known as it was written';"
_IS_INTEGER = "value::text !~ '[.eE]' AND (value::text)::numeric BETWEEN -9223372036854775808 AND 9223372036854775807"

DOCUMENT_HELPERS: tuple[Helper, ...] = (
    Helper(
        name="json_to_text",
        arguments="value jsonb",
        returns="text",
        purpose="A JSON value as the text that SQLite makes of it.",
        needs=("exact_real", "real_to_text"),
        body=rf"""
BEGIN
    IF {_IS_CONTAINER} THEN
        {_REFUSE}
    END IF;
    RETURN CASE jsonb_typeof(value)
        WHEN 'string' THEN value #>> ARRAY[]::text[]
        WHEN 'boolean' THEN CASE WHEN value::boolean THEN '1' ELSE '0' END
        WHEN 'number' THEN CASE WHEN {_IS_INTEGER} THEN value::text
            ELSE howdah_sqlite.real_to_text(howdah_sqlite.exact_real(value::text)) END
    END;
END""",
    ),
    Helper(
        name="json_to_integer",
        arguments="value jsonb",
        returns="bigint",
        purpose="A JSON value as an INTEGER, as CAST makes one of it.",
        needs=("exact_real", "real_to_integer", "text_to_integer"),
        body=rf"""
BEGIN
    IF {_IS_CONTAINER} THEN
        {_REFUSE}
    END IF;
    RETURN CASE jsonb_typeof(value)
        WHEN 'string' THEN howdah_sqlite.text_to_integer(value #>> ARRAY[]::text[])
        WHEN 'boolean' THEN value::boolean::integer
        WHEN 'number' THEN CASE WHEN {_IS_INTEGER} THEN (value::text)::numeric::bigint
            ELSE howdah_sqlite.real_to_integer(howdah_sqlite.exact_real(value::text)) END
    END;
END""",
    ),
    Helper(
        name="json_to_real",
        arguments="value jsonb",
        returns="double precision",
        purpose="A JSON value as a REAL, as CAST makes one of it.",
        needs=("exact_real", "text_to_real"),
        body=rf"""
BEGIN
    IF {_IS_CONTAINER} THEN
        {_REFUSE}
    END IF;
    RETURN CASE jsonb_typeof(value)
        WHEN 'string' THEN howdah_sqlite.text_to_real(value #>> ARRAY[]::text[])
        WHEN 'boolean' THEN value::boolean::integer
        WHEN 'number' THEN howdah_sqlite.exact_real(value::text)
    END;
END""",
    ),
    Helper(
        name="compare_json_with_text",
        arguments="value jsonb, other text",
        returns="integer",
        purpose="How a JSON value stands to a text: -1, 0 or 1. Numbers come before texts.",
        body=rf"""
DECLARE
    own text COLLATE "C" := value #>> ARRAY[]::text[];
BEGIN
    IF {_IS_CONTAINER} THEN
        -- Its first character decides, unless the text has that one, too.
        IF left(value::text, 1) = left(other, 1) THEN
            {_REFUSE}
        END IF;
        RETURN CASE WHEN left(value::text, 1) COLLATE "C" < left(other, 1) THEN -1 ELSE 1 END;
    END IF;
    RETURN CASE jsonb_typeof(value)
        WHEN 'string' THEN CASE WHEN own = other THEN 0 WHEN own < other THEN -1 ELSE 1 END
        WHEN 'null' THEN NULL
        ELSE -1
    END;
END""",
    ),
    Helper(
        name="compare_json_with_integer",
        arguments="value jsonb, other bigint",
        returns="integer",
        purpose="How a JSON value stands to an INTEGER: -1, 0 or 1. Texts come after numbers.",
        needs=("exact_real", "compare_real_with_integer"),
        body=rf"""
BEGIN
    IF {_IS_CONTAINER} THEN
        RETURN 1;
    END IF;
    RETURN CASE jsonb_typeof(value)
        WHEN 'string' THEN 1
        WHEN 'boolean' THEN sign(value::boolean::integer::numeric - other)
        WHEN 'number' THEN CASE WHEN {_IS_INTEGER} THEN sign((value::text)::numeric - other)
            ELSE howdah_sqlite.compare_real_with_integer(howdah_sqlite.exact_real(value::text), other) END
    END;
END""",
    ),
    Helper(
        name="compare_json_with_real",
        arguments="value jsonb, other double precision",
        returns="integer",
        purpose="How a JSON value stands to a REAL: -1, 0 or 1. Texts come after numbers.",
        needs=("exact_real", "compare_real_with_integer"),
        body=rf"""
DECLARE
    number double precision;
BEGIN
    IF {_IS_CONTAINER} OR jsonb_typeof(value) = 'string' THEN
        RETURN 1;
    ELSIF jsonb_typeof(value) = 'boolean' THEN
        number := value::boolean::integer;
    ELSIF jsonb_typeof(value) = 'null' THEN
        RETURN NULL;
    ELSIF {_IS_INTEGER} THEN
        RETURN -howdah_sqlite.compare_real_with_integer(other, (value::text)::numeric::bigint);
    ELSE
        number := howdah_sqlite.exact_real(value::text);
    END IF;
    RETURN CASE WHEN number > other THEN 1 WHEN number < other THEN -1 ELSE 0 END;
END""",
    ),
    Helper(
        name="json_type",
        arguments="value jsonb",
        returns="text",
        purpose="json_type(): what a JSON value is, in SQLite's words. jsonb keeps of 1e2 that it is 100.",
        body=rf"""
BEGIN
    IF jsonb_typeof(value) = 'number' AND value::text !~ '[.]' AND NOT ({_IS_INTEGER}) THEN
        RAISE EXCEPTION 'whether a JSON number beyond 64 bits was written as an integer is not known';
    END IF;
    RETURN CASE jsonb_typeof(value)
        WHEN 'string' THEN 'text'
        WHEN 'boolean' THEN value::text
        WHEN 'number' THEN CASE WHEN value::text ~ '[.]' THEN 'real' ELSE 'integer' END
        ELSE jsonb_typeof(value)
    END;
END""",
    ),
)
