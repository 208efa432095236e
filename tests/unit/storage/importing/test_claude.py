"""What is read of Claude's export, in its real shape."""

import json
from pathlib import Path

from desktop.core.message import ReasoningPart, Role, TextPart, ToolCallPart
from desktop.storage.attachments import AttachmentFolder
from tests.support import foreign_exports as exports
from tests.unit.storage.importing.conftest import Imports, by_key, shown


def test_claude(imports: Imports) -> None:
    conversation = imports.only(exports.claude())
    messages = by_key(conversation)
    assert conversation.title == "Pears"
    assert (conversation.fields["folder"], conversation.fields["pinned"]) == ("Garden", True)
    assert [m.role for m in conversation.path()] == [
        Role.USER,
        Role.ASSISTANT,
        Role.TOOL,
        Role.USER,
    ]
    assert messages["m2"].reasoning == "Let me see"
    assert messages["m2"].tool_calls[0].name == "search"
    assert json.loads(messages["m2"].tool_calls[0].arguments) == {"q": "pear"}
    assert (messages["m2/0"].tool_call_id, messages["m2/0"].text) == ("t1", "found")
    assert conversation.siblings(messages["m3"].id) == (messages["m3"].id, messages["m4"].id)
    assert conversation.current == messages["m4"].id
    (part,) = messages["m1"].attachments
    assert (part.name, part.media_type, part.size) == ("a.txt", "text/plain", 3)


def test_claudes_texts_between_calls_are_paragraphs_and_cited_ones_are_not(
    imports: Imports,
) -> None:
    (value,) = exports.claude()
    said = {"type": "text", "text": "I found "}
    found = {"type": "knowledge", "title": "Pears", "url": "https://a.example", "text": "ripe"}
    page = {"type": "web_search_citation", "url": "https://a.example"}
    cited = [
        {"uuid": "c", "start_index": 0, "end_index": 11, "details": page},
        {"details": {}},
        None,
    ]
    value["chat_messages"][1]["content"] = [
        {"type": "text", "text": "Let me look."},
        {"type": "tool_use", "id": "t1", "name": "search", "input": {}},
        {"type": "tool_result", "tool_use_id": "t1", "name": "search", "content": [found]},
        said,
        {"type": "text", "text": "three pears, ", "citations": cited},
        {
            "type": "text",
            "text": "ripe. ",
            "citations": [{"details": {"url": "https://b.example"}, "end_index": 99}],
        },
    ]
    messages = by_key(imports.only([value]))
    assert messages["m2"].text == (
        "Let me look.\n\nI found three pears ([Pears](https://a.example)), "
        "ripe. ([https://b.example](https://b.example)) "
    )


def test_what_claude_exports_beside_the_conversations(imports: Imports, tmp_path: Path) -> None:
    files = {"conversations.json": exports.claude(), **exports.claude_beside()}
    report = imports.run(exports.zipped(tmp_path / "export.zip", files))
    assert not report.problems
    titles = {outcome.title: outcome for outcome in report.conversations}
    assert set(titles) == {"Pears", "Garden", "Claude: memory", "Fig page"}
    garden = imports.store.open(titles["Garden"].id)
    assert shown(garden) == [("system", "Answer as a gardener."), ("user", "Figs")]
    (document,) = garden.path()[1].attachments
    assert document.name == "soil.md"
    assert AttachmentFolder(imports.profile.attachments).content(document) == b"# Soil"
    memory = imports.store.open(titles["Claude: memory"].id)
    assert [text for _, text in shown(memory)] == ["Grows figs.", "Has clay.", "pH 6"]
    page = imports.store.open(titles["Fig page"].id)
    assert shown(page) == [("user", "Draw it"), ("assistant", "Here.")]
    question, answer = page.path()
    assert [part.name for part in question.attachments] == ["brief.txt"]
    assert answer.reasoning == "green"
    assert answer.created == question.created + 60_000
    assert [type(part) for part in answer.parts] == [ReasoningPart, TextPart, ToolCallPart]
    kept = [str(problem) for problem in titles["Fig page"].problems]
    assert kept == [f"1 × “{kind}” is kept as source data only" for kind in ("file", "error")]


def test_claude_archive_with_an_odd_name_and_plain_old_messages(
    imports: Imports, tmp_path: Path
) -> None:
    old = [{"uuid": "o", "name": "", "created_at": "2024-01-01T00:00:00Z", "updated_at": "2024-01-01T00:00:00Z",
            "chat_messages": [{"uuid": "1", "sender": "human", "text": "Hi"}, {"uuid": "2", "sender": "assistant", "content": "Ho"}]}]  # fmt: skip
    conversation = imports.only(
        exports.zipped(tmp_path / "data.dms", {"conversations.json": old, "users.json": []})
    )
    assert shown(conversation) == [("user", "Hi"), ("assistant", "Ho")]


def test_claudes_voice_and_tools_without_ids(imports: Imports) -> None:
    (value,) = exports.claude()
    value["chat_messages"][1]["content"] = [
        {"type": "voice_note", "title": "Note", "text": "spoken"},
        {"type": "tool_use", "id": None, "name": "search", "input": {}},
        {"type": "tool_result", "tool_use_id": None, "name": "search", "content": "page"},
    ]
    messages = by_key(imports.only([value]))
    assert messages["m2"].text == "spoken"
    assert messages["m2/0"].tool_call_id == messages["m2"].tool_calls[0].id


def test_claudes_pictures_that_stand_in_a_message(imports: Imports) -> None:
    (value,) = exports.claude()
    packed = exports.PNG_URL.partition(",")[2]
    source = {"type": "base64", "media_type": "image/png", "data": packed}
    picture = {"type": "image", "source": source}
    value["chat_messages"][1]["content"] = [
        {"type": "tool_use", "id": "t1", "name": "draw", "input": {}},
        {"type": "tool_result", "tool_use_id": "t1", "content": [picture]},
        picture,
    ]
    messages = by_key(imports.only([value]))
    assert [part.media_type for part in messages["m2/0"].attachments] == ["image/png"]
    assert [part.media_type for part in messages["m2"].attachments] == ["image/png"]
    assert packed.encode() not in imports.everything_on_disk()
