"""JSON as SQLite writes it (https://sqlite.org/json1.html): values within a document's text, and that text itself."""

from core.translate.helpers.model import Helper

WRITTEN_DOCUMENT_HELPERS: tuple[Helper, ...] = (
    Helper(
        name="quote_json",
        arguments="value text",
        returns="text",
        purpose="A text as JSON writes it.",
        is_expression=True,
        body="to_json(value)::text",
    ),
    Helper(
        name="json_name",
        arguments="value text",
        returns="text",
        purpose="A name in a JSON object; an error of NULL.",
        is_strict=False,
        body=r"""
BEGIN
    IF value IS NULL THEN
        RAISE EXCEPTION 'versions of SQLite write a JSON object with a name that is NULL in two ways';
    END IF;
    RETURN to_json(value)::text;
END""",
    ),
    Helper(
        name="json_digits",
        arguments="value text",
        returns="text",
        purpose="A number's text as JSON; an error of infinity.",
        body=r"""
BEGIN
    IF value IN ('Inf', '-Inf') THEN
        RAISE EXCEPTION 'versions of SQLite write infinity in JSON in several ways';
    END IF;
    RETURN value;
END""",
    ),
    Helper(
        name="minify_json",
        arguments="value text",
        returns="text",
        purpose="json(): a document's text without white space between its parts; an error of what is no JSON.",
        body=r"""
BEGIN
    RETURN regexp_replace(value::json::text, '("(?:[^"\\]|\\.)*")|[ \t\n\r]+', '\1', 'g');
END""",
    ),
    Helper(
        name="is_json",
        arguments="value text",
        returns="boolean",
        purpose="json_valid(): whether a text is JSON (RFC 8259).",
        body=r"""
BEGIN
    RETURN value::json IS NOT NULL;
EXCEPTION WHEN invalid_text_representation THEN
    RETURN FALSE;
END""",
    ),
)
