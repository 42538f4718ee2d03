"""docs/translation.md says of each function what the translator does with it."""

from core.translate.clock import CLOCK_FUNCTIONS
from core.translate.converted import JSON_FUNCTIONS
from core.translate.documents import DOCUMENT_FUNCTIONS
from core.translate.extracted import NAMES
from core.translate.functions import FUNCTIONS as FUNCTIONS_OF_VALUES
from core.translate.joined import JOINED_FUNCTIONS, SCOPED_JOINED_FUNCTIONS
from core.translate.mathematics import MATHEMATICAL_FUNCTIONS
from core.translate.moments import NAMES as MOMENT_NAMES
from core.translate.queries.aggregates import AGGREGATE_NAMES
from core.translate.queries.windows import WINDOW_NAMES
from core.translate.quoted_json import JSON_TEXT_FUNCTIONS
from core.translate.randomness import QUERY_RANDOM_FUNCTIONS, RANDOM_FUNCTIONS
from core.translate.texts import SCOPED_TEXT_FUNCTIONS, TEXT_FUNCTIONS
from docs.render_translation import PAGE, render_page
from docs.translation_examples import AGGREGATES, FUNCTIONS


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
        *JSON_TEXT_FUNCTIONS,
        *JOINED_FUNCTIONS,
        *SCOPED_JOINED_FUNCTIONS,
        *MATHEMATICAL_FUNCTIONS,
        *MOMENT_NAMES,
        *NAMES,
    }
    assert known | {"if", "iif", "nullif", "printf", "format", "like", "glob"} <= set(FUNCTIONS)


def test_every_aggregate_and_window_function_is_on_the_page() -> None:
    assert set(AGGREGATES) >= AGGREGATE_NAMES | WINDOW_NAMES
