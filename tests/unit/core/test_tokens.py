"""Counts against figures that were published together with the API's own answer."""

import pytest

from desktop.core.image_size import image_size, size_of_data_url
from desktop.core.image_tokens import image_tokens
from desktop.core.tokens import base_model, count_prompt
from desktop.storage.encodings import encoding_of, load_encoding
from tests.unit.core.recorded_counts import DEFINITIONS, HARMONY, PLAIN, REASONING, TOOLS

# OpenAI Cookbook, "How to count tokens with tiktoken": counted by the function and by the API.
JARGON = [
    ("system", None, "You are a helpful, pattern-following assistant that translates corporate jargon into plain English."),
    ("system", "example_user", "New synergies will help drive top-line growth."),
    ("system", "example_assistant", "Things working well together will increase revenue."),
    ("system", "example_user", "Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage."),
    ("system", "example_assistant", "Let's talk later when we're less busy about how to do better."),
    ("user", None, "This late pivot means we don't have time to boil the ocean for the client deliverable."),
]  # fmt: skip
WEATHER = [
    ("system", None, "You are a helpful assistant that can answer to questions about the weather."),
    ("user", None, "What's the weather like in San Francisco?"),
]
WEATHER_TOOL = {
    "name": "get_current_weather",
    "description": "Get the current weather in a given location",
    "parameters": {
        "type": "object",
        "properties": {
            "location": {
                "type": "string",
                "description": "The city and state, e.g. San Francisco, CA",
            },
            "unit": {
                "type": "string",
                "description": "The unit of temperature to return",
                "enum": ["celsius", "fahrenheit"],
            },
        },
        "required": ["location"],
    },
}


def messages(*said):
    return [
        {"role": role, "content": content, **({"name": name} if name else {})}
        for role, name, content in said
    ]


def count(body, model):
    return count_prompt(body, model, load_encoding(encoding_of(model).name).count)


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("gpt-3.5-turbo-0301", 127),
        ("gpt-35-turbo-0301", 127),
        ("gpt-3.5-turbo-0613", 129),
        ("gpt-3.5-turbo", 129),
        ("gpt-35-turbo", 129),
        ("gpt-4-0314", 129),
        ("gpt-4-0613", 129),
        ("gpt-4", 129),
        ("gpt-4o", 124),
        ("gpt-4o-mini", 124),
        ("openai/gpt-4o-2024-08-06", 124),
        ("ft:gpt-3.5-turbo-0613:org::id", 129),
    ],
)
def test_plain_messages_cost_what_the_api_says(model, expected):
    counted = count({"messages": messages(*JARGON)}, model)
    assert counted.prompt_tokens == expected
    assert counted.is_exact
    assert len(counted.per_message) == len(JARGON)
    assert sum(counted.per_message) + 3 == expected


@pytest.mark.parametrize(("model", "expected"), [("gpt-3.5-turbo", 105), ("gpt-4", 105), ("gpt-4o", 101), ("gpt-4o-mini", 101)])  # fmt: skip
def test_tools_cost_what_the_api_says(model, expected):
    body = {
        "messages": messages(*WEATHER),
        "tools": [{"type": "function", "function": WEATHER_TOOL}],
    }
    counted = count(body, model)
    assert counted.prompt_tokens == expected
    assert not counted.is_exact
    as_functions = {"messages": messages(*WEATHER), "functions": [WEATHER_TOOL]}
    assert count(as_functions, model) == counted


def function(name, properties=None, description=None, **more):
    parameters = {"type": "object", "properties": properties or {}, **more}
    return {"name": name, "parameters": parameters} | (
        {"description": description} if description else {}
    )


FOO = {"foo": {"type": "string"}}
BAR = {"bar": {"type": "number", "description": "A number"}}
NESTED = {
    "foo": {
        "type": "object",
        "properties": {
            "bar": {"type": "string", "enum": ["a", "b", "c"]},
            "baz": {"type": "boolean"},
        },
    }
}
RECIPE = {
    "ingredients": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["name", "unit", "amount"],
            "properties": {
                "name": {"type": "string"},
                "unit": {"enum": ["grams", "ml", "cups", "pieces", "teaspoons"], "type": "string"},
                "amount": {"type": "number"},
            },
        },
    },
    "instructions": {
        "type": "array",
        "items": {"type": "string"},
        "description": "Steps to prepare the recipe (no numbering)",
    },
    "time_to_cook": {
        "type": "number",
        "description": "Total time to prepare the recipe in minutes",
    },
}
CALL = '{"foo": "bar", "baz": 1.5}'


# openai-chat-tokens, tests/token-counts.test.ts (2023): prompt_tokens of gpt-3.5-turbo.
@pytest.mark.parametrize(
    ("said", "functions", "expected"),
    [
        ([("user", None, "hello")], None, 8),
        ([("user", None, "hello world")], None, 9),
        ([("system", None, "hello")], None, 8),
        ([("system", None, "hello:")], None, 9),
        ([("system", None, "# Important: you're the best robot"), ("user", None, "hello robot"), ("assistant", None, "hello world")], None, 27),
        ([("user", None, "hello")], [function("foo")], 31),
        ([("user", None, "hello")], [function("foo", description="Do a foo")], 36),
        ([("user", None, "hello")], [function("bing_bong", FOO, "Do a bing bong")], 49),
        ([("user", None, "hello")], [function("bing_bong", FOO | BAR, "Do a bing bong")], 57),
        ([("user", None, "hello")], [function("bing_bong", NESTED, "Do a bing bong")], 68),
        ([("user", None, "hello world"), ("function", "do_stuff", "{}")], None, 15),
        ([("user", None, "hello world"), ("function", "do_stuff", CALL)], None, 28),
        ([("function", "dance_the_tango", '{"a": { "b" : { "c": false}}}')], None, 24),
        ([("system", None, "Hello"), ("user", None, "Hi there")], [function("do_stuff")], 35),
        ([("system", None, "Hello:"), ("user", None, "Hi there")], [function("do_stuff")], 35),
        ([("system", None, "Hello:"), ("system", None, "Hello"), ("user", None, "Hi there")], [function("do_stuff")], 40),
        ([("user", None, "hello")], [function("get_recipe", RECIPE, required=["ingredients", "instructions", "time_to_cook"])], 106),
    ],
)  # fmt: skip
def test_functions_cost_what_the_api_says(said, functions, expected):
    body = {"messages": messages(*said)} | ({"functions": functions} if functions else {})
    assert count(body, "gpt-3.5-turbo").prompt_tokens == expected


@pytest.mark.parametrize(
    ("arguments", "expected"), [(CALL, 26), ('{"foo":"bar", "baz":\n\n 1.5}', 25)]
)
def test_calls_cost_what_the_api_says(arguments, expected):
    call = {"name": "do_stuff", "arguments": arguments}
    message = {"role": "assistant", "content": "", "function_call": call}
    assert count({"messages": [message]}, "gpt-3.5-turbo").prompt_tokens == expected


def test_a_choice_among_tools_costs_too():
    body = {"messages": messages(*WEATHER), "functions": [WEATHER_TOOL]}
    free = count(body, "gpt-4").prompt_tokens
    assert count(body | {"function_call": "auto"}, "gpt-4").prompt_tokens == free
    assert count(body | {"function_call": "none"}, "gpt-4").prompt_tokens == free + 1
    named = {"function_call": {"name": "get_current_weather"}}
    assert count(body | named, "gpt-4").prompt_tokens == free + 4 + 3


# OpenAI, "Images and vision": the examples under "Calculating costs".
@pytest.mark.parametrize(
    ("model", "size", "detail", "expected"),
    [
        ("gpt-4o", (1024, 1024), "high", 765),
        ("gpt-4o", (2048, 4096), "high", 1105),
        ("gpt-4o", (4096, 8192), "low", 85),
        ("gpt-4o", (512, 512), "auto", 255),
        ("gpt-4o-mini", (1024, 1024), "high", 2833 + 4 * 5667),
        ("o1", (1024, 1024), "high", 675),
        ("gpt-4.1-mini", (1024, 1024), "high", 1659),
        ("gpt-4.1-nano", (1024, 1024), "high", 2520),
        ("o4-mini", (1024, 1024), "high", 1762),
        ("gpt-4.1-mini", (1800, 2400), "high", 2353),
        ("gpt-4.1-mini", (1, 1), "high", 2),
        ("gpt-5.4-mini", (1800, 2400), "high", 1743),  # 1,452 patches of at most 1,536
        ("gpt-5.4", (1600, 1600), "auto", 3000),  # 50 x 50 patches of at most 2,500
        ("gpt-5.4", (1632, 1632), "high", 3000),
        ("gpt-5.4", (3200, 3200), "original", 12_000),
        ("gpt-5.5", (3200, 3200), "auto", 12_000),
        ("gpt-5.6-luna", (3840, 2160), "auto", 9792),  # 120 x 68 patches, not made smaller
        ("gpt-6.2-sol", (3840, 2160), "high", 2765),  # 64 x 36 patches: 2,048 pixels wide
        ("gpt-6.2-sol", (32, 32), "auto", 2),
    ],
)
def test_images_cost_what_was_published(model, size, detail, expected):
    assert image_tokens(model, *size, detail) == expected


# community.openai.com 1344040 (2026-06): the API's figure with a picture less that without it.
@pytest.mark.parametrize("detail", ["auto", "high", "low"])
@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((256, 256), 77),
        ((512, 512), 308),
        ((768, 1024), 922),
        ((1280, 720), 1104),
        ((1024, 1024), 1229),
        ((2048, 768), 1844),
    ],
)
def test_images_cost_what_was_measured(size, expected, detail):
    assert image_tokens("gpt-5-mini", *size, detail) == expected


# community.openai.com 1377015 (2026-03): the request's figure in the Responses API, 8 tokens of it text.
@pytest.mark.parametrize(
    ("model", "size", "expected"),
    [
        ("gpt-5-mini", (1600, 1600), 1833),
        ("gpt-5-nano", (1600, 1600), 2289),
        ("gpt-5.4", (1600, 1600), 3008),
    ],
)
def test_images_made_smaller_cost_what_was_measured(model, size, expected):
    assert abs(image_tokens(model, *size) + 8 - expected) <= 1


PNG = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAgAAAAIACAYAAAD0eNT6AAAA"


@pytest.mark.parametrize(("where", "model", "expected", "said"), PLAIN + REASONING)
def test_recorded_messages_cost_what_the_api_says(where, model, expected, said):
    counted = count({"messages": said}, model)
    assert (counted.prompt_tokens, counted.is_exact) == (expected, True)


@pytest.mark.parametrize(("where", "model", "expected", "body"), TOOLS)
def test_recorded_tools_cost_nearly_what_the_api_says(where, model, expected, body):
    counted = count(body, model)
    assert abs(counted.prompt_tokens - expected) <= 3
    assert not counted.is_exact


def test_the_recorded_cases_are_met_as_well_as_the_documentation_says():
    errors = [count(body, model).prompt_tokens - expected for _, model, expected, body in TOOLS]
    assert {error: errors.count(error) for error in sorted(set(errors))} == {0: 25, 1: 3}


@pytest.mark.parametrize(("where", "model", "expected", "body"), HARMONY)
def test_requests_to_gpt_oss_cost_what_servers_say(where, model, expected, body):
    counted = count(body, model)
    assert (counted.prompt_tokens, counted.is_exact) == (expected, False)


@pytest.mark.parametrize(("where", "expected", "body"), DEFINITIONS)
def test_published_tools_cost_what_the_api_says(where, expected, body):
    counted = count(body, "gpt-35-turbo")
    assert (counted.prompt_tokens, counted.is_exact) == (expected, False)


NOTE = {
    "pros": {
        "type": "array",
        "items": {"type": "string"},
        "description": "Write 3 points why this text is well written",
    }
}


# gpt-tokenizer, src/fixtures/functionCallingTestCases.ts: counts for gpt-4o. Of 2023's ``functions`` no description deeper inside is shown.
@pytest.mark.parametrize(
    ("functions", "choice", "expected"),
    [
        ([function("foo")], {"name": "foo"}, 36),
        ([function("bing_bong", FOO | BAR, "Do a bing bong")], "auto", 52),
        ([function("bing_bong", NESTED, "Do a bing bong")], None, 64),
        ([function("function", {"quality": {"type": "object", "properties": NOTE}}, "description")], None, 45),
    ],
)  # fmt: skip
def test_functions_of_a_newer_model_cost_what_was_published(functions, choice, expected):
    body = {"messages": messages(("user", None, "hello")), "functions": functions}
    assert count(body | {"function_call": choice}, "gpt-4o").prompt_tokens == expected


def test_strange_arguments_and_results_are_counted_as_text():
    call = {"name": "f", "arguments": '{"a": '}
    deep = {"name": "f", "arguments": "[" * 100_000}
    for function in (call, deep):
        message = {"role": "assistant", "tool_calls": [{"function": function}]}
        assert count({"messages": [message]}, "gpt-4o").prompt_tokens > 10
    result = {"role": "tool", "content": "[" * 100_000}
    assert count({"messages": [result]}, "gpt-4o").prompt_tokens > 1000


@pytest.mark.parametrize("model", ["gpt-4o", "gpt-4.1-mini", "o3", "gpt-6.2-sol"])
@pytest.mark.parametrize("size", [(0, 0), (-5, 10), (10**9, 1), (1, 10**300), (10**300, 10**300)])
def test_an_image_of_an_impossible_size_costs_no_more_than_the_largest(model, size):
    assert 0 < image_tokens(model, *size, "high") < 4_000


def test_an_images_size_is_read_from_its_data():
    assert size_of_data_url(PNG) == (512, 512)
    part = {"type": "image_url", "image_url": {"url": PNG, "detail": "high"}}
    counted = count(
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "hello"}, part]}]},
        "gpt-4o",
    )
    assert counted.prompt_tokens == 8 + 255
    assert not counted.is_exact


@pytest.mark.parametrize(
    ("head", "size"),
    [
        (b"GIF89a\x40\x01\xf0\x00", (320, 240)),
        (b"RIFF____WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\x01\0\xef\0\0", (320, 240)),
        (b"RIFF____WEBPVP8L____\x2f\x3f\xc1\x3b\x00", (320, 240)),
        (b"RIFF____WEBPVP8 ____\0\0\0\x9d\x01\x2a\x40\x01\xf0\x00", (320, 240)),
        (b"\xff\xd8\xff\xe0\0\x04JF\xff\xc0\0\x11\x08\0\xf0\x01\x40", (320, 240)),
        (b"\xff\xd8\xff\xe0\0", None),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"not an image", None),
        (b"", None),
    ],
)
def test_the_size_of_each_kind_of_image(head, size):
    assert image_size(head) == size


@pytest.mark.parametrize(
    "url", ["", "https://example.com/x.png", "data:image/png;base64,%%%", "data:,x"]
)
def test_an_image_that_nobody_sees_is_guessed(url):
    assert size_of_data_url(url) is None


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"messages": None, "tools": "x", "tool_choice": []},
        {"messages": [None, 3, {}, {"role": None, "content": 5}, {"content": [None, 7, {}]}]},
        {
            "messages": [],
            "tools": [None, {"type": "function"}, {"function": {"name": 3, "parameters": []}}],
        },
        {"functions": [{"name": "f", "parameters": {"properties": {"a": 1, "b": {"enum": 3}}}}]},
        {
            "messages": [
                {"role": "assistant", "tool_calls": [None, {}, {"function": {"name": None}}]}
            ]
        },
    ],
)
def test_a_strange_request_raises_nothing(body):
    assert count(body, "gpt-4o").prompt_tokens >= 3


@pytest.mark.parametrize(
    "model",
    [
        *["o1", "gpt-6-sol", "claude-sonnet-4", "llama-3", "gpt-4o-search-preview-2025-03-11"],
        *["gpt-4o-mini-audio-preview", "gpt-4o-mini-tts", "gpt-5-chat-latest", "gpt-5.1-chat"],
    ],
)
def test_other_generations_are_not_called_exact(model):
    assert not count({"messages": messages(*WEATHER)}, model).is_exact


def test_names_of_models():
    assert base_model("ft:gpt-4.1-mini-2025-04-14:org:name:id") == "gpt-4.1-mini-2025-04-14"
    assert base_model("OpenAI/GPT-4o:free") == "gpt-4o"
    assert base_model("openai.gpt-oss-120b-1:0") == "gpt-oss-120b-1"
