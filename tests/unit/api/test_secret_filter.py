"""Masking while text streams: nothing of a secret gets out, nothing else is lost or delayed."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.api.secret_filter import SecretFilter, masked_info
from desktop.core.errors import ErrorKind, describe, with_details
from desktop.core.events import (
    ChoiceFinished,
    ErrorReported,
    LogprobsDelta,
    ReasoningDelta,
    ResponseNamed,
    SourcesReported,
    TextDelta,
    ToolCallDelta,
    UsageReported,
)
from desktop.core.masking import MASK, Masker
from desktop.core.message import Source
from desktop.core.usage import Usage

SECRET = "sk-abab-abac"


def filtering(*secrets) -> SecretFilter:
    masker = Masker()
    for secret in secrets:
        masker.learn(secret)
    return SecretFilter(masker)


def texts(events) -> list[str]:
    return [e.text for e in events if isinstance(e, TextDelta)]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_cut_gives_the_same_as_none(data):
    parts = st.sampled_from(
        [SECRET, SECRET[:5], SECRET[:-1], "s", "sk", "-a", " b ", "你好", "x" * 20]
    )
    whole = "".join(data.draw(st.lists(parts, max_size=12)))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=8)))
    edges = [0, *cuts, len(whole)]
    secrets = filtering(SECRET)
    out = []
    for start, end in itertools.pairwise(edges):
        out += secrets.pass_on([TextDelta(whole[start:end])])
    out += secrets.flush()
    joined = "".join(texts(out))
    assert joined == whole.replace(SECRET, MASK)


def test_text_that_cannot_begin_a_secret_is_not_delayed():
    assert texts(filtering(SECRET).pass_on([TextDelta("hello world.")])) == ["hello world."]
    assert texts(filtering().pass_on([TextDelta("ends in s")])) == ["ends in s"]


def test_only_the_suspicious_end_is_held_back():
    secrets = filtering(SECRET)
    assert texts(secrets.pass_on([TextDelta("a sk-ab")])) == ["a "]
    assert texts(secrets.pass_on([TextDelta("solute")])) == ["sk-absolute"]


def test_choices_and_kinds_do_not_mix():
    secrets = filtering(SECRET)
    half, rest = SECRET[:6], SECRET[6:]
    out = secrets.pass_on([TextDelta(half, 0), TextDelta(rest, 1), ReasoningDelta(rest, 0)])
    out += secrets.pass_on([ChoiceFinished("stop", 0)])
    assert out == [
        TextDelta(rest, 1),
        ReasoningDelta(rest, 0),
        TextDelta(half, 0),
        ChoiceFinished("stop", 0),
    ]


def test_a_tool_call_keeps_its_name_while_its_arguments_wait():
    secrets = filtering(SECRET)
    first = ToolCallDelta(0, "id", "look_up", SECRET[:6])
    out = secrets.pass_on([first, ToolCallDelta(0, arguments=SECRET[6:])])
    assert out == [ToolCallDelta(0, "id", "look_up", ""), ToolCallDelta(0, arguments=MASK)]
    secrets.pass_on([first])
    [flushed] = secrets.flush()
    assert flushed.arguments == SECRET[:6]


def test_log_probabilities_and_errors_are_masked():
    tokens = [{"token": t, "logprob": -0.1} for t in ("key ", SECRET[:5], SECRET[5:])]
    info = with_details(
        describe(ErrorKind.PROTOCOL, host="h", reason=SECRET), message=SECRET, evidence=SECRET
    )
    out = filtering(SECRET).pass_on([LogprobsDelta(tokens), ErrorReported(info)])
    assert SECRET not in repr(out)
    assert SECRET not in "".join(t["token"] for t in out[0].tokens)
    assert MASK in str(out[1].error.sentence)


def test_tokens_without_a_secret_stay_as_they_are():
    event = LogprobsDelta([{"token": "a", "logprob": -1.0, "top_logprobs": []}])
    assert filtering(SECRET).pass_on([event]) == [event]


def test_a_masker_that_knows_nothing_changes_nothing():
    info = describe(ErrorKind.SERVER, host="h", status=500)
    assert masked_info(info, Masker()) is info


def test_names_reasons_and_counts_are_masked():
    secrets = filtering(SECRET)
    events = [
        ResponseNamed(SECRET, f"model {SECRET}"),
        ToolCallDelta(0, SECRET, SECRET),
        UsageReported(Usage(1, raw={"note": [SECRET], SECRET: 1})),
        SourcesReported((Source(f"https://a.example/?key={SECRET}", SECRET),)),
        ChoiceFinished(SECRET),
    ]
    out = [*secrets.pass_on(events), *secrets.flush()]
    assert SECRET not in repr(out) and len(out) == len(events)
    assert out[2].usage.raw == {"note": [MASK], MASK: 1} and out[2].usage.prompt_tokens == 1
