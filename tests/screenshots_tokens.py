"""Pictures of the tokenizer's window and of the usage page."""

import random
import time

from PySide6.QtWidgets import QWidget

from desktop.core.budgets import Budget
from desktop.core.changes import ConversationChange, MessageChange
from desktop.core.price_table import ModelEntry, Rate
from desktop.storage.history import HistoryStore, new_writer_id

TEXT = """Hello, world! The coefficient_of_performance is 4.2.
热泵不产生热量，而是搬运热量：它从室外空气中吸收热量，再送到室内。
def f(x):\n\treturn x  **  2\n<|endoftext|> zero\u200bwidth 𠮷野家 😀 naïve café e\u0301
                                                                    end
"""

TITLES = ("How does a heat pump work?", "用中文解释热泵的工作原理", "SQL: latest row per group", "Names for a cat")  # fmt: skip
MODELS = (("gpt-4o-mini", "openai"), ("gpt-4o", "openai"), ("o4-mini", "openai"), ("llama-3.3-70b-instruct", "company"))  # fmt: skip

DAY_MS = 86_400_000


def tokenizer(words: str):
    """A text in the tokenizer's window, one token of it selected."""

    def show(stage) -> QWidget:
        window = stage.open()
        window.tools.open_tokenizer(words)
        page = window.tools._tokenizer
        stage.wait(lambda: page.is_settled, "the tokens")
        page.chips.setFocus()
        page.chips._go_to(5, extends=False)
        stage.settle()
        return page

    return show


def usage(by: int, span: str):
    """The usage page over forty conversations of forty days."""

    def show(stage) -> QWidget:
        _fill(stage.workspace.profile)
        window = stage.open()
        stage.workspace.library.watch()
        window.menus.actions["usage"].trigger()
        page = window.tools._usage
        page.by.setCurrentIndex(by)
        page.span.choose(span)
        stage.wait(lambda: page._answer is not None and page._answer.is_complete, "the sums")
        page.chart.setFocus()
        stage.settle()
        return page

    return show


def _fill(profile) -> None:
    now_ms, chance = round(time.time() * 1000), random.Random(3)
    store = HistoryStore(profile, new_writer_id())
    for number in range(40):
        at_ms = now_ms - round(chance.random() * 40 * DAY_MS)
        changes = [ConversationChange({"title": TITLES[number % len(TITLES)]})]
        model, connection = chance.choice(MODELS)
        for turn in range(chance.randrange(1, 14)):
            prompt, completion = chance.randrange(200, 9000), chance.randrange(50, 1500)
            fields = {
                "role": "assistant", "created": at_ms + turn * 60_000, "model": model, "connection": connection,
                "ending": "finished", "parts": [{"type": "text", "text": "…"}], "parent": None,
                "usage": {"prompt_tokens": prompt, "completion_tokens": completion, "cached_tokens": prompt // 2,
                          "reasoning_tokens": completion // 2 if model == "o4-mini" else 0},
                "facts": {"timing": {"first_token_ms": 200 + chance.random() * 1500, "total_ms": 2500 + completion * 12}},
            }  # fmt: skip
            changes.append(MessageChange(f"a{turn}", fields))
        store.append(f"used{number:016}", changes, sync=False)
    store.close()


def context(stage) -> QWidget:
    """The request has become too long for the model; the oldest messages are left out, one of them pinned."""
    window = stage.open()
    limits = ModelEntry("mine", ("gpt-4o-mini",), ("127.0.0.1",), rates=(Rate(0.15, output=0.6),), context=240)  # fmt: skip
    stage.workspace.prices.put(limits)
    stage.ask_and_wait("How does a heat pump work?", "It moves heat. " * 40)
    stage.answer("And in winter?", "It moves less heat. " * 40)
    first, _, second, _ = window.chat.session.path()
    window.chat.view.act("pin", first.id)
    window.metering.ways.leave_out(window.chat.session, second.id)
    window.chat.composer.edit.setPlainText("And what does it cost?")
    stage.wait(
        lambda: window.metering.warning is not None and window.metering.warning.isVisible(),
        "the warning",
    )
    stage.settle()
    return window


def budget(stage) -> QWidget:
    """A budget is used up, and the window asks."""
    stage.workspace.budgets.put(Budget("company", credit=5.0, credit_until="2026-01-31"))
    window = stage.open()
    window.start_conversation()
    window.chat.session.choice.set_connection(stage.connection.id)
    window.chat.composer.edit.setPlainText("How does a heat pump work?")
    window.chat.composer.button.click()
    stage.wait(lambda: window.budgeting.bar is not None, "the question")
    stage.settle()
    return window


STATES = {
    "context": context,
    "budget": budget,
    "tokenizer": tokenizer(TEXT),
    "tokenizer-long-line": tokenizer("a" * 300_000),
    "usage": usage(0, "30"),
    "usage-models": usage(1, "90"),
    "usage-conversations": usage(3, "all"),
}
