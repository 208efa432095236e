"""The bill of materials: all that ships and is not ours, in CycloneDX 1.6."""

import json
import time
import uuid
from pathlib import Path
from typing import Any, Final

from release.enclosed import Part
from release.ground import DIST, SUMMARY, VERSION, source_date
from release.inventory import Component, components

#: Names the document by what is in it, so that the same build gives the same name.
_NAMESPACE: Final = uuid.UUID("5b0b8e5e-41c7-4b5e-9b0c-2f2b6f0f6a11")


def write_sbom() -> Path:
    """Write ``loquat-<version>.cdx.json``; return its path."""
    DIST.mkdir(exist_ok=True)
    target = DIST / f"loquat-{VERSION}.cdx.json"
    content = json.dumps(document(components()), indent=1, ensure_ascii=False)
    target.write_text(content + "\n", encoding="utf-8")
    return target


def document(found: list[Component]) -> dict[str, Any]:
    """Return the document for ``found``."""
    listed = [_entry(component) for component in found]
    reference = f"pkg:generic/loquat@{VERSION}"
    serial = uuid.uuid5(_NAMESPACE, json.dumps(listed, sort_keys=True))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(source_date())),
            "component": {
                "type": "application",
                "bom-ref": reference,
                "name": "loquat",
                "version": VERSION,
                "description": SUMMARY,
                "licenses": [{"license": {"id": "MIT"}}],
            },
        },
        "components": listed,
        "dependencies": [{"ref": reference, "dependsOn": [item["bom-ref"] for item in listed]}],
    }


def _entry(component: Component) -> dict[str, Any]:
    entry = _identity(component)
    entry["type"] = component.kind
    entry["bom-ref"] = reference = f"{component.where}/{component.purl}"
    if component.where == "tarball":
        entry["licenses"] = [{"license": {"name": component.licence}}]
    entry["properties"] = [{"name": "loquat:ships-in", "value": component.where}]
    if component.home:
        entry["externalReferences"] = [{"type": "website", "url": component.home}]
    if component.parts:
        entry["components"] = [
            {**_identity(part), "bom-ref": f"{reference}/{part.purl}"} for part in component.parts
        ]
    return entry


def _identity(thing: Component | Part) -> dict[str, Any]:
    """Return what a library and a part of one are described by."""
    entry: dict[str, Any] = {"type": "library", "name": thing.name, "purl": thing.purl}
    if thing.version:
        entry["version"] = thing.version
    if thing.licence:
        is_one = " " not in thing.licence
        entry["licenses"] = [
            {"license": {"id": thing.licence}} if is_one else {"expression": thing.licence}
        ]
    return entry
