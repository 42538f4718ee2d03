"""The tables that the tests' triggers work on, and short ways to translate."""

from dataclasses import replace

from core.catalog.model import Affinity
from core.translate.model import Kind, Untranslatable
from core.translate.queries.model import ParentLink, Relation
from core.translate.queries.translate import translate_views
from core.translate.triggers.model import TranslatedTrigger
from core.translate.triggers.translate import translate_triggers
from tests.unit.translate.queries.relations import LOST, VISITS, column
from tests.unit.translate.queries.relations import PEOPLE as PLAIN_PEOPLE

PEOPLE = replace(PLAIN_PEOPLE, unique_keys=(("Id",),), not_null=("Id",), generated_columns=("Height",))
CITY = Relation(
    source_name="City",
    target_name="city",
    columns=(
        column("Id", Kind.INTEGER, "bigint", Affinity.INTEGER),
        column("Name", Kind.TEXT, "varchar(20)", Affinity.TEXT),
        column("Tag", Kind.TEXT, "text", Affinity.TEXT),
        column("Size", Kind.INTEGER, "smallint", Affinity.INTEGER),
        column("Mayor", Kind.INTEGER, "bigint", Affinity.INTEGER),
    ),
    rowid_column="Id",
    unique_keys=(("Id",), ("Name",)),
    not_null=("Id", "Tag"),
    lost_defaults=("Size",),
    has_checks=True,
    foreign_keys=(ParentLink(columns=("Mayor",), parent="People", parent_columns=("Id",), on_delete="SET NULL"),),
)
TABLES = (PEOPLE, VISITS, LOST, CITY)
(_VIEW,) = translate_views({"adults": "CREATE VIEW adults AS SELECT Id, Name FROM People WHERE Age > 17"}, TABLES)
RELATIONS = (*TABLES, _VIEW.relation)


def translate_all(*texts: str, allows_helpers: bool = True) -> list[TranslatedTrigger | Untranslatable]:
    """What becomes of triggers t1, t2 ..., of which the texts lack CREATE TRIGGER and the name."""
    triggers = {f"t{place}": f"CREATE TRIGGER t{place} {text}" for place, text in enumerate(texts, start=1)}
    return [answer.answer for answer in translate_triggers(triggers, RELATIONS, allows_helpers=allows_helpers)]


def translated(*texts: str) -> TranslatedTrigger:
    """The first of triggers that all have a translation."""
    answers = translate_all(*texts)
    for answer in answers:
        assert isinstance(answer, TranslatedTrigger), answer
    assert isinstance(answers[0], TranslatedTrigger)
    return answers[0]


def refusal(*texts: str) -> str:
    """Why the first of triggers has no translation."""
    answer = translate_all(*texts)[0]
    assert isinstance(answer, Untranslatable), answer
    return answer.reason
