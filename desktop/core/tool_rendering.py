"""Tool definitions as the API shows them to a model, TypeScript in a namespace, and the schema of an answer. Pure.

Source: hmarr, "Counting OpenAI tokens" (2023), and the API-verified counts of openai-chat-tokens for ``functions``; those of
openai-messages-token-helper (2024) and recorded requests for ``tools``, which stand closer and show more; see docs/tokens.md.
The heads of a schema are those of OpenAI's "harmony response format" (2025); what of it is shown was found by recorded requests.
"""

import json
from collections.abc import Iterator, Mapping
from inspect import cleandoc
from typing import Any, Final

#: Schemas may be nested without end in hostile files.
_MAX_DEPTH: Final = 32

#: Characters that references may become, in all: a few lines can refer to each other without end.
_MOST_REFERRED: Final = 200_000

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
    writer = _Writer(is_old=bool(old))
    lines = ["namespace functions {", ""]
    for function in functions:
        lines += _described(function, is_old=bool(old))
        name = function.get("name", "")
        parameters = function.get("parameters")
        if isinstance(parameters, Mapping) and _members(parameters):
            lines.append(f"type {name} = (_: {writer.written(parameters)}) => any;")
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


class _Writer:
    """Writes what the functions of a request take."""

    def __init__(self, *, is_old: bool) -> None:
        self._is_old = is_old
        self._schema: Mapping[str, Any] = {}
        self._open: set[str] = set()
        self._left = _MOST_REFERRED

    def written(self, parameters: Mapping[str, Any]) -> str:
        """Return the type of a function's one argument."""
        self._schema = parameters
        above = [] if self._is_old else _described(parameters, is_old=False)
        return "".join(f"\n{line}\n" for line in above) + self._object(parameters, 0)

    def _object(self, schema: Mapping[str, Any], depth: int) -> str:
        """Return an object; in one line where nothing is said of its members, which ``functions`` knew not."""
        required = {name for name in _list(schema.get("required")) if isinstance(name, str)}
        lines: list[str] = []
        members: list[str] = []
        for name, member in _members(schema):
            mark = "" if name in required else "?"
            members.append(f"{name}{mark}: {self._type(member, depth)}")
            if self._is_old:
                lines += _described(member, is_old=True) if depth == 0 else ()
                lines.append(f"{'  ' * depth}{members[-1]},")
                continue
            whole = self._followed(member)
            lines += [*_titled(whole), *_described(whole, is_old=False)]
            lines.append(f"{members[-1]},{_default(whole)}")
        plain = [f"{member}," for member in members]
        if not self._is_old and lines == plain and not any("\n" in one for one in members):
            return f"{{ {', '.join(members)} }}"
        return "\n".join(["{", *lines, "}"])

    def _type(self, schema: Mapping[str, Any], depth: int) -> str:
        if isinstance(reference := schema.get("$ref"), str):
            return self._referred(schema, reference, depth)
        if options := _list(schema.get("enum")):
            return " | ".join(_literal(option) for option in options)
        if depth >= _MAX_DEPTH:
            return _PLAIN.get(str(schema.get("type")), "any")
        if alternatives := _alternatives(schema):
            return " | ".join(self._type(one, depth + 1) for one in alternatives)
        return self._nested(schema, depth + 1)

    def _nested(self, schema: Mapping[str, Any], depth: int) -> str:
        kind, items = str(schema.get("type")), schema.get("items")
        if kind == "object":
            return self._object(schema, depth)
        if kind == "array":
            return f"{self._type(items, depth)}[]" if isinstance(items, Mapping) else "any[]"
        return _PLAIN.get(kind, "any")

    def _referred(self, schema: Mapping[str, Any], reference: str, depth: int) -> str:
        if reference in self._open or self._left <= 0 or depth >= _MAX_DEPTH:
            return "any"
        self._open.add(reference)
        words = self._type(self._followed(schema), depth + 1)
        self._open.discard(reference)
        self._left -= len(words)
        return words

    def _followed(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a schema with what it refers to, within these parameters (RFC 6901), in place of the reference."""
        if not isinstance(reference := schema.get("$ref"), str):
            return schema
        found: Any = self._schema if reference.startswith("#") else None
        for step in reference.split("/")[1:]:
            if not isinstance(found, Mapping):
                break
            found = found.get(step.replace("~1", "/").replace("~0", "~"))
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return {**found, **beside} if isinstance(found, Mapping) else beside


def _titled(thing: Mapping[str, Any]) -> list[str]:
    title = thing.get("title")
    return [f"// Title: {title}"] if isinstance(title, str) and title else []


def _default(thing: Mapping[str, Any]) -> str:
    """Return what is said of a member's default: nothing of one that is empty, zero or false."""
    default = thing.get("default")
    if isinstance(default, str) and default:
        return f" // default: {default}"
    return f" // default: {_literal(default)}" if default and _is_plain(default) else ""


def _alternatives(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    kind = schema.get("type")
    if isinstance(kind, list):
        # Each once and by itself: repeated, or with alternatives beside them, they would multiply with every level.
        bare = {key: value for key, value in schema.items() if key not in ("anyOf", "oneOf")}
        return [{**bare, "type": one} for one in dict.fromkeys(map(str, kind))]
    listed = schema.get("anyOf") or schema.get("oneOf")
    return [one for one in _list(listed) if isinstance(one, Mapping)]


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | bool | int | float) or value is None


def _literal(option: Any) -> str:
    """Return a value as TypeScript; one that is made of others, which may be nested without end, as any."""
    if isinstance(option, str):
        return f'"{option}"'
    return json.dumps(option) if _is_plain(option) else "any"
