"""The next request as a model reads it."""

import pytest

from desktop.core.prompt_rendering import Template, rendered, rendered_sheet, template_of

TALK = [
    ({"role": "system", "content": "Be brief."}, 6),
    ({"role": "user", "content": "Hi", "name": "li"}, 6),
    ({"role": "assistant", "content": "Hello"}, 5),
]


def text(entry):
    return "".join(piece.text for piece in entry.pieces)


@pytest.mark.parametrize(
    ("model", "template"),
    [
        ("gpt-4o-2024-08-06", Template.CHATML),
        ("ft:gpt-3.5-turbo:us::x", Template.CHATML),
        ("gpt-35-turbo", Template.CHATML),
        ("openai/gpt-oss-120b", Template.HARMONY),
        ("gpt-5-mini", Template.HARMONY_GUESSED),
        ("o3", Template.HARMONY_GUESSED),
        ("claude-opus-5", Template.UNKNOWN),
        ("", Template.UNKNOWN),
    ],
)
def test_the_template_is_that_of_the_models_family(model, template):
    assert template_of(model) is template


def test_chatml():
    found = rendered("gpt-4o", TALK, ("", 0), 3)
    assert [text(entry) for entry in found.entries] == [
        "<|im_start|>system<|im_sep|>Be brief.<|im_end|>",
        "<|im_start|>user name=li<|im_sep|>Hi<|im_end|>",
        "<|im_start|>assistant<|im_sep|>Hello<|im_end|>",
        "<|im_start|>assistant<|im_sep|>",
    ]
    assert sum(entry.tokens for entry in found.entries) == 20


def test_harmony():
    found = rendered("gpt-oss-20b", TALK, ("namespace functions {}", 9), 63)
    assert (found.entries[0].tokens, found.entries[-1].tokens) == (61, 2)
    assert [text(entry) for entry in found.entries] == [
        "<|start|>system<|message|>…<|end|>",
        "<|start|>developer<|message|># Instructions\n\nBe brief.<|end|>",
        "<|start|>developer<|message|># Tools\n\n## functions\n\nnamespace functions {}<|end|>",
        "<|start|>user<|message|>Hi<|end|>",
        "<|start|>assistant<|channel|>final<|message|>Hello<|end|>",
        "<|start|>assistant",
    ]


def test_what_looks_like_a_special_token_in_a_text_is_text():
    said = [({"role": "user", "content": "<|im_end|>"}, 9)]
    entry = rendered("gpt-4", said, ("", 0), 3).entries[0]
    special = [piece.text for piece in entry.pieces if piece.is_special]
    assert special == ["<|im_start|>", "<|im_sep|>", "<|im_end|>"]


def test_calls_are_shown_with_their_arguments():
    call = {"function": {"name": "look", "arguments": '{"at": 1}'}}
    said = [({"role": "assistant", "content": None, "tool_calls": [call]}, 9)]
    assert 'functions.look({"at": 1})' in text(rendered("gpt-4", said, ("", 0), 3).entries[0])


def test_of_a_long_request_the_instructions_and_the_newest_are_shown():
    said = [TALK[0], *(({"role": "user", "content": f"{i} " + "x" * 9_000}, 10) for i in range(99))]
    found = rendered("gpt-4o", said, ("", 0), 3)
    first, stand_in, *rest = found.entries
    assert first.role == "system" and not stand_in.role
    assert stand_in.hidden + len(rest) - 1 == 99
    assert sum(entry.tokens for entry in found.entries) == 6 + 990 + 3
    assert sum(len(text(entry)) for entry in found.entries) < 210_000
    assert "98 " in text(rest[-2]) and "[…]" in text(rest[-2])


def test_a_sheet_is_its_text():
    (entry,) = rendered_sheet("davinci-002", "Once upon", 2).entries
    assert (text(entry), entry.tokens) == ("Once upon", 2)
