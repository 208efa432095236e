"""Probabilities of tokens, from stored values that anybody may have written."""

import math

import pytest

from desktop.core.exchange import AnswerFacts
from desktop.core.message import Message, Role
from desktop.core.token_probabilities import Candidate, Token, tokens_of


def answer(logprobs):
    return Message("a", Role.ASSISTANT, facts=AnswerFacts(loosely={"logprobs": logprobs}))


def test_tokens_come_with_their_alternatives_likeliest_first():
    entry = {
        "token": "red",
        "logprob": math.log(0.5),
        "top_logprobs": [
            {"token": "green", "logprob": math.log(0.1)},
            {"token": "red", "logprob": math.log(0.5)},
            {"token": "blue", "logprob": math.log(0.3)},
        ],
    }
    (token,) = tokens_of(answer([entry]))
    assert token.text == "red"
    assert token.probability == pytest.approx(0.5)
    assert [other.text for other in token.others] == ["blue", "green"]


def test_an_answer_without_them_has_none():
    assert tokens_of(Message("a", Role.ASSISTANT)) == ()
    assert tokens_of(Message("a", Role.ASSISTANT, facts=AnswerFacts())) == ()


@pytest.mark.parametrize("logprobs", ["text", 1, {"a": 1}, [], [1, None, "x", {}, {"token": 5}]])
def test_what_is_not_of_the_form_is_left_out(logprobs):
    assert tokens_of(answer(logprobs)) == ()


@pytest.mark.parametrize("logprob", [None, "x", True, math.nan])
def test_a_token_without_a_probability_is_kept(logprob):
    assert tokens_of(answer([{"token": "a", "logprob": logprob, "top_logprobs": 3}])) == (
        Token("a", None),
    )


def test_no_probability_is_above_one_or_below_nothing():
    entries = [{"token": "a", "logprob": value} for value in (5, -9999, -math.inf)]
    assert [t.probability for t in tokens_of(answer(entries))] == [1, 0, 0]
    assert Candidate("a", None).probability is None
