"""The bill of materials of what is shipped, in CycloneDX: bill.py FILE.

Made of the same list as the notices, so that nothing is in the one and not in the other; checked against CycloneDX's
own schema before it is written.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from components import Component, list_components, list_packages
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component as Entry
from cyclonedx.model.component import ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

_ROOT = Path(__file__).parents[1]


def make_bill(components: Iterable[Component], packages: frozenset[str], version: str) -> Bom:
    """`packages` are the names of those that come from PyPI."""
    bill = Bom()
    licences = LicenseFactory()
    howdah = Entry(
        name="howdah",
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref="howdah",
        licenses=[licences.make_from_string("MIT")],
    )
    bill.metadata.component = howdah
    listed = []
    for each in components:
        within = f" (in {each.within})" if each.within else ""
        listed.append(
            Entry(
                name=each.name,
                version=each.version or None,
                type=ComponentType.LIBRARY,
                bom_ref=f"{each.name}{within}",
                description=f"Within {each.within}" if each.within else None,
                purl=PackageURL("pypi", None, each.name.lower(), each.version) if each.name in packages else None,
                licenses=[licences.make_from_string(each.licence)],
                external_references=[ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(each.home))],
            )
        )
    for entry in listed:
        bill.components.add(entry)
    bill.register_dependency(howdah, listed)
    return bill


def render_bill(bill: Bom) -> str:
    """As JSON of CycloneDX 1.6. Raises ValueError where that is against its schema."""
    text = JsonV1Dot6(bill).output_as_string(indent=2)
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault is not None:
        raise ValueError(f"The bill of materials is not as CycloneDX wants it: {fault}")
    return text


def main() -> None:
    sys.path.insert(0, str(_ROOT))
    from core import __version__

    system = sys.platform if sys.platform in ("darwin", "win32") else "linux"
    packages = frozenset(package.name for package in list_packages())
    file = Path(sys.argv[1])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(render_bill(make_bill(list_components(system), packages, __version__)), encoding="utf-8")


if __name__ == "__main__":
    main()
