"""timediff() (https://sqlite.org/lang_datefunc.html#tmdif): what is between two moments, in calendar words."""

from core.translate.helpers.model import Helper

SPAN_HELPERS = (
    Helper(
        name="write_span",
        arguments="later bigint[], earlier bigint[]",
        returns="text",
        purpose="timediff(): the years, months, days and time from the second moment to the first.",
        needs=("day_number",),
        body=r"""
DECLARE
    -- The one that is moved, month by month, to the other.
    forth boolean := later[1] >= earlier[1];
    day date := date '2000-01-01' + ((later[1] + 43200000) / 86400000 - 2451545)::integer;
    other date := date '2000-01-01' + ((earlier[1] + 43200000) / 86400000 - 2451545)::integer;
    year bigint := extract(year FROM day) + CASE WHEN extract(year FROM day) < 0 THEN 1 ELSE 0 END;
    month bigint := extract(month FROM day);
    moved_year bigint := extract(year FROM other) + CASE WHEN extract(year FROM other) < 0 THEN 1 ELSE 0 END;
    moved_month bigint := extract(month FROM other);
    moved_day bigint := extract(day FROM other);
    within bigint := (earlier[1] + 43200000) % 86400000;
    moved bigint := earlier[1];
    years bigint;
    months bigint;
    rest bigint;
BEGIN
    IF later[3] = 24 OR earlier[3] = 24 THEN
        RAISE EXCEPTION 'versions of SQLite tell the day of 24 hours in two ways';
    END IF;
    years := CASE WHEN forth THEN year - moved_year ELSE moved_year - year END;
    months := CASE WHEN forth THEN month - moved_month ELSE moved_month - month END;
    IF years <> 0 THEN
        moved_year := year;
    END IF;
    IF months < 0 THEN
        years := years - 1;
        months := months + 12;
    END IF;
    IF months <> 0 THEN
        moved_month := month;
    END IF;
    moved := howdah_sqlite.day_number(moved_year, moved_month, moved_day) * 86400000 - 43200000 + within;
    WHILE CASE WHEN forth THEN later[1] < moved ELSE later[1] > moved END LOOP
        months := months - 1;
        IF months < 0 THEN
            months := 11;
            years := years - 1;
        END IF;
        moved_month := moved_month + CASE WHEN forth THEN -1 ELSE 1 END;
        IF moved_month < 1 THEN
            moved_month := 12;
            moved_year := moved_year - 1;
        ELSIF moved_month > 12 THEN
            moved_month := 1;
            moved_year := moved_year + 1;
        END IF;
        moved := howdah_sqlite.day_number(moved_year, moved_month, moved_day) * 86400000 - 43200000 + within;
    END LOOP;
    rest := abs(later[1] - moved);
    RETURN CASE WHEN forth THEN '+' ELSE '-' END || lpad(years::text, greatest(4, length(years::text)), '0')
        || '-' || lpad(months::text, 2, '0') || '-' || lpad((rest / 86400000)::text, 2, '0')
        || ' ' || lpad((rest / 3600000 % 24)::text, 2, '0') || ':' || lpad((rest / 60000 % 60)::text, 2, '0')
        || ':' || lpad((rest / 1000 % 60)::text, 2, '0') || '.' || lpad((rest % 1000)::text, 3, '0');
END""",
    ),
)
