"""Parameters: declared once, checked before they cost a request."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, SchemaError

from desktop.core.connection import Api
from desktop.core.json_schema import MAX_DEPTH, schema_problem
from desktop.core.parameter_check import check
from desktop.core.parameters import PARAMETERS, ParameterKind, max_tokens_name, parameters_of

#: The list of what the API has; the panel shows all of it.
NAMES = {
    "temperature", "top_p", "max_tokens", "max_completion_tokens", "n", "stop", "seed", "frequency_penalty",
    "presence_penalty", "logit_bias", "logprobs", "top_logprobs", "response_format", "reasoning_effort", "verbosity",
    "service_tier", "stream", "user", "tools", "tool_choice", "parallel_tool_calls", "suffix", "echo", "best_of",
}  # fmt: skip


def tool(name="f", parameters=None, **more):
    function = {"name": name, "parameters": parameters or {"type": "object", "properties": {}}}
    return {"type": "function", "function": {**function, **more}}


def wrong(parameters, api=Api.CHAT):
    return {problem.parameter for problem in check(parameters, api) if not problem.is_hint}


def hints(parameters, api=Api.CHAT):
    return {problem.parameter for problem in check(parameters, api) if problem.is_hint}


def test_every_parameter_is_declared_with_words():
    assert set(PARAMETERS) == NAMES
    for parameter in PARAMETERS.values():
        assert str(parameter.label)
        assert (parameter.kind is not ParameterKind.CHOICE) or parameter.choices


def test_each_api_has_its_own():
    assert "best_of" not in {p.name for p in parameters_of(Api.CHAT)}
    assert {"prompt", "suffix", "echo", "best_of"} - {p.name for p in parameters_of(Api.COMPLETIONS)} == {"prompt"}  # fmt: skip
    assert "n" not in {p.name for p in parameters_of(Api.RESPONSES)}


GOOD = [
    {"temperature": 0}, {"temperature": 2.0}, {"temperature": None}, {"top_p": 1}, {"n": 128}, {"seed": -5},
    {"max_tokens": 1}, {"stop": "x"}, {"stop": ["a", "b", "c", "d"]}, {"stop": []}, {"frequency_penalty": -2},
    {"logit_bias": {"50256": -100, "1": 100.0}}, {"logit_bias": {}}, {"logprobs": True, "top_logprobs": 20},
    {"response_format": {"type": "text"}}, {"response_format": {"type": "json_object"}},
    {"response_format": {"type": "json_schema", "json_schema": {"name": "a-b_1", "schema": {"type": "object"}}}},
    {"reasoning_effort": "something-new"}, {"stream": False}, {"user": "u"}, {"tools": []},
    {"tools": [tool(), tool("g")], "tool_choice": {"type": "function", "function": {"name": "g"}}},
    {"tools": [{"type": "function", "name": "flat", "parameters": {}}]}, {"tools": [{"type": "web_search"}]},
    {"tools": [tool()], "tool_choice": "required", "parallel_tool_calls": False}, {"tool_choice": "none"},
    {"top_k": 40, "anything": {"else": [1]}},
]  # fmt: skip


@pytest.mark.parametrize("parameters", GOOD, ids=json.dumps)
def test_what_may_be_sent(parameters):
    assert wrong(parameters) == set()


BAD = [
    ({"temperature": -0.1}, "temperature"), ({"temperature": 2.1}, "temperature"), ({"temperature": "1"}, "temperature"),
    ({"temperature": True}, "temperature"), ({"temperature": float("nan")}, "temperature"),
    ({"temperature": float("inf")}, "temperature"), ({"top_p": 1.01}, "top_p"), ({"n": 0}, "n"), ({"n": 1.5}, "n"),
    ({"n": 129}, "n"), ({"max_tokens": 0}, "max_tokens"), ({"max_completion_tokens": -1}, "max_completion_tokens"),
    ({"max_tokens": 1, "max_completion_tokens": 1}, "max_tokens"), ({"seed": 2**63}, "seed"),
    ({"stop": ["a", "b", "c", "d", "e"]}, "stop"), ({"stop": [""]}, "stop"), ({"stop": [1]}, "stop"), ({"stop": ""}, "stop"),
    ({"logit_bias": {"1": 100.5}}, "logit_bias"), ({"logit_bias": {"1": -101}}, "logit_bias"),
    ({"logit_bias": {"hello": 1}}, "logit_bias"), ({"logit_bias": {"-1": 1}}, "logit_bias"), ({"logit_bias": {"²": 1}}, "logit_bias"),
    ({"logit_bias": [1]}, "logit_bias"), ({"logit_bias": {"1": "x"}}, "logit_bias"),
    ({"top_logprobs": 5}, "top_logprobs"), ({"top_logprobs": 5, "logprobs": False}, "top_logprobs"),
    ({"logprobs": True, "top_logprobs": 21}, "top_logprobs"), ({"logprobs": 3}, "logprobs"),
    ({"response_format": {"type": "xml"}}, "response_format"), ({"response_format": "json"}, "response_format"),
    ({"response_format": {"type": "json_schema"}}, "response_format"),
    ({"response_format": {"type": "json_schema", "json_schema": {"name": "a b", "schema": {}}}}, "response_format"),
    ({"response_format": {"type": "json_schema", "json_schema": {"name": "a", "schema": {"type": "objekt"}}}}, "response_format"),
    ({"response_format": {"type": "json_schema", "json_schema": {"name": "a", "strict": True, "schema": {"type": "object", "properties": {"x": {}}}}}}, "response_format"),
    ({"tools": "f"}, "tools"), ({"tools": ["f"]}, "tools"), ({"tools": [{"type": "function"}]}, "tools"),
    ({"tools": [tool("")]}, "tools"), ({"tools": [tool("a" * 65)]}, "tools"), ({"tools": [tool(), tool()]}, "tools"),
    ({"tools": [tool(parameters={"type": "string"})]}, "tools"), ({"tools": [tool(parameters={"properties": []})]}, "tools"),
    ({"tools": [tool(description=1)]}, "tools"), ({"tools": [tool(str(i)) for i in range(129)]}, "tools"),
    ({"tools": [{"type": "function", "function": {"name": "f", "parameters": "not JSON"}}]}, "tools"),
    ({"tools": [tool(strict=True, parameters={"type": "object", "properties": {"a": {"type": "object"}}, "required": ["a"], "additionalProperties": False})]}, "tools"),
    ({"tool_choice": "auto"}, "tool_choice"), ({"tools": [tool()], "tool_choice": "sometimes"}, "tool_choice"),
    ({"tools": [tool()], "tool_choice": {"type": "function", "function": {"name": "g"}}}, "tool_choice"),
    ({"tools": [tool()], "tool_choice": {"type": "function"}}, "tool_choice"), ({"tools": [tool()], "tool_choice": []}, "tool_choice"),
    ({"parallel_tool_calls": True}, "parallel_tool_calls"), ({"stream": "yes"}, "stream"), ({"user": 1}, "user"),
    ({"verbosity": 1}, "verbosity"),
]  # fmt: skip


@pytest.mark.parametrize(("parameters", "name"), BAD)
def test_what_may_not_be_sent(parameters, name):
    assert wrong(parameters) == {name}


def test_a_hint_when_both_samplings_are_changed():
    assert hints({"temperature": 0.5, "top_p": 0.5}) == {"top_p"}
    assert hints({"temperature": 0.5, "top_p": 1}) == set()
    assert hints({"n": 2}, Api.RESPONSES) == {"n"}


@pytest.mark.parametrize(
    ("parameters", "names"),
    [
        ({"logprobs": 5}, set()),
        ({"logprobs": 6}, {"logprobs"}),
        ({"logprobs": True}, {"logprobs"}),
        ({"best_of": 2, "n": 3, "stream": False}, {"best_of"}),
        ({"best_of": 3, "n": 3, "stream": False}, set()),
        ({"best_of": 3, "n": 3}, {"best_of"}),
        ({"suffix": "s", "echo": True}, set()),
    ],
)
def test_legacy_completions(parameters, names):
    assert wrong(parameters, Api.COMPLETIONS) == names


@pytest.mark.parametrize(
    ("model", "api", "name"),
    [
        ("gpt-4o", Api.CHAT, "max_tokens"),
        ("gpt-5-mini", Api.CHAT, "max_completion_tokens"),
        ("openai/o3-mini", Api.CHAT, "max_completion_tokens"),
        ("GPT-5", Api.CHAT, "max_completion_tokens"),
        ("gpt-oss-120b", Api.CHAT, "max_tokens"),
        ("qwen-o1", Api.CHAT, "max_tokens"),
        ("llama3", Api.CHAT, "max_tokens"),
        ("gpt-5", Api.COMPLETIONS, "max_tokens"),
    ],
)
def test_which_limit_a_model_takes(model, api, name):
    assert max_tokens_name(model, api) == name


def test_schema_places_are_named():
    schema = {"type": "object", "properties": {"a": {"anyOf": [{"type": "string"}, {"type": 5}]}}}
    assert "#/properties/a/anyOf/1" in str(schema_problem(schema))


def test_deep_schemas_end():
    schema = {}
    for _ in range(MAX_DEPTH + 1):
        schema = {"items": schema}
    assert "deeply" in str(schema_problem(schema))


SCHEMAS = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["string", "object", "x"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["type", "properties", "items", "required", "enum", "anyOf", "minLength", "minimum", "additionalProperties", "title", "$defs"]),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(SCHEMAS)
def test_what_passes_is_a_schema_for_the_reference_validator_too(schema):
    if schema_problem(schema) is None:
        try:
            Draft202012Validator.check_schema(schema)
        except SchemaError as error:
            # Repeated entries are the one rule that servers do not mind.
            assert error.validator == "uniqueItems"  # noqa: PT017 - most schemas pass


@example({"response_format": {"type": []}}, Api.CHAT)
@given(st.dictionaries(st.sampled_from(sorted(NAMES)), SCHEMAS, max_size=5), st.sampled_from(Api))
def test_any_values_are_checked_without_an_exception(parameters, api):
    for problem in check(parameters, api):
        assert problem.parameter in PARAMETERS
        assert str(problem.sentence)
