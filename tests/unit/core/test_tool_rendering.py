"""Tool definitions as the API shows them: what they refer to, and hostile ones."""

import pytest

from desktop.core.tokens import count_prompt
from desktop.core.tool_rendering import render_tools


def test_a_schema_without_end_is_cut():
    schema: dict = {"type": "string"}
    for _ in range(500):
        schema = {"type": "object", "properties": {"a": schema}}
    assert "any" in render_tools({"functions": [{"name": "f", "parameters": schema}]})
    assert "string | number | null" in render_tools({"functions": [{"name": "f", "parameters": {"properties": {"a": {"anyOf": [{"type": "string"}, {"type": ["integer", "null"]}]}}}}]})  # fmt: skip


@pytest.mark.parametrize("inside", ["properties", "anyOf"])
def test_repeated_types_do_not_multiply_with_every_level(inside):
    schema: dict = {"type": "string"}
    for _ in range(12):
        within = {"a": schema} if inside == "properties" else [schema]
        schema = {"type": ["object", "array", "null"] * 9, inside: within}
    tool = {
        "function": {"name": "f", "parameters": {"type": "object", "properties": {"a": schema}}}
    }
    assert 0 < count_prompt({"tools": [tool]}, "gpt-4o", len).tools < 5_000


def taking(schema, **more):
    parameters = {"type": "object", "properties": {"a": schema}, **more}
    return render_tools({"tools": [{"function": {"name": "f", "parameters": parameters}}]})


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"$ref": "#/$defs/a~1b"}, "a?: number,"),
        ({"$ref": "#/$defs/chain", "description": "Mine."}, "// Mine.\na?: number,"),
        ({"$ref": "#/$defs/none"}, "a?: any }"),
        ({"$ref": "https://example.com/schema"}, "a?: any }"),
        ({"$ref": "#"}, "a?: { a?: any }"),
        ({"$ref": "#/$defs/self"}, "a?: any[][]"),
        ({"type": "integer", "default": 3}, "a?: number, // default: 3\n"),
        ({"type": "boolean", "default": False}, "a?: boolean }"),
        ({"type": "array", "default": [[1]]}, "a?: any[] }"),
        ({"enum": [1, None, True, {"b": [1]}]}, "a?: 1 | null | true | any }"),
    ],
)
def test_references_defaults_and_values(schema, expected):
    number = {"type": "integer", "title": "Number"}
    itself = {"type": "array", "items": {"type": "array", "items": {"$ref": "#/$defs/self"}}}
    defined = {"a/b": number, "chain": {"$ref": "#/$defs/a~1b"}, "self": itself}
    assert expected in taking(schema, **{"$defs": defined})


def test_references_to_references_are_bounded():
    defined = {
        f"d{level}": {
            "type": "object",
            "properties": {name: {"$ref": f"#/$defs/d{level + 1}"} for name in "ab"},
        }
        for level in range(28)
    }
    assert len(taking({"$ref": "#/$defs/d0"}, **{"$defs": defined})) < 2_000_000


@pytest.mark.parametrize("kind", [None, 5, [None, 5], [["string"]], {"a": 1}])
def test_a_type_that_is_none_is_any(kind):
    schema = {"type": "object", "properties": {"a": {"type": kind}}, "required": [{}, 5, "a"]}
    tool = {"function": {"name": "f", "parameters": schema}}
    assert "a: any" in render_tools({"tools": [tool]})
