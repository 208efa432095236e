"""Examples and samples keep the vendor's rules, whatever the conversations are like."""

import json

from hypothesis import given
from hypothesis import strategies as st

from desktop.core.conversation import Conversation
from desktop.core.export import ExportOptions
from desktop.core.message import (
    AttachmentPart,
    Ending,
    Message,
    RefusalPart,
    Role,
    TextPart,
    ToolCallPart,
)
from desktop.storage.attachments import AttachmentFolder
from desktop.storage.exporting.material import Material
from desktop.storage.exporting.training import evals, fine_tuning
from tests.support.exports import RED_PIXEL, WEATHER, answer, everything, question, save, thread

ROLES = {"system", "developer", "user", "assistant", "tool"}


def check_example(line):
    """The rules of the vendor's page; raises AssertionError."""
    example = json.loads(line)
    assert set(example) <= {"messages", "tools", "parallel_tool_calls"}
    assert all(tool["type"] == "function" for tool in example.get("tools", []))
    messages = example["messages"]
    assert messages[-1]["role"] == "assistant" and messages[-1].get("weight", 1) == 1
    open_calls = set()
    for index, message in enumerate(messages):
        assert message["role"] in ROLES - {"developer"}
        known = {"role", "content", "name", "tool_calls", "tool_call_id", "weight"}
        assert set(message) <= known
        assert message["role"] == "user" or not isinstance(message["content"], list)
        if message["role"] == "tool":
            assert "name" not in message
            assert message["tool_call_id"] in open_calls
            continue
        if index and messages[index - 1]["role"] == "tool":
            answered = set()
            for before in reversed(messages[:index]):
                if before["role"] != "tool":
                    break
                answered.add(before["tool_call_id"])
            assert open_calls <= answered
        elif index:
            assert not open_calls
        calls = message.get("tool_calls", [])
        assert message["content"] or calls
        assert "weight" not in message or message["role"] == "assistant"
        open_calls = {call["id"] for call in calls}
        assert all(set(c) == {"id", "type", "function"} for c in calls)
    return example


@st.composite
def conversations(draw):
    """Trees of messages of any roles, endings, calls and results, matching or not."""
    messages, children = {}, {}
    for index in range(draw(st.integers(0, 10))):
        parent = draw(st.sampled_from([None, *messages])) if messages else None
        role = draw(st.sampled_from(list(Role)))
        parts = [TextPart(t) for t in draw(st.lists(st.sampled_from(["", " ", "hi"]), max_size=2))]
        if role is Role.ASSISTANT:
            calls = draw(st.lists(st.sampled_from(["c1", "c2"]), max_size=2, unique=True))
            parts += [ToolCallPart(c, "f", "{}", {"extra": 1}) for c in calls]
            parts += [RefusalPart("No.")] if draw(st.booleans()) else []
        message = Message(
            f"m{index}",
            role,
            tuple(parts),
            parent=parent,
            ending=draw(st.none() | st.sampled_from(list(Ending))),
            tool_call_id=draw(st.sampled_from(["c1", "c2", None])) if role is Role.TOOL else None,
            name="f" if role is Role.TOOL else None,
        )
        messages[message.id] = message
        children[parent] = (*children.get(parent, ()), message.id)
    current = draw(st.sampled_from(list(messages))) if messages else None
    return Conversation("c", current=current, messages=messages, children=children)


@given(conversations(), st.booleans(), st.booleans())
def test_every_example_keeps_the_rules(tmp_path_factory, conversation, all_branches, system):
    options = ExportOptions(all_branches=all_branches, system=system)
    material = Material(options, AttachmentFolder(tmp_path_factory.getbasetemp() / "none"))
    for line in fine_tuning(conversation, material):
        check_example(line)
    for line in evals(conversation, material):
        sample = json.loads(line)
        assert set(sample) == {"input", "ideal"} and sample["input"]
        assert all(m["role"] in ROLES for m in sample["input"])
        ideals = sample["ideal"] if isinstance(sample["ideal"], list) else [sample["ideal"]]
        assert ideals and all(ideal.strip() for ideal in ideals)


def test_an_example_has_functions_calls_and_results(store, profile, material):
    conversation = store.open(everything(store, profile))
    (line,) = fine_tuning(conversation, material())
    example = check_example(line)
    assert example["tools"] == [WEATHER]
    roles = [m["role"] for m in example["messages"]]
    assert roles == [
        "system",
        "user",
        "assistant",
        "user",
        "assistant",
        "user",
        "assistant",
        "tool",
        "assistant",
    ]
    kinds = [part["type"] for part in example["messages"][1]["content"]]
    assert kinds == ["image_url", "text"]


def test_only_functions_are_offered_and_only_words_are_learned(store, profile, material):
    picture = AttachmentFolder(profile.attachments).add_image("drawn.png", RED_PIXEL)
    tools = [{"type": "custom", "custom": {"name": "py"}}, WEATHER, {"type": "web_search"}]
    messages = thread(
        Message("d", Role.DEVELOPER, (TextPart("Be brief."),)),
        question("q", "Draw and say"),
        answer("a", TextPart("Here."), picture),
        question("r", "Only draw", picture),
        answer("b", picture),
    )
    key = save(store, messages, parameters={"tools": tools, "parallel_tool_calls": False})
    (line,) = fine_tuning(store.open(key), material())
    example = check_example(line)
    assert example["tools"] == [WEATHER] and example["parallel_tool_calls"] is False
    said = [(m["role"], m["content"]) for m in example["messages"]]
    assert said == [("system", "Be brief."), ("user", "Draw and say"), ("assistant", "Here.")]


def test_shared_beginnings_are_learned_from_once(store, material):
    first = thread(question("q1", "a"), answer("a1", TextPart("b")), question("q2", "c"))
    second = [answer(i, TextPart(i), parent="q2") for i in ("x", "y")]
    conversation = store.open(save(store, [*first, *second]))
    lines = [check_example(line) for line in fine_tuning(conversation, material(all_branches=True))]
    assert [m.get("weight") for m in lines[0]["messages"]] == [None, None, None, None]
    assert [m.get("weight") for m in lines[1]["messages"]] == [None, 0, None, None]


def test_a_stopped_answer_is_no_example(store, material):
    stopped = answer("a1", TextPart("half"), ending=Ending.STOPPED)
    later = thread(
        question("q1", "a"), stopped, question("q2", "go on"), answer("a2", TextPart("whole"))
    )
    conversation = store.open(save(store, later))
    (line,) = fine_tuning(conversation, material())
    assert [m.get("weight") for m in json.loads(line)["messages"]] == [None, 0, None, None]
    alone = store.open(save(store, thread(question("q1", "a"), stopped)))
    assert not list(fine_tuning(alone, material())) and not list(evals(alone, material()))


def test_a_call_without_its_result_leaves_no_empty_message(store, material):
    call = ToolCallPart("c", "f", "{}")
    messages = thread(
        question("q", "Go on"),
        answer("a", TextPart(""), call, ending=Ending.TOOL_CALLS),
        question("r", "And?"),
        answer("b", TextPart("So.")),
    )
    (line,) = fine_tuning(store.open(save(store, messages)), material())
    assert [m["content"] for m in json.loads(line)["messages"]] == ["Go on", "And?", "So."]


def test_versions_of_an_answer_are_ideal_alike(store, profile, material):
    conversation = store.open(everything(store, profile))
    lines = [json.loads(line) for line in evals(conversation, material(all_branches=True))]
    assert [isinstance(line["ideal"], str) for line in lines] == [True, True, True]
    first = thread(question("q", "a"))
    answers = [answer(i, TextPart(i), parent="q") for i in ("x", "y", "x2")]
    versions = store.open(save(store, [*first, *answers]))
    (sample,) = evals(versions, material(all_branches=True))
    assert sorted(json.loads(sample)["ideal"]) == ["x", "x2", "y"]
    (sample,) = evals(versions, material())
    assert json.loads(sample)["ideal"] == "x2"


def test_a_lost_attachment_is_left_out_and_told(store, material):
    gone = AttachmentPart("0" * 64, "gone.txt", "text/plain", 3)
    conversation = store.open(
        save(store, thread(question("q", "a", gone), answer("a", TextPart("b"))))
    )
    made = material()
    assert len(list(fine_tuning(conversation, made))) == 1
    assert "gone.txt" in str(made.problems[0])
