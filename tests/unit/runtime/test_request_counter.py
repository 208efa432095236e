"""The next request as it is counted."""

import pytest
from msgspec import structs

from desktop.core.connection import Api, Connection, local_model_connection, openai_connection
from desktop.core.context_count import tokens_of
from desktop.core.context_cut import Cut, cut_field
from desktop.core.conversation import Conversation
from desktop.core.exchange import AnswerFacts
from desktop.core.local_model import CONTEXT_TOKENS
from desktop.core.message import AttachmentPart, Message, Role, TextPart, ToolCallPart
from desktop.core.tokens import count_prompt
from desktop.core.usage import Usage
from desktop.runtime import request_counter
from desktop.runtime.request_counter import Draft, RequestCounter
from desktop.storage.attachments import AttachmentFolder
from desktop.storage.encodings import load_encoding
from desktop.storage.kept_counts import KeptCounts
from desktop.storage.model_table import shipped_table
from desktop.storage.token_factors import TokenFactors
from tests.support.own_network import run_in_own_network

OPENAI = openai_connection()
O200K = load_encoding("o200k_base")


@pytest.fixture
def counter(tmp_path):
    return RequestCounter(
        AttachmentFolder(tmp_path / "attachments"),
        TokenFactors(tmp_path / "cache" / "factors.json"),
        KeptCounts(tmp_path / "counts"),
        shipped_table,
    )


def talk(*said):
    made, parent = Conversation("c"), None
    for number, (role, words) in enumerate(said):
        made = made.with_message(Message(f"m{number}", role, (TextPart(words),), parent=parent))
        parent = f"m{number}"
    return structs.replace(made, current=parent)


def body(conversation, text):
    said = [{"role": m.role.value, "content": m.text} for m in conversation.path()]
    return {"messages": [*said, {"role": "user", "content": text}]}


SAID = talk((Role.SYSTEM, "Be brief."), (Role.USER, "Hello"), (Role.ASSISTANT, "Hi there."))


def test_a_request_is_counted_as_the_rules_say(counter):
    found = counter.reading(Draft(SAID, OPENAI, "gpt-4o", text="How are you?"))
    expected = count_prompt(body(SAID, "How are you?"), "gpt-4o", O200K.count).prompt_tokens
    assert found.parts.prompt == expected
    assert found.is_exact and found.cost is not None
    assert found.context == 128_000
    assert found.limit == 16_384
    assert found.cost.amount == pytest.approx(expected * 2.5e-6)
    assert found.draft_tokens == O200K.count("How are you?")
    assert 0 < found.parts.system < found.parts.history


def test_special_tokens_and_lone_surrogates_are_ordinary_text(counter):
    draft = Draft(Conversation("c"), OPENAI, "gpt-4o", text="<|endoftext|> \ud800")
    assert counter.reading(draft).parts.prompt > 7


def test_ten_megabytes_of_one_character_end_in_a_count(counter):
    draft = Draft(Conversation("c"), OPENAI, "gpt-4o", text="a" * 1_000_000)
    assert counter.reading(draft).parts.prompt > 100_000


def test_only_what_changed_is_counted_again(counter, monkeypatch):
    counter.reading(Draft(SAID, OPENAI, "gpt-4o", text="one\ntwo\nthree"))
    counted = []
    real = type(O200K).count
    monkeypatch.setattr(
        type(O200K), "count", lambda self, words: counted.append(words) or real(self, words)
    )
    counter.reading(Draft(SAID, OPENAI, "gpt-4o", text="one\ntwo!\nthree"))
    assert "Hello" not in counted
    assert "two!\n" in counted
    assert "three" not in counted


def test_many_messages_counted_together_cost_what_each_costs_alone(counter, tmp_path):
    """Names, roles, files and calls among them, which cost more than their text."""
    note = AttachmentFolder(tmp_path / "attachments").add_text("note.txt", "word " * 9)
    call = ToolCallPart("c1", "weather", '{"city": "Bern"}')
    said = [
        Message("s", Role.SYSTEM, (TextPart("Be brief."),)),
        *(Message(f"u{i}", Role.USER, (TextPart(f"Question {i}"),)) for i in range(40)),
        Message("n", Role.USER, (TextPart("你好"),), name="Ann"),
        Message("f", Role.USER, (TextPart("Read it."), note)),
        Message("a", Role.ASSISTANT, (TextPart("I look."), call)),
        Message("t", Role.TOOL, (TextPart("Rain"),), tool_call_id="c1"),
    ]
    parents = (None, *(m.id for m in said))
    chain = [structs.replace(m, parent=p) for m, p in zip(said, parents, strict=False)]
    whole = Conversation("c", messages={m.id: m for m in chain}, current="t")
    found = counter.reading(Draft(whole, OPENAI, "gpt-4o"))
    read = AttachmentFolder(tmp_path / "attachments").text
    each = [tokens_of(m, "gpt-4o", O200K.count, read) for m in said]
    assert (found.parts.system, found.parts.history) == (each[0], sum(each[1:]))
    assert not found.is_exact


def test_another_model_is_another_count(counter):
    first = counter.reading(Draft(SAID, OPENAI, "gpt-4o", text="多少个词元？"))
    other = counter.reading(Draft(SAID, OPENAI, "gpt-4", text="多少个词元？"))
    assert first.parts.prompt < other.parts.prompt
    assert other.context == 8_192


def test_what_is_left_out_does_not_count(counter):
    whole = talk((Role.USER, "a " * 500), (Role.ASSISTANT, "b"), (Role.USER, "c"))
    cut = structs.replace(whole, fields=cut_field(Cut("m2")))
    found = counter.reading(Draft(cut, OPENAI, "gpt-4o", text="x"))
    assert found.left_out == 2
    assert found.parts.prompt < 30


def test_files_and_pictures_count(counter, tmp_path):
    note = AttachmentFolder(tmp_path / "attachments").add_text("note.txt", "word " * 100)
    picture = AttachmentPart("0" * 64, "p.png", "image/png", 10, 512, 512)
    gone = AttachmentPart("1" * 64, "gone.txt", "text/plain", 10)
    base = counter.reading(Draft(SAID, OPENAI, "gpt-4o", text="x"))
    with_note = counter.reading(Draft(SAID, OPENAI, "gpt-4o", text="x", attachments=(note,)))
    with_picture = counter.reading(Draft(SAID, OPENAI, "gpt-4o", text="x", attachments=(picture,)))
    with_gone = counter.reading(Draft(SAID, OPENAI, "gpt-4o", text="x", attachments=(gone,)))
    assert with_note.parts.draft - base.parts.draft > 100
    assert with_picture.parts.draft - base.parts.draft == 255
    assert with_gone.parts.draft > base.parts.draft
    assert not with_picture.is_exact


def test_the_system_message_of_the_first_question_counts(counter):
    draft = Draft(Conversation("c"), OPENAI, "gpt-4o", system="Be brief.", text="x")
    said = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "x"}]
    expected = count_prompt({"messages": said}, "gpt-4o", O200K.count).prompt_tokens
    assert counter.reading(draft).parts.prompt == expected


def test_an_answers_limit_and_overflow(counter):
    small = {"max_tokens": 8_190}
    found = counter.reading(Draft(SAID, OPENAI, "gpt-4", small, text="x"))
    assert (found.limit, found.is_limited) == (8_190, True)
    assert found.overflows
    assert found.room > 0
    assert not counter.reading(Draft(SAID, OPENAI, "gpt-4", text="x")).overflows


def test_the_local_models_room_is_known_and_it_has_no_price(counter):
    found = counter.reading(Draft(SAID, local_model_connection(), "", text="x"))
    assert found.context == CONTEXT_TOKENS
    assert found.cost is None


_OFFLINE = """
import tempfile
from datetime import date
from pathlib import Path
from desktop.core.budgets import Budget, first_day, states
from desktop.core.connection import openai_connection
from desktop.core.conversation import Conversation
from desktop.runtime.request_counter import Draft, RequestCounter
from desktop.storage.attachments import AttachmentFolder
from desktop.storage.model_table import shipped_table
from desktop.storage.spent import spent_since
from desktop.storage.kept_counts import KeptCounts
from desktop.storage.token_factors import TokenFactors
from desktop.storage.usage_index import UsageIndex

folder = Path(tempfile.mkdtemp())
counter = RequestCounter(AttachmentFolder(folder), TokenFactors(folder / "f"), KeptCounts(folder / "c"), shipped_table)
for model in ("gpt-4o", "gpt-4", "gpt-oss-120b", "text-davinci-003", "davinci", "claude-opus-5"):
    found = counter.reading(Draft(Conversation("c"), openai_connection(), model, text="Hello, world"))
    assert found.error is None, found
    print(model, found.parts.prompt, found.cost is not None)
index = UsageIndex(folder / "usage", folder / "history", folder / "trash")
budgets = (Budget("openai", per_day=1.0),)
today = date(2026, 11, 23)
spent = spent_since(index, first_day(budgets, today), shipped_table(), {})
index.close()
print(states(budgets, "openai", spent, today)[0].spent)
"""


def test_all_of_it_works_in_a_network_without_routes():
    done = run_in_own_network(_OFFLINE)
    lines = done.stdout.splitlines()
    assert lines[0] == "gpt-4o 10 True"
    assert len(lines) == 7
    assert lines[-1] == "0"


def test_a_missing_vocabulary_is_said_and_the_count_is_rough(counter, monkeypatch):
    def broken(name):
        raise request_counter.UserFacingError(
            request_counter.ErrorInfo("internal", "broken")  # the sentence is not looked at
        )

    monkeypatch.setattr(request_counter, "load_encoding", broken)
    found = counter.reading(Draft(SAID, OPENAI, "gpt-4o", text="Hello, world and all"))
    assert found.error is not None
    assert not found.is_exact
    assert 10 < found.parts.prompt < 60


def answer(told, model="other-model"):
    return Message(
        "a", Role.ASSISTANT, (TextPart("x"),), parent="m1", model=model,
        usage=Usage(told, 1), facts=AnswerFacts(),
    )  # fmt: skip


LONG = talk((Role.SYSTEM, "Be brief."), (Role.USER, "one two three four five six seven " * 10))


def test_a_servers_own_counts_are_learned_for_its_model_and_kept(counter, tmp_path):
    server = Connection("x", "X", "https://example.com/v1")
    raw = counter.reading(Draft(LONG, server, "other-model", text="y")).parts.prompt
    asked = counter.compare(LONG, answer(10_000, "gpt-4o"), OPENAI, {})
    assert (
        asked
        == count_prompt(
            {"messages": [{"role": m.role.value, "content": m.text} for m in LONG.path()]},
            "gpt-4o",
            O200K.count,
        ).prompt_tokens
    )
    counter.compare(LONG, answer(asked * 2), server, {})
    learned = counter.reading(Draft(LONG, server, "other-model", text="y")).parts.prompt
    assert learned == pytest.approx(raw * 2, abs=3)
    exact = counter.reading(Draft(LONG, OPENAI, "gpt-4o", text="y"))
    assert exact.is_exact
    again = RequestCounter(
        AttachmentFolder(tmp_path),
        TokenFactors(tmp_path / "cache" / "factors.json"),
        KeptCounts(tmp_path / "counts"),
        shipped_table,
    )
    assert again.reading(Draft(LONG, server, "other-model", text="y")).parts.prompt == learned
    other = counter.reading(Draft(LONG, server, "third-model", text="y")).parts.prompt
    assert other == raw


def test_many_messages_are_counted_as_one_by_one(counter):
    roles = (Role.USER, Role.ASSISTANT)
    long = talk(*((roles[i % 2], f"{'word ' * (i % 7)}<|endoftext|>"[: i * 3]) for i in range(99)))
    found = counter.reading(Draft(long, OPENAI, "gpt-4o", text="y"))
    expected = count_prompt(body(long, "y"), "gpt-4o", O200K.count).prompt_tokens
    assert found.parts.prompt == expected


def test_a_sheet_is_counted_with_its_instructions(counter):
    draft = Draft(Conversation("c"), OPENAI, "davinci-002", system="Be brief.", sheet="Once upon")
    found = counter.reading(draft)
    assert found.parts.prompt == load_encoding("cl100k_base").count("Be brief.\n\nOnce upon")
    assert found.is_exact and found.cost is not None


@pytest.mark.parametrize(("words", "expected"), [("中" * 50_001, False), ("中文，" * 20_000, True)])
def test_what_is_cut_where_the_api_would_not_is_not_called_exact(counter, words, expected):
    empty = Conversation("c")
    for draft in (
        Draft(empty, OPENAI, "gpt-4o", text=words),
        Draft(empty, OPENAI, "gpt-4o", system=words, text="y"),
        Draft(talk((Role.USER, words)), OPENAI, "gpt-4o", text="y"),
        Draft(empty, OPENAI, "davinci-002", sheet=words),
    ):
        assert counter.reading(draft).is_exact is expected


def test_tools_cost_what_the_api_of_the_connection_takes_for_them(counter):
    tool = {"type": "function", "function": {"name": "now", "description": "Tell the time."}}
    tools = [
        counter.reading(
            Draft(SAID, structs.replace(OPENAI, api=api), "gpt-5", {"tools": [tool]}, text="y")
        ).parts.tools
        for api in (Api.CHAT, Api.RESPONSES)
    ]
    assert tools[0] - tools[1] == 85


def test_the_request_of_a_sheet_is_compared_as_plain_text(counter):
    server = structs.replace(OPENAI, api=Api.COMPLETIONS)
    path = talk((Role.SYSTEM, "Be brief."), (Role.USER, "Once upon a time"))
    usage = Usage(prompt_tokens=9)
    answer = Message("a", Role.ASSISTANT, parent="m1", model="davinci-002", usage=usage)
    counted = counter.compare(path.with_message(answer), answer, server, {})
    assert counted == load_encoding("cl100k_base").count("Be brief.\n\nOnce upon a time")


@pytest.mark.parametrize("told", [0, -5, 1, 10**12])
def test_a_servers_nonsense_is_not_learned(counter, told):
    server = Connection("x", "X", "https://example.com/v1")
    before = counter.reading(Draft(LONG, server, "other-model", text="y")).parts.prompt
    counter.compare(LONG, answer(told), server, {})
    assert counter.reading(Draft(LONG, server, "other-model", text="y")).parts.prompt == before


def test_a_damaged_file_of_factors_is_forgotten(tmp_path):
    path = tmp_path / "factors.json"
    for data in (b"{", b'{"a": "b"}', b"\xff", b'{"a": 1e999}', b'{"a": -1}'):
        path.write_bytes(data)
        assert TokenFactors(path).get("a") is None
