"""concat_ws(), soundex() and GLOB with a computed pattern (https://sqlite.org/lang_corefunc.html), and group_concat()
of DISTINCT values (https://sqlite.org/lang_aggfunc.html)."""

from core.translate.helpers.model import Helper

JOINED_HELPERS = (
    Helper(
        name="join_texts",
        arguments="separator text, VARIADIC parts text[]",
        returns="text",
        purpose="concat_ws(): the parts that are not NULL, with the separator between them.",
        is_expression=True,
        body="array_to_string(parts, separator)",
    ),
    Helper(
        name="join_firsts",
        arguments="keys anyarray, parts text[]",
        returns="text",
        purpose="group_concat() of DISTINCT values: the parts with a comma between them, of equal keys the first.",
        is_expression=True,
        body="""string_agg(part, ',' ORDER BY place) FROM (
    SELECT DISTINCT ON (key) part, place FROM unnest(keys, parts) WITH ORDINALITY AS each(key, part, place)
    ORDER BY key, place
) AS firsts""",
    ),
    Helper(
        name="soundex",
        arguments="value text",
        returns="text",
        purpose="soundex(): a letter and three digits; ?000 where there is no letter.",
        is_strict=False,
        body=r"""
DECLARE
    letters text := upper(substring(value COLLATE "C" from '[A-Za-z].*$') COLLATE "C");
    letter text;
    code text;
    last text;
    written text;
BEGIN
    IF letters IS NULL OR letters = '' THEN
        RETURN '?000';
    END IF;
    written := left(letters, 1);
    last := translate(written, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '01230120022455012623010202');
    FOREACH letter IN ARRAY regexp_split_to_array(substr(letters, 2), '') LOOP
        EXIT WHEN length(written) = 4;
        code := CASE WHEN letter ~ '^[A-Z]$'
            THEN translate(letter, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '01230120022455012623010202') ELSE '0' END;
        IF code <> '0' AND code <> last THEN
            written := written || code;
        END IF;
        last := code;
    END LOOP;
    RETURN rpad(written, 4, '0');
END""",
    ),
    Helper(
        name="glob_matches",
        arguments="value text, pattern text",
        returns="boolean",
        purpose="GLOB of a pattern that is no literal.",
        body=r"""
DECLARE
    size integer := length(pattern);
    place integer := 1;
    written text := '^';
    letter text;
    members text;
    inverts boolean;
    closing integer;
    prior text;
    is_first boolean;
BEGIN
    WHILE place <= size LOOP
        letter := substr(pattern, place, 1);
        place := place + 1;
        IF letter = '*' THEN
            written := written || '.*';
        ELSIF letter = '?' THEN
            written := written || '.';
        ELSIF letter <> '[' THEN
            written := written || CASE WHEN letter ~ '^[!-/:-@[-`{-~]$' THEN '\' || letter ELSE letter END;
        ELSE
            inverts := substr(pattern, place, 1) = '^';
            place := place + inverts::integer;
            closing := strpos(substr(pattern, place + 1), ']');
            IF closing = 0 THEN
                RETURN FALSE;
            END IF;
            members := substr(pattern, place, closing);
            place := place + closing + 1;
            written := written || CASE WHEN inverts THEN '[^' ELSE '[' END;
            prior := NULL;
            is_first := TRUE;
            WHILE members <> '' LOOP
                letter := left(members, 1);
                IF letter = '-' AND prior IS NOT NULL AND length(members) > 1 THEN
                    IF prior COLLATE "C" <= substr(members, 2, 1) THEN
                        written := written || '-'
                            || regexp_replace(substr(members, 2, 1), '^([!-/:-@[-`{-~])$', '\\\1');
                    END IF;
                    members := substr(members, 3);
                    prior := NULL;
                ELSE
                    written := written || regexp_replace(letter, '^([!-/:-@[-`{-~])$', '\\\1');
                    members := substr(members, 2);
                    prior := CASE WHEN is_first AND letter = ']' THEN NULL ELSE letter END;
                END IF;
                is_first := FALSE;
            END LOOP;
            written := written || ']';
        END IF;
    END LOOP;
    RETURN value COLLATE "C" ~ (written || '$');
END""",
    ),
)
