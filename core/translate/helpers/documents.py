"""JSON as SQLite's functions answer (https://sqlite.org/json1.html), of jsonb.

A value within a document is a text, an INTEGER or a REAL; true and false are 1 and 0. The text of an object or an array
is as it was written in SQLite, which jsonb does not keep: asking for it is an error. jsonb keeps of 1e2, a REAL, that
it is 100, an INTEGER: unless a column's documents are known to be plain (`is_plain`), their whole numbers written
without an exponent, asking for what tells the two apart is an error as well.
"""

from core.translate.helpers.model import Helper

_IS_CONTAINER = "jsonb_typeof(value) IN ('object', 'array')"
_REFUSE = "RAISE EXCEPTION 'the text of a JSON object or array is not known as it was written';"
_IS_WHOLE = "value::text !~ '[.]' AND (value::text)::numeric BETWEEN -9223372036854775808 AND 9223372036854775807"
_IS_UNKNOWN = f"(CASE WHEN is_plain OR jsonb_typeof(value) <> 'number' THEN FALSE ELSE {_IS_WHOLE} END)"
_REFUSE_NUMBER = "RAISE EXCEPTION 'whether % was written as an INTEGER or with an exponent is not known', value;"
_REFUSE_LARGE = f"""IF {_IS_UNKNOWN} THEN
        IF abs((value::text)::numeric) > 9007199254740992 THEN
            {_REFUSE_NUMBER}
        END IF;
    END IF;"""
_IS_INTEGER = "value::text !~ '[.eE]' AND (value::text)::numeric BETWEEN -9223372036854775808 AND 9223372036854775807"

_AS_NUMBER = """CASE WHEN jsonb_typeof(value) = 'string'
    THEN howdah_sqlite.compare_text_with_{kind}(value #>> ARRAY[]::text[], other)
    ELSE howdah_sqlite.compare_json_with_{kind}(value, other, is_plain) END"""

_EACH = """parts.key, parts.part,
    CASE WHEN jsonb_typeof(parts.part) NOT IN ('object', 'array', 'null') THEN parts.part END
FROM (
    SELECT to_jsonb(members.key) AS key, members.value::jsonb AS part
    FROM {each}(CASE WHEN {typeof}({document}) = 'object' THEN {document} END) AS members
    UNION ALL
    SELECT to_jsonb(elements.number - 1), elements.value::jsonb
    FROM {elements}(CASE WHEN {typeof}({document}) = 'array' THEN {document} END)
    WITH ORDINALITY AS elements(value, number)
    UNION ALL
    SELECT NULL, ({document})::jsonb WHERE {typeof}({document}) NOT IN ('object', 'array')
) AS parts"""

DOCUMENT_HELPERS: tuple[Helper, ...] = (
    Helper(
        name="json_to_text",
        arguments="value jsonb, is_plain boolean",
        returns="text",
        purpose="A JSON value as the text that SQLite makes of it.",
        needs=("exact_real", "real_to_text"),
        body=rf"""
BEGIN
    IF {_IS_CONTAINER} THEN
        {_REFUSE}
    ELSIF {_IS_UNKNOWN} THEN
        {_REFUSE_NUMBER}
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
        arguments="value jsonb, is_plain boolean",
        returns="bigint",
        purpose="A JSON value as an INTEGER, as CAST makes one of it.",
        needs=("exact_real", "real_to_integer", "text_to_integer"),
        body=rf"""
BEGIN
    IF {_IS_CONTAINER} THEN
        {_REFUSE}
    END IF;
    {_REFUSE_LARGE}
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
        arguments="value jsonb, other bigint, is_plain boolean",
        returns="integer",
        purpose="How a JSON value stands to an INTEGER: -1, 0 or 1. Texts come after numbers.",
        needs=("exact_real", "compare_real_with_integer"),
        body=rf"""
BEGIN
    IF {_IS_CONTAINER} THEN
        RETURN 1;
    END IF;
    {_REFUSE_LARGE}
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
        arguments="value jsonb, other double precision, is_plain boolean",
        returns="integer",
        purpose="How a JSON value stands to a REAL: -1, 0 or 1. Texts come after numbers.",
        needs=("exact_real", "compare_real_with_integer"),
        body=rf"""
DECLARE
    number double precision;
BEGIN
    {_REFUSE_LARGE}
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
        name="json_within",
        arguments="value jsonb",
        returns="jsonb",
        purpose="A value within a document as a document itself; an error of a text, which SQLite would parse.",
        body=r"""
BEGIN
    IF jsonb_typeof(value) = 'string' THEN
        RAISE EXCEPTION 'a text within a JSON document is not read as a document itself';
    END IF;
    RETURN CASE value WHEN 'true' THEN '1' WHEN 'false' THEN '0' ELSE value END;
END""",
    ),
    Helper(
        name="compare_json_with_integer_column",
        arguments="value jsonb, other bigint, is_plain boolean",
        returns="integer",
        purpose="As compare_json_with_integer(), once a text that looks like a number is one.",
        needs=("compare_json_with_integer", "compare_text_with_integer"),
        is_expression=True,
        body=_AS_NUMBER.format(kind="integer"),
    ),
    Helper(
        name="compare_json_with_real_column",
        arguments="value jsonb, other double precision, is_plain boolean",
        returns="integer",
        purpose="As compare_json_with_real(), once a text that looks like a number is one.",
        needs=("compare_json_with_real", "compare_text_with_real"),
        is_expression=True,
        body=_AS_NUMBER.format(kind="real"),
    ),
    Helper(
        name="json_each",
        arguments="value jsonb",
        returns="TABLE (key jsonb, part jsonb, atom jsonb)",
        purpose="json_each(): the members of an object, the elements of an array, or a value itself.",
        is_expression=True,
        body=_EACH.format(each="jsonb_each", elements="jsonb_array_elements", typeof="jsonb_typeof", document="value"),
    ),
    Helper(
        name="json_each_of_text",
        arguments="value text",
        returns="TABLE (key jsonb, part jsonb, atom jsonb)",
        purpose="json_each() of a text, in which a name may stand twice; an error of what is no JSON.",
        is_expression=True,
        body=_EACH.format(
            each="json_each", elements="json_array_elements", typeof="json_typeof", document="value::json"
        ),
    ),
    Helper(
        name="json_tree",
        arguments="value jsonb",
        returns="TABLE (key jsonb, part jsonb, atom jsonb)",
        purpose="json_tree(): a document and all of its parts.",
        needs=("json_each",),
        is_expression=True,
        body=(
            "parts.key, parts.part, parts.atom FROM (WITH RECURSIVE parts AS ("
            "SELECT NULL::jsonb AS key, value AS part, CASE WHEN jsonb_typeof(value) NOT IN ('object', 'array', 'null')"
            " THEN value END AS atom UNION ALL SELECT below.* FROM parts CROSS JOIN LATERAL"
            " howdah_sqlite.json_each(parts.part) AS below WHERE jsonb_typeof(parts.part) IN ('object', 'array')"
            ") SELECT * FROM parts) AS parts"
        ),
    ),
    Helper(
        name="json_type",
        arguments="value jsonb, is_plain boolean",
        returns="text",
        purpose="json_type(): what a JSON value is, in SQLite's words.",
        body=rf"""
BEGIN
    IF {_IS_UNKNOWN} THEN
        {_REFUSE_NUMBER}
    END IF;
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
