"""docs/translation.md says of each function what the translator does with it."""

from core.translate.clock import CLOCK_FUNCTIONS
from core.translate.converted import JSON_FUNCTIONS
from core.translate.documents import DOCUMENT_FUNCTIONS
from core.translate.extracted import NAMES
from core.translate.functions import FUNCTIONS as FUNCTIONS_OF_VALUES
from core.translate.randomness import QUERY_RANDOM_FUNCTIONS, RANDOM_FUNCTIONS
from core.translate.texts import SCOPED_TEXT_FUNCTIONS, TEXT_FUNCTIONS
from docs.render_translation import FUNCTIONS, NEWER_FUNCTIONS, PAGE, render_page


def test_the_page_is_what_the_translator_says_now() -> None:
    assert PAGE.read_text("utf-8") == render_page(), "write it anew: python -m docs.render_translation"


def test_every_function_that_is_translated_is_on_the_page() -> None:
    known = {
        *FUNCTIONS_OF_VALUES,
        *TEXT_FUNCTIONS,
        *SCOPED_TEXT_FUNCTIONS,
        *CLOCK_FUNCTIONS,
        *RANDOM_FUNCTIONS,
        *QUERY_RANDOM_FUNCTIONS,
        *DOCUMENT_FUNCTIONS,
        *JSON_FUNCTIONS,
        *NAMES,
    }
    assert known | {"if"} <= set(FUNCTIONS) | NEWER_FUNCTIONS
    assert not NEWER_FUNCTIONS & set(FUNCTIONS)
