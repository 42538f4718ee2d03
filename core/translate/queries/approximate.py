"""What is made of sums of doubles, whose last digits depend on the order in which rows are added up: what would show
those digits is refused, and what may turn on them is noted."""

from sqlglot import exp

from core.identifiers import fold_ascii
from core.translate.pieces import Refusal
from core.translate.queries.syntax import walk_level
from core.translate.queries.translation import Translation

_ROUNDING = frozenset({"round", "printf", "format"})
_TURNING = (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between)


def check_approximate(translation: Translation, tree: exp.Expr) -> None:
    """Raise Refusal where such a number is made a text of all its digits; note where it is compared, or cut."""
    if not translation.approximate:
        return
    for node in tree.walk():
        if isinstance(node, exp.DPipe) or (isinstance(node, exp.Cast) and node.to.this in exp.DataType.TEXT_TYPES):
            if any(_is_shown(each, node) for each in walk_level(node) if id(each) in translation.approximate):
                raise Refusal("it makes text of numbers whose last digits depend on the order they are added up in")
        elif isinstance(node, exp.Cast) or (isinstance(node, exp.Anonymous) and fold_ascii(node.name) in _ROUNDING):
            if translation.is_approximate(node):
                translation.notes["a sum of doubles that is rounded may turn at its last digits"] = None
        elif isinstance(node, _TURNING) and translation.is_approximate(node):
            translation.notes["a comparison with a sum of doubles may turn at its last digits"] = None


def _is_shown(node: exp.Expr, text: exp.Expr) -> bool:
    """Whether nothing between the two rounds."""
    parent = node.parent
    while parent is not None and parent is not text:
        if isinstance(parent, exp.Anonymous) and fold_ascii(parent.name) in _ROUNDING:
            return False
        parent = parent.parent
    return True
