"""How long an answer was thought over: from the first thought to the first word after the last."""

import asyncio

import pytest

from desktop.core.changes import MessageChange
from desktop.core.events import ChoiceFinished, ReasoningDelta, TextDelta
from desktop.runtime.thinking import Thinking
from tests.unit.runtime.test_generation import Run


def thinking(*notes, before=None):
    """Note (seconds, is_reasoning) in order; return what was measured in milliseconds."""
    times = iter([at for at, _ in notes])
    found = Thinking(lambda: next(times))
    for _, is_reasoning in notes:
        found.note("a", is_reasoning=is_reasoning)
    return found.ms("a", before)


@pytest.mark.parametrize(
    ("notes", "ms"),
    [
        ([(1.0, True), (3.5, True), (13.0, False)], 12_000.0),
        ([(1.0, True), (2.0, False), (5.0, True), (6.0, False)], 5_000.0),
        ([(1.0, True), (4.0, True)], 3_000.0),
        ([(1.0, True), (1.001, False)], None),
        ([], None),
    ],
)
def test_thinking_ends_with_the_first_word_after_it(notes, ms):
    assert thinking(*notes) == ms


def test_words_without_thoughts_measure_nothing():
    found = Thinking(lambda: pytest.fail("the clock is asked for nothing"))
    found.note("a", is_reasoning=False)
    assert found.ms("a") is None


def test_what_a_continued_answer_took_before_counts():
    assert thinking((1.0, True), (2.0, False), before=500.0) == 1_500.0
    assert Thinking(lambda: 0.0).ms("a", 500.0) == 500.0


def test_it_is_kept_with_the_answer():
    async def ponder():
        for _ in range(40):
            await asyncio.sleep(0.001)

    run = Run([ReasoningDelta("hm"), ponder, TextDelta("Yes."), ChoiceFinished("stop")])
    (message,) = run().messages
    assert message.facts.reasoned_ms >= 20
    (stored,) = [
        c.fields["facts"]["reasoned_ms"]
        for c in run.store.changes
        if isinstance(c, MessageChange) and c.fields.get("facts")
    ]
    assert stored == message.facts.reasoned_ms
