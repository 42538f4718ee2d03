"""Dates and times as SQLite reads, modifies and writes them (https://sqlite.org/lang_datefunc.html).

A moment is an array: the milliseconds since noon of -4713-11-24, the day's Julian number, and the hour, the minute and
the microseconds of the minute, which a text may give otherwise than its milliseconds do ('24:00', digits after the
third). What is no moment is NULL, as it is in SQLite.
"""

from core.translate.helpers.model import Helper

_SPACE = r"[ \t\n\v\f\r]*"
_TIME = r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?"

DATE_HELPERS = (
    Helper(
        name="split_moment",
        arguments="ms bigint",
        returns="bigint[]",
        purpose="A moment of its milliseconds alone.",
        is_expression=True,
        body=(
            "CASE WHEN ms BETWEEN 0 AND 464269060799999 THEN ARRAY[ms, (ms + 43200000) / 86400000,"
            " (ms + 43200000) % 86400000 / 3600000, (ms + 43200000) % 3600000 / 60000,"
            " (ms + 43200000) % 60000 * 1000] END"
        ),
    ),
    Helper(
        name="day_number",
        arguments="year bigint, month bigint, day bigint",
        returns="bigint",
        purpose="A day's Julian number; a day beyond the month's last is one of the next month.",
        is_expression=True,
        body=(
            "(36525 * (CASE WHEN month <= 2 THEN year - 1 ELSE year END + 4716)) / 100"
            " + (306001 * (CASE WHEN month <= 2 THEN month + 12 ELSE month END + 1)) / 10000 + day"
            " + 38 - (CASE WHEN month <= 2 THEN year - 1 ELSE year END + 4800) / 100"
            " + (CASE WHEN month <= 2 THEN year - 1 ELSE year END + 4800) / 100 / 4 - 1524"
        ),
    ),
    Helper(
        name="days_beyond_month",
        arguments="year bigint, month bigint, day bigint",
        returns="bigint",
        purpose="By how many days a date is beyond its month's last.",
        is_expression=True,
        body=(
            "CASE WHEN day <= 28 THEN 0 WHEN month IN (4, 6, 9, 11) THEN greatest(day - 30, 0) WHEN month <> 2 THEN 0"
            " WHEN year % 4 = 0 AND (year % 100 <> 0 OR year % 400 = 0) THEN day - 29 ELSE day - 28 END"
        ),
    ),
    Helper(
        name="read_moment",
        arguments="value text, VARIADIC modifiers text[]",
        returns="bigint[]",
        purpose="The moment that a text or a number's digits mean, modified.",
        needs=("split_moment", "day_number", "days_beyond_month", "exact_real", "read_clock", "round_seconds"),
        body=rf"""
DECLARE
    parts text[];
    clock bigint[];
    ms bigint;
    raw double precision;
    has_clock boolean := false;
    has_fields boolean;
    is_moved boolean := false;
    zone bigint;
    beyond bigint := 0;
    modifier text;
    place integer := 0;
    amount double precision;
    whole bigint;
    unit text;
    day date;
    year bigint;
    month bigint;
    date_of_month bigint;
    within bigint;
    moment bigint[];
BEGIN
    parts := regexp_match(value, '^(-?[0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}})([ \t\n\v\f\rT]*)(.*)$');
    IF parts IS NOT NULL THEN
        IF parts[2]::integer NOT BETWEEN 1 AND 12 OR parts[3]::integer NOT BETWEEN 1 AND 31 THEN
            RETURN NULL;
        END IF;
        IF parts[5] <> '' THEN
            clock := howdah_sqlite.read_clock(parts[5]);
            IF clock IS NULL THEN
                RETURN NULL;
            END IF;
        END IF;
        IF parts[1]::integer < -4713 THEN
            RETURN NULL;
        END IF;
        year := parts[1]::bigint; month := parts[2]::bigint; date_of_month := parts[3]::bigint;
        beyond := howdah_sqlite.days_beyond_month(year, month, date_of_month);
    ELSE
        clock := howdah_sqlite.read_clock(value);
        year := 2000; month := 1; date_of_month := 1;
    END IF;
    IF parts IS NOT NULL OR clock IS NOT NULL THEN
        within := howdah_sqlite.day_number(year, month, date_of_month);
        ms := within * 86400000 - 43200000;
        IF clock IS NOT NULL THEN
            ms := ms + clock[1] * 3600000 + clock[2] * 60000
                + howdah_sqlite.round_seconds(clock[3]) - coalesce(clock[4], 0) * 60000;
        END IF;
        IF clock[4] IS NULL THEN
            has_clock := true;
            IF parts IS NULL THEN
                within := (ms + 43200000) / 86400000;
            END IF;
            moment := ARRAY[ms, within, coalesce(clock[1], 0), coalesce(clock[2], 0), coalesce(clock[3], 0)];
        END IF;
    ELSIF lower(value COLLATE "C") IN ('now', 'subsec', 'subsecond') THEN
        RAISE EXCEPTION 'the time of day is not known here';
    ELSE
        parts := regexp_match(value, '^{_SPACE}([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?){_SPACE}$');
        IF parts IS NULL THEN
            RETURN NULL;
        END IF;
        raw := howdah_sqlite.exact_real(parts[1]);
        IF raw >= 0 AND raw < 5373484.5 THEN
            ms := trunc(raw * 86400000 + 0.5)::bigint;
        END IF;
    END IF;

    has_fields := has_clock;
    zone := clock[4];
    FOREACH modifier IN ARRAY modifiers LOOP
        place := place + 1;
        IF modifier IS NULL THEN
            RETURN NULL;
        END IF;
        modifier := lower(modifier COLLATE "C");
        IF modifier IN ('localtime', 'utc') THEN
            RAISE EXCEPTION 'the zone of the computer on which SQLite ran is not known here';
        ELSIF modifier IN ('unixepoch', 'julianday', 'auto') THEN
            IF place > 1 THEN
                RETURN NULL;
            ELSIF modifier = 'auto' THEN
                IF has_clock AND beyond > 0 THEN
                    RAISE EXCEPTION 'there is no such day: %', value;
                END IF;
                IF raw IS NOT NULL AND ms IS NULL THEN
                    IF raw NOT BETWEEN -210866760000 AND 253402300799 THEN
                        RETURN NULL;
                    END IF;
                    ms := trunc(raw * 1000 + 210866760000000.0 + 0.5)::bigint;
                END IF;
            ELSIF raw IS NULL OR (modifier = 'julianday' AND ms IS NULL) THEN
                RETURN NULL;
            ELSIF modifier = 'unixepoch' THEN
                IF raw NOT BETWEEN -210866760000 AND 253402300799.999 THEN
                    RETURN NULL;
                END IF;
                ms := trunc(raw * 1000 + 210866760000000.0 + 0.5)::bigint;
            END IF;
            CONTINUE;
        END IF;
        IF ms IS NULL THEN
            RETURN NULL;
        END IF;
        IF modifier IN ('subsec', 'subsecond') THEN
            CONTINUE;
        END IF;
        IF NOT is_moved AND value ~ '^[0-9]{{2}}:' AND zone IS NOT NULL AND modifier ~ '^(start|weekday) ' THEN
            RAISE EXCEPTION 'a time with a zone and without a date has no calendar: %', value;
        END IF;
        is_moved := true;
        IF value ~ '^24:' THEN
            RAISE EXCEPTION '24 hours without a date are not moved on: %', value;
        END IF;
        IF has_clock AND beyond > 0 AND modifier = 'start of day' THEN
            RAISE EXCEPTION 'there is no such day: %', value;
        END IF;
        IF modifier IN ('ceiling', 'floor') THEN
            IF modifier = 'floor' THEN
                ms := ms - beyond * 86400000;
            END IF;
            beyond := 0;
            has_clock := false;
            has_fields := false;
            CONTINUE;
        END IF;
        IF has_fields THEN
            -- What was said stays as it is until something moves it: the 31st of a shorter month, 24 hours.
            within := ms + 43200000 - howdah_sqlite.day_number(year, month, date_of_month) * 86400000;
        ELSIF ms BETWEEN 0 AND 464269060799999 THEN
            within := (ms + 43200000) % 86400000;
            day := date '2000-01-01' + ((ms + 43200000) / 86400000 - 2451545)::integer;
            year := extract(year FROM day);
            IF year < 0 THEN
                year := year + 1;
            END IF;
            month := extract(month FROM day);
            date_of_month := extract(day FROM day);
        ELSIF modifier !~ ':|(second|minute|hour|day)s?$' OR modifier !~ '^[0-9+-]' OR modifier ~ '^[+-][0-9]+-' THEN
            -- It may come back, but has no calendar.
            RETURN NULL;
        END IF;
        IF modifier IN ('start of day', 'start of month', 'start of year') THEN
            date_of_month := CASE WHEN modifier = 'start of day' THEN date_of_month ELSE 1 END;
            month := CASE WHEN modifier = 'start of year' THEN 1 ELSE month END;
            ms := howdah_sqlite.day_number(year, month, date_of_month) * 86400000 - 43200000;
            has_clock := false;
            has_fields := true;
            CONTINUE;
        END IF;
        parts := regexp_match(modifier, '^weekday [ \t\n\v\f\r]*([0-6])(?:\.0*)?{_SPACE}$');
        IF parts IS NOT NULL THEN
            ms := ms + (parts[1]::bigint + 7 - ((ms + 129600000) / 86400000) % 7) % 7 * 86400000;
            has_clock := false;
            has_fields := false;
            CONTINUE;
        END IF;
        parts := regexp_match(modifier, '^([+-])([0-9]{{4,5}})-([0-9]{{2}})-([0-9]{{2}})(?:[ \t\n\v\f\r](.*))?$');
        IF parts IS NOT NULL THEN
            IF parts[2]::integer > 14712 OR parts[3]::integer > 11 OR parts[4]::integer > 30 THEN
                RETURN NULL;
            END IF;
            whole := CASE WHEN parts[1] = '-' THEN -1 ELSE 1 END;
            year := year + whole * parts[2]::bigint;
            month := month + whole * parts[3]::bigint;
            amount := CASE WHEN month > 0 THEN (month - 1) / 12 ELSE (month - 12) / 12 END;
            year := year + amount::bigint;
            month := month - amount::bigint * 12;
            IF year NOT BETWEEN -4713 AND 9999 THEN
                RETURN NULL;
            END IF;
            beyond := howdah_sqlite.days_beyond_month(year, month, date_of_month);
            ms := howdah_sqlite.day_number(year, month, date_of_month) * 86400000 - 43200000 + within
                + whole * parts[4]::bigint * 86400000;
            has_clock := false;
            has_fields := false;
            IF parts[5] IS NULL THEN
                CONTINUE;
            END IF;
            parts[2] := parts[5];
            IF parts[2] !~ '^[0-9]{{2}}:[0-9]{{2}}' THEN
                RETURN NULL;
            END IF;
        ELSE
            parts := regexp_match(modifier, '^([+-]?)([0-9]{{2}}:.*)$');
        END IF;
        IF parts IS NOT NULL THEN
            clock := howdah_sqlite.read_clock(parts[2]);
            IF clock IS NULL THEN
                RETURN NULL;
            END IF;
            whole := clock[1] * 3600000 + clock[2] * 60000
                + howdah_sqlite.round_seconds(clock[3]) - coalesce(clock[4], 0) * 60000;
            whole := ((whole % 86400000) + 86400000) % 86400000;
            ms := ms + CASE WHEN parts[1] = '-' THEN -whole ELSE whole END;
            has_clock := false;
            has_fields := false;
            CONTINUE;
        END IF;
        parts := regexp_match(
            modifier,
            '^([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]+)?)[ \t\n\v\f\r]+'
            '(second|minute|hour|day|month|year)s?$');
        -- Without a sign, it starts with a digit.
        IF parts IS NULL OR modifier LIKE '.%' THEN
            RETURN NULL;
        END IF;
        amount := howdah_sqlite.exact_real(parts[1]);
        unit := parts[2];
        beyond := 0;
        IF abs(amount) >= (
            CASE unit WHEN 'second' THEN 4.6427e+14 WHEN 'minute' THEN 7.7379e+12 WHEN 'hour' THEN 1.2897e+11
            WHEN 'day' THEN 5373485.0 WHEN 'month' THEN 176546.0 ELSE 14713.0 END
        ) THEN
            RETURN NULL;
        END IF;
        whole := 0;
        IF unit IN ('month', 'year') THEN
            whole := trunc(amount)::bigint;
            IF unit = 'year' THEN
                year := year + whole;
            ELSE
                month := month + whole;
                year := year + CASE WHEN month > 0 THEN (month - 1) / 12 ELSE (month - 12) / 12 END;
                month := month - CASE WHEN month > 0 THEN (month - 1) / 12 ELSE (month - 12) / 12 END * 12;
            END IF;
            IF year NOT BETWEEN -4713 AND 9999 THEN
                RETURN NULL;
            END IF;
            beyond := howdah_sqlite.days_beyond_month(year, month, date_of_month);
            ms := howdah_sqlite.day_number(year, month, date_of_month) * 86400000 - 43200000 + within;
        END IF;
        amount := (amount - whole) * 1000 * CASE unit WHEN 'second' THEN 1 WHEN 'minute' THEN 60 WHEN 'hour' THEN 3600
            WHEN 'day' THEN 86400 WHEN 'month' THEN 2592000 ELSE 31536000 END;
        ms := ms + trunc(amount + CASE WHEN parts[1] LIKE '-%' THEN -0.5 ELSE 0.5 END)::bigint;
        has_clock := false;
        has_fields := false;
    END LOOP;

    IF ms IS NULL OR ms NOT BETWEEN 0 AND 464269060799999 THEN
        RETURN NULL;
    END IF;
    IF has_clock AND moment[3] = 24 AND value ~ '^-?[0-9]{{4}}' THEN
        RAISE EXCEPTION 'versions of SQLite tell the day of 24 hours in two ways: %', value;
    END IF;
    RETURN CASE WHEN has_clock THEN moment ELSE howdah_sqlite.split_moment(ms) END;
END""",
    ),
    Helper(
        name="round_seconds",
        arguments="micros bigint",
        returns="bigint",
        purpose="The milliseconds of so many microseconds of a minute, as SQLite's doubles round them.",
        is_expression=True,
        body=(
            "trunc(((micros / 1000000)::double precision + (micros % 1000000)::double precision / 1000000) * 1000"
            " + 0.5)::bigint"
        ),
    ),
    Helper(
        name="read_clock",
        arguments="value text",
        returns="bigint[]",
        purpose="A time of day: its hour, minute, microseconds of the minute, and the minutes of its zone, or NULL.",
        body=rf"""
DECLARE
    parts text[] := regexp_match(value, '^{_TIME}{_SPACE}([zZ]|([+-])([0-9]{{2}}):([0-9]{{2}}))?{_SPACE}$');
    zone bigint;
    micros bigint := rpad(left(coalesce(parts[4], ''), 6), 6, '0')::bigint;
BEGIN
    -- Half a millisecond, and more than that, round otherwise.
    IF micros % 1000 = 500 AND substr(parts[4], 7) ~ '[1-9]' THEN
        micros := micros + 1;
    END IF;
    IF parts IS NULL OR parts[1]::integer > 24 OR parts[2]::integer > 59 OR coalesce(parts[3], '0')::integer > 59
        OR coalesce(parts[7], '0')::integer > 14 OR coalesce(parts[8], '0')::integer > 59 THEN
        RETURN NULL;
    END IF;
    IF parts[5] IS NOT NULL THEN
        zone := CASE WHEN parts[6] IS NULL THEN 0
            ELSE (parts[7]::bigint * 60 + parts[8]::bigint) * CASE parts[6] WHEN '-' THEN -1 ELSE 1 END END;
    END IF;
    RETURN ARRAY[
        parts[1]::bigint, parts[2]::bigint,
        coalesce(parts[3], '0')::bigint * 1000000
            + least(micros, 999000), nullif(zone, 0)];
END""",
    ),
)
