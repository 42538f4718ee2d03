"""Moments as SQLite writes them (https://sqlite.org/lang_datefunc.html), and columns of dates and times as texts that
its functions read. What a moment is, and how one is read, is in `dates`."""

from core.translate.helpers.model import Helper

WRITTEN_DATE_HELPERS = (
    Helper(
        name="write_moment",
        arguments="format text, moment bigint[]",
        returns="text",
        purpose="strftime(): the moment by a format, NULL if that is none.",
        needs=("write_year", "day_number"),
        body=r"""
DECLARE
    day date := date '2000-01-01' + (moment[2] - 2451545)::integer;
    year integer := extract(year FROM day);
    week_day integer;
    instant date;
    since_january integer;
    thursday date;
    iso_year integer;
    days double precision := moment[1]::double precision / 86400000;
    part text;
    written text := '';
BEGIN
    IF year < 0 THEN
        year := year + 1;
    END IF;
    IF days > 0 AND days < 1000 AND format LIKE '%\%J%' THEN
        RAISE EXCEPTION 'a Julian day of so few days is not written';
    END IF;
    -- Days of the week and of the year are those of the instant, less the clock as it was said: 24 hours are a day.
    week_day := ((moment[1] + 129600000) / 86400000 % 7)::integer;
    instant := date '2000-01-01' + ((moment[1] + 43200000) / 86400000 - 2451545)::integer;
    since_january := (moment[1] + 43200000) / 86400000 - howdah_sqlite.day_number(year, 1, 1) - moment[3] / 24;
    thursday := instant + (3 - (week_day + 6) % 7);
    iso_year := extract(year FROM thursday);
    IF iso_year < 0 THEN
        iso_year := iso_year + 1;
    END IF;
    IF format LIKE '%\%f%' AND moment[5] % 1000 = 500 THEN
        RAISE EXCEPTION 'versions of SQLite round half a millisecond in two ways';
    END IF;
    IF regexp_replace(format, '%[defFgGHIjJklmMpPRsSTuUVwWY%]|[^%]', '', 'g') <> '' THEN
        RETURN NULL;
    END IF;
    FOR part IN SELECT (regexp_matches(format, '%.|[^%]+', 'g'))[1] LOOP
        written := written || CASE
            WHEN part NOT LIKE '\%%' THEN part
            ELSE CASE right(part, 1)
                WHEN '%' THEN '%'
                WHEN 'd' THEN to_char(day, 'DD')
                WHEN 'e' THEN lpad(extract(day FROM day)::text, 2, ' ')
                WHEN 'f' THEN to_char(least(round(moment[5] / 1000000.0, 3), 59.999), 'FM00.000')
                WHEN 'F' THEN howdah_sqlite.write_year(year) || to_char(day, '-MM-DD')
                WHEN 'g' THEN
                    CASE WHEN iso_year % 100 < 0 THEN (iso_year % 100)::text ELSE to_char(iso_year % 100, 'FM00') END
                WHEN 'G' THEN howdah_sqlite.write_year(iso_year)
                WHEN 'H' THEN lpad(moment[3]::text, 2, '0')
                WHEN 'I' THEN lpad(((moment[3] + 11) % 12 + 1)::text, 2, '0')
                WHEN 'j' THEN lpad((since_january + 1)::text, 3, '0')
                WHEN 'J' THEN trim_scale(trunc(days)::numeric
                    + round((days - trunc(days))::numeric, 16 - length(trunc(days)::text)))::text
                WHEN 'k' THEN lpad(moment[3]::text, 2, ' ')
                WHEN 'l' THEN lpad(((moment[3] + 11) % 12 + 1)::text, 2, ' ')
                WHEN 'm' THEN to_char(day, 'MM')
                WHEN 'M' THEN lpad(moment[4]::text, 2, '0')
                WHEN 'p' THEN CASE WHEN moment[3] >= 12 THEN 'PM' ELSE 'AM' END
                WHEN 'P' THEN CASE WHEN moment[3] >= 12 THEN 'pm' ELSE 'am' END
                WHEN 'R' THEN lpad(moment[3]::text, 2, '0') || ':' || lpad(moment[4]::text, 2, '0')
                WHEN 's' THEN (moment[1] / 1000 - 210866760000)::text
                WHEN 'S' THEN lpad((moment[5] / 1000000)::text, 2, '0')
                WHEN 'T' THEN lpad(moment[3]::text, 2, '0') || ':' || lpad(moment[4]::text, 2, '0')
                    || ':' || lpad((moment[5] / 1000000)::text, 2, '0')
                WHEN 'u' THEN CASE week_day WHEN 0 THEN 7 ELSE week_day END::text
                WHEN 'U' THEN lpad(((since_january + 7 - week_day) / 7)::text, 2, '0')
                WHEN 'V' THEN
                    lpad((greatest(extract(doy FROM thursday)::integer - 1 - moment[3] / 24, 0) / 7 + 1)::text, 2, '0')
                WHEN 'w' THEN week_day::text
                WHEN 'W' THEN lpad(((since_january + 7 - (week_day + 6) % 7) / 7)::text, 2, '0')
                WHEN 'Y' THEN howdah_sqlite.write_year(year)
            END
        END;
    END LOOP;
    RETURN written;
END""",
    ),
    Helper(
        name="write_year",
        arguments="year integer",
        returns="text",
        purpose="%Y: four characters at least, of which a sign is one.",
        is_expression=True,
        body="CASE WHEN year < 0 THEN '-' || lpad((-year)::text, greatest(3, length((-year)::text)), '0')"
        " ELSE lpad(year::text, 4, '0') END",
    ),
    Helper(
        name="write_date_time",
        arguments="format text, moment bigint[]",
        returns="text",
        purpose="date() and datetime(): the moment by a format that begins with %Y-, a sign before four digits.",
        needs=("write_moment",),
        is_expression=True,
        body="regexp_replace(howdah_sqlite.write_moment(format, moment), '^-([0-9]{3})-', '-0\\1-')",
    ),
    Helper(
        name="julian_day",
        arguments="moment bigint[]",
        returns="double precision",
        purpose="julianday(): days since noon of -4713-11-24.",
        is_expression=True,
        body="moment[1]::double precision / 86400000",
    ),
    Helper(
        name="unix_seconds",
        arguments="moment bigint[]",
        returns="bigint",
        purpose="unixepoch(): whole seconds since 1970-01-01.",
        is_expression=True,
        body="moment[1] / 1000 - 210866760000",
    ),
    Helper(
        name="unix_milliseconds",
        arguments="moment bigint[]",
        returns="double precision",
        purpose="unixepoch() with 'subsec': seconds since 1970-01-01 with their milliseconds.",
        is_expression=True,
        body="(moment[1] - 210866760000000)::double precision / 1000",
    ),
    Helper(
        name="write_timestamp",
        arguments="value timestamp",
        returns="text",
        purpose="A timestamp as a text that SQLite's date functions read.",
        is_expression=True,
        body="to_char(value, 'YYYY-MM-DD HH24:MI:SS.US')",
    ),
    Helper(
        name="write_instant",
        arguments="value timestamptz",
        returns="text",
        purpose="A timestamptz as a text that SQLite's date functions read, in UTC; an error of one that a text with a"
        " zone would have rounded up to the next second.",
        body=r"""
DECLARE
    in_utc timestamp := value AT TIME ZONE 'UTC';
BEGIN
    IF extract(microseconds FROM in_utc)::bigint % 1000000 >= 999500 THEN
        RAISE EXCEPTION 'whether SQLite reads the next second of it depends on how its zone was written: %', in_utc;
    END IF;
    RETURN to_char(in_utc, 'YYYY-MM-DD HH24:MI:SS.US');
END""",
    ),
    Helper(
        name="write_date",
        arguments="value date",
        returns="text",
        purpose="A date as a text, whatever the session's way of writing dates.",
        is_expression=True,
        body="to_char(value, 'YYYY-MM-DD')",
    ),
    Helper(
        name="write_time",
        arguments="value time",
        returns="text",
        purpose="A time of day as a text that SQLite's date functions read.",
        is_expression=True,
        body="to_char(value, 'HH24:MI:SS.US')",
    ),
)
