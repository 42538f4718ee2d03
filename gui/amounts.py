"""Numbers as a person reads them, in the language of the window: counts, sizes, times, rates."""

from PySide6.QtCore import QCoreApplication, QLocale

_MOST = 2**31 - 1


def plural(number: int) -> int:
    """A number of things as Qt takes it to choose a plural: an int of C, beyond which all read the same."""
    return min(number, _MOST)


def format_count(number: int) -> str:
    """A whole number with its digits in groups."""
    return QLocale().toString(number)


def format_rows(rows: int) -> str:
    return QCoreApplication.translate("Amounts", "{number} row(s)", "", plural(rows)).format(number=format_count(rows))


def format_tables(tables: int) -> str:
    return QCoreApplication.translate("Amounts", "{number} table(s)", "", plural(tables)).format(
        number=format_count(tables)
    )


def format_values(values: int) -> str:
    return QCoreApplication.translate("Amounts", "{number} value(s)", "", plural(values)).format(
        number=format_count(values)
    )


def format_objects(objects: int) -> str:
    return QCoreApplication.translate("Amounts", "{number} object(s)", "", plural(objects)).format(
        number=format_count(objects)
    )


def format_findings(findings: int) -> str:
    return QCoreApplication.translate("Amounts", "{number} finding(s)", "", plural(findings)).format(
        number=format_count(findings)
    )


def format_size(size_bytes: float) -> str:
    """A size with its unit: kB, MB, GB."""
    return QLocale().formattedDataSize(int(size_bytes), 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def format_percent(fraction: float) -> str:
    """Never "100 %" before the end."""
    percent = 100 if fraction >= 1 else min(99, int(fraction * 100))
    return QCoreApplication.translate("Amounts", "{number} %").format(number=percent)


def format_duration(seconds: float) -> str:
    """A time as exactly as it matters: hundredths below a second, tenths below ten, no seconds beyond an hour."""
    if seconds < 9.95:
        number = QLocale().toString(float(seconds), "f", 2 if 0 < seconds < 0.995 else 1)
        return QCoreApplication.translate("Amounts", "{seconds} s").format(seconds=number)
    whole = round(seconds)
    if whole < 60:
        return QCoreApplication.translate("Amounts", "{seconds} s").format(seconds=whole)
    minutes, whole = divmod(whole, 60)
    if minutes < 60:
        return QCoreApplication.translate("Amounts", "{minutes} min {seconds} s").format(
            minutes=minutes, seconds=f"{whole:02d}"
        )
    hours, minutes = divmod(minutes, 60)
    return QCoreApplication.translate("Amounts", "{hours} h {minutes} min").format(
        hours=hours, minutes=f"{minutes:02d}"
    )


def format_time_left(seconds: float | None) -> str:
    """As roughly as it is known; nothing while it is not."""
    if seconds is None:
        return ""
    if seconds < 5:
        return QCoreApplication.translate("Amounts", "a few seconds left")
    if seconds < 595:
        step = 5 if seconds < 120 else 10
        duration = format_duration(step * round(seconds / step))
    elif seconds < 3570:
        duration = QCoreApplication.translate("Amounts", "{minutes} min").format(minutes=round(seconds / 60))
    else:
        duration = format_duration(seconds)
    return QCoreApplication.translate("Amounts", "about {duration} left").format(duration=duration)


def format_rate(rows_per_s: float) -> str:
    return QCoreApplication.translate("Amounts", "{number} rows/s").format(number=format_count(round(rows_per_s)))


def format_speed(bytes_per_s: float) -> str:
    return QCoreApplication.translate("Amounts", "{size}/s").format(size=format_size(bytes_per_s))


def format_short(number: float) -> str:
    """A number on an axis: 1.5M, 20k, 7."""
    for limit, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= limit:
            return f"{QLocale().toString(number / limit, 'g', 3)}{unit}"
    return QLocale().toString(float(number), "g", 3)
