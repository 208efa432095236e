"""Tool definitions as the API shows them to a model, TypeScript in a namespace, and the schema of an answer. Pure.

Source: hmarr, "Counting OpenAI tokens" (2023), and the API-verified counts of openai-chat-tokens for ``functions``; those of
openai-messages-token-helper (2024) and recorded requests for ``tools``, which stand closer; see docs/tokens.md. The heads of a
schema are those of OpenAI's "harmony response format" (2025); what of it is shown was found by recorded requests.
"""

import json
from collections.abc import Iterator, Mapping
from inspect import cleandoc
from typing import Any, Final

#: Schemas may be nested without end in hostile files.
_MAX_DEPTH: Final = 32

_PLAIN: Final = {
    "string": "string",
    "number": "number",
    "integer": "number",
    "boolean": "boolean",
    "null": "null",
}


#: What of a schema the model does not see; the answer is held to it all the same.
_UNSEEN: Final = frozenset({"additionalProperties", "required"})


def render_tools(body: Mapping[str, Any]) -> str:
    """Return the text whose tokens the definitions of a request cost, besides a fixed number; nothing if it has none."""
    old = [item for item in _list(body.get("functions")) if isinstance(item, Mapping)]
    functions = [*old, *_functions_of_tools(body)]
    if not functions:
        return ""
    lines = ["namespace functions {", ""]
    for function in functions:
        lines += _described(function, is_old=bool(old))
        name = function.get("name", "")
        parameters = function.get("parameters")
        if isinstance(parameters, Mapping) and _members(parameters):
            lines.append(f"type {name} = (_: {_object(parameters, 0, is_old=bool(old))}) => any;")
        else:
            lines.append(f"type {name} = () => any;")
        lines.append("")
    return "\n".join([*lines, "} // namespace functions"])


def _functions_of_tools(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the definitions of ``tools``, custom ones among them."""
    for tool in _list(body.get("tools")):
        kind = tool.get("type", "function") if isinstance(tool, Mapping) else None
        if kind in ("function", "custom"):
            # Chat Completions nests the definition, the Responses API does not.
            inner = tool.get(kind, tool)
            if isinstance(inner, Mapping):
                yield inner


def render_format(wanted: Any) -> str:
    """Return the text that a request's ``response_format`` becomes; nothing for what is no schema."""
    asked = wanted.get("json_schema", wanted) if isinstance(wanted, Mapping) else None
    if not isinstance(asked, Mapping) or wanted.get("type") != "json_schema":
        return ""
    described = "".join(f"{line}\n" for line in _described(asked, is_old=True))
    schema = json.dumps(_seen(asked.get("schema"), 0), ensure_ascii=False, separators=(",", ":"))
    return f"# Response Formats\n\n## {asked.get('name', '')}\n\n{described}{schema}"


def _seen(schema: Any, depth: int, *, is_names: bool = False) -> Any:
    """Return what the model sees of a schema. With ``is_names`` the keys are names that a person chose."""
    if depth >= _MAX_DEPTH * 4:  # a level of a schema is some four of its document
        return None
    if isinstance(schema, list):
        return [_seen(one, depth + 1) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    return {
        key: _seen(value, depth + 1, is_names=key == "properties" and not is_names)
        for key, value in schema.items()
        if is_names or key not in _UNSEEN
    }


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _members(schema: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    found = schema.get("properties")
    each = found.items() if isinstance(found, Mapping) else ()
    return [(name, member) for name, member in each if isinstance(member, Mapping)]


def _described(thing: Mapping[str, Any], *, is_old: bool) -> list[str]:
    description = str(thing.get("description") or "")
    words = description if is_old else cleandoc(description)
    return [f"// {words}"] if words else []


def _object(schema: Mapping[str, Any], depth: int, *, is_old: bool) -> str:
    """Return an object; in one line where none of its members is described, which ``functions`` knew not."""
    required = {name for name in _list(schema.get("required")) if isinstance(name, str)}
    margin = "  " * depth if is_old else ""
    lines, members = [], []
    for name, member in _members(schema):
        if depth == 0 or not is_old:
            lines += _described(member, is_old=is_old)
        mark = "" if name in required else "?"
        members.append(f"{name}{mark}: {_type(member, depth, is_old=is_old)}")
        lines.append(f"{margin}{members[-1]},")
    if not is_old and len(lines) == len(members) and not any("\n" in one for one in members):
        return f"{{ {', '.join(members)} }}"
    return "\n".join(["{", *lines, "}"])


def _type(schema: Mapping[str, Any], depth: int, *, is_old: bool) -> str:
    if options := _list(schema.get("enum")):
        return " | ".join(_literal(option) for option in options)
    if depth >= _MAX_DEPTH:
        return _PLAIN.get(str(schema.get("type")), "any")
    if alternatives := _alternatives(schema):
        return " | ".join(_type(one, depth + 1, is_old=is_old) for one in alternatives)
    if schema.get("type") == "object":
        return _object(schema, depth + 1, is_old=is_old)
    if schema.get("type") == "array":
        items = schema.get("items")
        return (
            f"{_type(items, depth + 1, is_old=is_old)}[]" if isinstance(items, Mapping) else "any[]"
        )
    return _PLAIN.get(str(schema.get("type")), "any")


def _alternatives(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    kind = schema.get("type")
    if isinstance(kind, list):
        # Each once and by itself: repeated, or with alternatives beside them, they would multiply with every level.
        bare = {key: value for key, value in schema.items() if key not in ("anyOf", "oneOf")}
        return [{**bare, "type": one} for one in dict.fromkeys(map(str, kind))]
    listed = schema.get("anyOf") or schema.get("oneOf")
    return [one for one in _list(listed) if isinstance(one, Mapping)]


def _literal(option: Any) -> str:
    if isinstance(option, str):
        return f'"{option}"'
    if isinstance(option, bool) or option is None:
        return {True: "true", False: "false", None: "null"}[option]
    return str(option)
