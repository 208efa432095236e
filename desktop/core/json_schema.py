"""Says whether a value is a JSON Schema, and one that the API's strict mode takes. Pure; validates no data.

Source: JSON Schema 2020-12, "Core" and "Validation"; OpenAI, "Structured outputs: supported schemas"
(read 2026-11).
"""

from collections.abc import Callable
from typing import Any, Final

from desktop.core.text import Text, text

TYPES: Final = frozenset({"string", "number", "integer", "boolean", "object", "array", "null"})

#: Schemas nested deeper than this are refused; no API takes them, and reading them must end.
MAX_DEPTH: Final = 60

_SCHEMAS: Final = frozenset(
    {"items", "contains", "propertyNames", "not", "if", "then", "else", "additionalProperties"}
)
_LISTS: Final = frozenset({"anyOf", "allOf", "oneOf", "prefixItems"})
_MAPS: Final = frozenset(
    {"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"}
)


def _is_type(value: Any) -> bool:
    kinds = value if isinstance(value, list) else [value]
    return bool(kinds) and all(isinstance(kind, str) and kind in TYPES for kind in kinds)


def _is_filled_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_map(value: Any) -> bool:
    return isinstance(value, dict)


#: What the value of a keyword must be; keywords that are not here may have any.
_KEYWORDS: Final[dict[str, Callable[[Any], bool]]] = {
    "type": _is_type,
    "enum": _is_filled_list,
    "required": _is_names,
    **dict.fromkeys(("$ref", "$id", "$schema", "$anchor"), _is_text),
    **dict.fromkeys(("title", "description", "pattern", "format"), _is_text),
    **dict.fromkeys(("minimum", "maximum", "multipleOf"), _is_number),
    **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), _is_number),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), _is_count),
    **dict.fromkeys(("minProperties", "maxProperties"), _is_count),
    **dict.fromkeys(_LISTS, _is_filled_list),
    **dict.fromkeys(_MAPS, _is_map),
}


def schema_problem(schema: Any, *, strict: bool = False) -> Text | None:
    """Return the first thing that keeps ``schema`` from being a JSON Schema, with its place; ``None`` if nothing does.

    Args:
        schema: The decoded JSON.
        strict: Whether it must also fit the strict mode: each object closed, with all its properties required.
    """
    return _problem(schema, "#", strict, MAX_DEPTH)


def _problem(schema: Any, place: str, strict: bool, depth: int) -> Text | None:  # noqa: FBT001 - private recursion
    if isinstance(schema, bool):
        return None
    if not isinstance(schema, dict):
        return text("{place} is not a schema: it must be an object.", place=place)
    if not depth:
        return text("{place} is nested too deeply.", place=place)
    return (
        _keyword_problem(schema, place)
        or (_strict_problem(schema, place) if strict else None)
        or _nested_problem(schema, place, strict, depth - 1)
    )


def _keyword_problem(schema: dict[str, Any], place: str) -> Text | None:
    for name, value in schema.items():
        if name in _KEYWORDS and not _KEYWORDS[name](value):
            return text(
                "{place}: “{keyword}” has a value it may not have.", place=place, keyword=name
            )
    return None


def _strict_problem(schema: dict[str, Any], place: str) -> Text | None:
    if schema.get("type") != "object" and "properties" not in schema:
        return None
    if schema.get("additionalProperties") is not False:
        return text(
            "{place}: in strict mode every object needs “additionalProperties”: false.", place=place
        )
    missing = set(schema.get("properties", {})) - set(schema.get("required", ()))
    if missing:
        return text(
            "{place}: in strict mode every property must be required; “{property}” is not.",
            place=place,
            property=min(missing),
        )
    return None


def _nested_problem(schema: dict[str, Any], place: str, strict: bool, depth: int) -> Text | None:  # noqa: FBT001 - private recursion
    for name, value in schema.items():
        below: list[tuple[str, Any]] = []
        if name in _SCHEMAS:
            below = [(f"{place}/{name}", value)]
        elif name in _LISTS:
            below = [(f"{place}/{name}/{number}", item) for number, item in enumerate(value)]
        elif name in _MAPS:
            below = [(f"{place}/{name}/{key}", item) for key, item in value.items()]
        for where, nested in below:
            found = _problem(nested, where, strict, depth)
            if found is not None:
                return found
    return None
