"""Requests of other APIs than Chat Completions, and what of a request is no message."""

import pytest

from desktop.core.request_count import count_request, is_request
from desktop.core.tool_rendering import render_format
from desktop.storage.encodings import encoding_of, load_encoding
from tests.unit.core.recorded_counts import FORMATS, MODELS, ONE, RESPONSES, RESPONSES_TOOLS


def count(body, model="gpt-4o"):
    return count_request(body, model, load_encoding(encoding_of(model).name).count)


HI = [{"role": "user", "content": "hi"}]
PLAIN = count({"messages": HI}).prompt_tokens


@pytest.mark.parametrize(("where", "model", "expected", "body"), RESPONSES)
def test_plain_requests_of_the_responses_api_cost_what_it_says(where, model, expected, body):
    counted = count(body, model)
    assert (counted.prompt_tokens, counted.is_exact) == (expected, True)


@pytest.mark.parametrize(
    ("where", "model", "expected", "body"), [*RESPONSES_TOOLS, *FORMATS, *MODELS]
)
def test_tools_and_schemas_cost_nearly_what_the_api_says(where, model, expected, body):
    counted = count(body, model)
    assert abs(counted.prompt_tokens - expected) <= 3
    assert not counted.is_exact


def test_these_cases_are_met_as_well_as_the_documentation_says():
    cases = [*FORMATS, *RESPONSES_TOOLS, *MODELS]
    errors = [count(body, model).prompt_tokens - expected for _, model, expected, body in cases]
    assert errors == [-1, -1, 0, 0, -3, -1, 0, 2, 0, -3, 0, 0, -1, 0, 0, 0, 0, 0, -2]


def test_input_that_is_a_text_is_a_message():
    assert count({"model": "gpt-4o", "input": "hi"}).prompt_tokens == PLAIN
    parts = [{"type": "input_text", "text": "hi"}]
    message = {"type": "message", "role": "user", "content": parts}
    assert count({"input": [message]}).prompt_tokens == PLAIN


def test_calls_and_results_among_the_items_cost_what_they_do_in_a_chat():
    call = {"name": "f", "arguments": '{"a": 1}'}
    items = [
        *HI,
        {"type": "function_call", "call_id": "c", **call},
        {"type": "function_call_output", "call_id": "c", "output": "fine"},
    ]
    chat = [
        *HI,
        {"role": "assistant", "tool_calls": [{"function": call}]},
        {"role": "tool", "content": "fine"},
    ]
    assert count({"input": items}).per_message == count({"messages": chat}).per_message


@pytest.mark.parametrize(
    "more",
    [
        {"previous_response_id": "resp_1"},
        {"conversation": "conv_1"},
        {"prompt": {"id": "pmpt_1"}},
        {"tools": [{"type": "web_search"}]},
        {"input": [*HI, {"type": "reasoning", "encrypted_content": "x"}]},
        {"input": [*HI, 5, None, {"type": ["x"]}]},
    ],
)
def test_what_cannot_be_seen_or_understood_is_never_exact(more):
    counted = count({"input": HI, **more})
    assert (counted.prompt_tokens, counted.is_exact) == (PLAIN, False)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [("hello world", 2), (["hello", "hello world"], 3), ([1, 2, 3], 3), ([[1, 2], [3]], 3), ([], 0), (5, 0)],
)  # fmt: skip
def test_a_prompt_costs_its_text(prompt, expected):
    assert count({"prompt": prompt}, "gpt-3.5-turbo-instruct").prompt_tokens == expected


def test_a_text_to_embed_costs_no_more_than_itself():
    counted = count({"input": ["hello", "hello world"]}, "text-embedding-3-small")
    assert (counted.prompt_tokens, counted.is_exact) == (3, True)


@pytest.mark.parametrize(
    "extra",
    [
        {"messages": [{"role": "assistant", "content": "hi", "refusal": "No."}]},
        {"messages": [{"role": "assistant", "content": "hi", "audio": {"id": "a"}}]},
        {"tools": [{"type": "custom", "custom": {"name": "sql", "description": "Run it."}}]},
        {"web_search_options": {}},
        {"response_format": ONE},
    ],
)
def test_more_than_text_is_never_exact(extra):
    assert not count({"messages": HI, **extra}).is_exact


def test_a_refusal_and_a_tool_of_ones_own_cost_their_texts():
    refused = [{"role": "assistant", "content": None, "refusal": "I cannot do that."}]
    said = [{"role": "assistant", "content": "I cannot do that."}]
    assert count({"messages": refused}).prompt_tokens == count({"messages": said}).prompt_tokens
    definition = {"name": "sql", "description": "Run it."}
    custom = {"messages": HI, "tools": [{"type": "custom", "custom": definition}]}
    function = {"messages": HI, "tools": [{"type": "function", "function": definition}]}
    assert count(custom).tools == count(function).tools > 0
    choice = {"type": "custom", "custom": {"name": "sql"}}
    assert count({**custom, "tool_choice": choice}).tools > count(custom).tools


def test_a_schema_alone_needs_a_system_message():
    with_system = [{"role": "system", "content": "Be brief."}, *HI]
    alone = count({"messages": HI, "response_format": ONE})
    beside = count({"messages": with_system, "response_format": ONE})
    assert alone.tools == beside.tools + 3


@pytest.mark.parametrize(
    "wanted", [None, "json", {}, {"type": "json_object"}, {"type": "text"}, [1]]
)
def test_other_formats_cost_nothing(wanted):
    assert render_format(wanted) == ""


def test_a_schema_names_what_a_person_called_required():
    properties = {"required": {"type": "string"}, "additionalProperties": {"type": "string"}}
    wanted = {"type": "json_schema", "name": "x", "schema": {"properties": properties, "required": []}}  # fmt: skip
    assert render_format(wanted).endswith(
        '{"properties":{"required":{"type":"string"},"additionalProperties":{"type":"string"}}}'
    )


def test_a_schema_without_end_is_cut():
    nested = {}
    for _ in range(5_000):
        nested = {"properties": {"a": nested}}
    wanted = {"type": "json_schema", "name": "x", "schema": nested}
    assert len(render_format(wanted)) < 10_000


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"messages": []}, True),
        ({"model": "m", "input": "hi"}, True),
        ({"model": "m", "prompt": ["hi"]}, True),
        ({"input": "hi"}, False),
        ({"input": ["hi"]}, False),
        ({"input": "hi", "instructions": "Be brief."}, True),
        ({"input": HI}, True),
        ({"model": "m", "prompt": 5}, False),
        ({"model": 3, "input": "hi"}, False),
        ({"messages": "hi"}, False),
    ],
)
def test_what_is_a_request(body, expected):
    assert is_request(body) is expected
