"""Values as SQLite would quote them, cut to a length that fits a line."""

from core.identifiers import quote_text

_MOST_CHARS = 60
Value = int | float | str | bytes


def quote_start(value: Value) -> str:
    """A value, or its start and an ellipsis, as quote() writes it, with U+2400 for U+0000, which a plan can't hold.
    Bytes are a blob."""
    match value:
        case bytes():
            shown = value[: _MOST_CHARS // 2]
            return f"X'{shown.hex().upper()}{'' if len(shown) == len(value) else '…'}'"
        case str():
            cut = value if len(value) <= _MOST_CHARS else value[:_MOST_CHARS] + "…"
            return quote_text(cut.replace("\0", "\u2400"))
        case float():
            return _quote_real(value)
    return str(value)


def _quote_real(value: float) -> str:
    if value in (float("inf"), float("-inf")):
        return "9.0e+999" if value > 0 else "-9.0e+999"
    mantissa, mark, exponent = repr(value).partition("e")
    return f"{mantissa}{'' if '.' in mantissa else '.0'}{mark}{exponent}"
