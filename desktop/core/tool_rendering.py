"""Tool definitions as the API shows them to a model, TypeScript in a namespace, and the schema of an answer. Pure.

Source: hmarr, "Counting OpenAI tokens" (2023) and the API-verified counts of openai-chat-tokens;
the API's own counts are met exactly where they were published, see docs/tokens.md. The heads of a schema are those of
OpenAI's "harmony response format" (2025); what of it is shown was found by recorded requests.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
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


def functions_of(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the function definitions of a request: those of ``functions`` and of ``tools``, custom ones among them."""
    found = [item for item in _list(body.get("functions")) if isinstance(item, Mapping)]
    for tool in _list(body.get("tools")):
        kind = tool.get("type", "function") if isinstance(tool, Mapping) else None
        if kind in ("function", "custom"):
            # Chat Completions nests the definition, the Responses API does not.
            inner = tool.get(kind, tool)
            if isinstance(inner, Mapping):
                found.append(inner)
    return found


def render(functions: Sequence[Mapping[str, Any]]) -> str:
    """Return the text whose tokens the definitions cost, besides a fixed number."""
    lines = ["namespace functions {", ""]
    for function in functions:
        lines += _described(function)
        name = function.get("name", "")
        parameters = function.get("parameters")
        if isinstance(parameters, Mapping) and _properties(parameters):
            lines += [f"type {name} = (_: {{", *_members(parameters, 0, 0), "}) => any;"]
        else:
            lines.append(f"type {name} = () => any;")
        lines.append("")
    return "\n".join([*lines, "} // namespace functions"])


def render_format(wanted: Any) -> str:
    """Return the text that a request's ``response_format`` becomes; nothing for what is no schema."""
    asked = wanted.get("json_schema", wanted) if isinstance(wanted, Mapping) else None
    if not isinstance(asked, Mapping) or wanted.get("type") != "json_schema":
        return ""
    described = "".join(f"{line}\n" for line in _described(asked))
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


def _properties(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    found = schema.get("properties")
    return found if isinstance(found, Mapping) else {}


def _described(thing: Mapping[str, Any]) -> Iterator[str]:
    if description := thing.get("description"):
        yield f"// {description}"


def _members(schema: Mapping[str, Any], indent: int, depth: int) -> Iterator[str]:
    required = {name for name in _list(schema.get("required")) if isinstance(name, str)}
    margin = " " * indent
    for name, member in _properties(schema).items():
        if not isinstance(member, Mapping):
            continue
        for line in _described(member):
            yield margin + line
        mark = "" if name in required else "?"
        yield f"{margin}{name}{mark}: {_type(member, indent, depth)},"


def _type(schema: Mapping[str, Any], indent: int, depth: int) -> str:
    if options := _list(schema.get("enum")):
        return " | ".join(_literal(option) for option in options)
    if alternatives := _alternatives(schema):
        if depth >= _MAX_DEPTH:
            return "any"
        return " | ".join(_type(one, indent, depth + 1) for one in alternatives)
    if schema.get("type") in ("object", "array"):
        return _nested(schema, indent, depth)
    return _PLAIN.get(str(schema.get("type")), "any")


def _alternatives(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    kind = schema.get("type")
    if isinstance(kind, list):
        # Each once: repeated and nested they would multiply with every level.
        return [{**schema, "type": one} for one in dict.fromkeys(map(str, kind))]
    listed = schema.get("anyOf") or schema.get("oneOf")
    return [one for one in _list(listed) if isinstance(one, Mapping)]


def _nested(schema: Mapping[str, Any], indent: int, depth: int) -> str:
    if depth >= _MAX_DEPTH:
        return "any"
    if schema.get("type") == "object":
        inner = "\n".join(_members(schema, indent + 2, depth + 1))
        return f"{{\n{inner}\n}}"
    items = schema.get("items")
    return f"{_type(items, indent, depth + 1)}[]" if isinstance(items, Mapping) else "any[]"


def _literal(option: Any) -> str:
    if isinstance(option, str):
        return f'"{option}"'
    if isinstance(option, bool) or option is None:
        return {True: "true", False: "false", None: "null"}[option]
    return str(option)
