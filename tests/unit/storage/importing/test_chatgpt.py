"""What is read of ChatGPT's export, in its real shape."""

import json
from pathlib import Path

import pytest

from desktop.core.importing import ImportFormat, ImportState
from desktop.core.message import Ending
from desktop.storage.attachments import AttachmentFolder
from tests.support import foreign_exports as exports
from tests.unit.storage.importing.conftest import Imports, by_key, shown


def test_chatgpt_keeps_the_whole_tree(imports: Imports) -> None:
    conversation = imports.only([exports.chatgpt()])
    messages = by_key(conversation)
    assert conversation.title == "Fruit"
    assert conversation.created == 1700000000500
    assert conversation.updated == 1700000005000
    assert set(messages) == {"sys", "u1", "a1", "a2", "u2", "a3"}
    assert shown(conversation)[1:] == [
        ("user", "What is a loquat?"), ("assistant", "A fruit."), ("user", "Sweet?"), ("assistant", "Yes."),
    ]  # fmt: skip
    assert conversation.siblings(messages["a1"].id) == (messages["a1"].id, messages["a2"].id)
    assert messages["a2"].text == "枇杷。"
    assert messages["a1"].model == "gpt-4o"
    assert messages["a1"].ending is Ending.FINISHED
    assert messages["u1"].created == 1700000001000
    assert messages["sys"].source and messages["sys"].source["hidden"] is True
    assert conversation.fields["source"]["data"]["default_model_slug"] == "gpt-4o"


CONTENTS = [
    ({"content_type": "text", "parts": ["a", "b"]}, "a\nb"),
    ({"content_type": "text", "parts": "not a list"}, "not a list"),
    ({"content_type": "code", "language": "python", "text": "1+1"}, "```python\n1+1\n```"),
    ({"content_type": "execution_output", "text": "2"}, "```\n2\n```"),
    ({"content_type": "citable_code_output", "output_str": "3"}, "```\n3\n```"),
    ({"content_type": "tether_browsing_display", "result": "page", "summary": None}, "page"),
    ({"content_type": "tether_quote", "url": "https://e.example/x", "domain": "e.example", "title": "T", "text": "q"},
     "[T](https://e.example/x)\n\nq"),
    ({"content_type": "system_error", "name": "Timeout", "text": "late"}, "Timeout: late"),
    ({"content_type": "user_editable_context", "user_profile": "p", "user_instructions": "i"}, "p\n\ni"),
    ({"content_type": "model_editable_context", "model_set_context": "m", "repository": None}, "m"),
    ({"content_type": "multimodal_text", "parts": [{"content_type": "audio_transcription", "text": "spoken", "direction": "in"}]},
     "spoken"),
    ({"content_type": "app_pairing_content", "workspaces": [{"app_name": "Code"}], "context_parts": [{"workspace_id": "w", "text": "# Plan"}, {}]},
     "# Plan"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "text"), CONTENTS, ids=lambda value: str(value)[:40])
def test_chatgpt_contents(imports: Imports, content: dict, text: str) -> None:
    conversation = imports.only([exports.chain(exports.said("m", "assistant", content))])
    assert by_key(conversation)["m"].text == text


def test_chatgpt_reasoning(imports: Imports) -> None:
    thoughts = {
        "content_type": "thoughts",
        "thoughts": [{"summary": "S", "content": "C"}],
        "source_analysis_msg_id": "x",
    }
    recap = {"content_type": "reasoning_recap", "content": "Thought for 5s"}
    plain = {"content_type": "thoughts", "thoughts": "all at once"}
    pieces = {"content_type": "thoughts", "thoughts": [{"content": "", "chunks": ["a", "b"]}]}
    contents = {"t": thoughts, "r": recap, "p": plain, "c": pieces}
    messages = by_key(
        imports.only(
            [exports.chain(*(exports.said(k, "assistant", c) for k, c in contents.items()))]
        )
    )
    assert {key: messages[key].reasoning for key in contents} == {
        "t": "**S**\n\nC", "r": "Thought for 5s", "p": "all at once", "c": "a\n\nb",
    }  # fmt: skip


def test_chatgpt_picture_in_the_archive(imports: Imports, tmp_path: Path) -> None:
    pointer = {
        "content_type": "image_asset_pointer",
        "asset_pointer": "file-service://file-AbC123",
        "width": 1,
        "height": 1,
    }
    content = {"content_type": "multimodal_text", "parts": [pointer, "What is this?"]}
    archive = exports.zipped(
        tmp_path / "export.zip",
        {
            "conversations.json": [exports.chain(exports.said("m", "user", content))],
            "as Windows has it\\file-AbC123-my picture.png": exports.PNG,
            "user.json": {"email": "a@b.example"},
            "chat.html": "<html>",
        },
    )
    (part,) = imports.only(archive).path()[0].attachments
    assert (part.media_type, part.width, part.height) == ("image/png", 1, 1)
    assert AttachmentFolder(imports.profile.attachments).content(part) == exports.PNG


def test_chatgpt_sound_and_new_references(imports: Imports, tmp_path: Path) -> None:
    sound = {
        "content_type": "audio_asset_pointer",
        "asset_pointer": "sediment://file_00ab",
        "format": "wav",
    }
    spoken = {
        "content_type": "real_time_user_audio_video_asset_pointer",
        "audio_asset_pointer": sound,
        "video_container_asset_pointer": None,
        "frames_asset_pointers": ["sediment://file_00ef", "sediment://file_gone"],
    }
    picture = {
        "content_type": "image_asset_pointer",
        "asset_pointer": "sediment://9f#file_00cd#p_0.png",
    }
    content = {"content_type": "multimodal_text", "parts": [spoken, picture]}
    files = {"conversations.json": [exports.chain(exports.said("m", "user", content))],
             "c-1/audio/file_00ab-x.wav": b"RIFFxxxxWAVE", "file_00cd-p.png": exports.PNG, "file_00ef-f.png": exports.PNG}  # fmt: skip
    (outcome,) = imports.run(exports.zipped(tmp_path / "e.zip", files)).conversations
    assert [str(p) for p in outcome.problems] == [
        "1 × “real_time_user_audio_video_asset_pointer” is kept as source data only"
    ]
    (message,) = imports.store.open(outcome.id).path()
    kinds = [part.media_type for part in message.attachments]
    assert kinds[0] in ("audio/x-wav", "audio/wav") and kinds[1:] == ["image/png", "image/png"]


@pytest.mark.parametrize(
    ("call", "shown"),
    [
        ({"name": "plan", "type": "document", "content": "# Plan\n\n1. Dig"}, "**plan**\n\n# Plan\n\n1. Dig"),
        ({"name": "sort.py", "type": "code/python", "content": "a = 1"}, "**sort.py**\n\n```python\na = 1\n```"),
        ({"updates": [{"pattern": ".*", "multiple": False, "replacement": "b"}, None]}, "```\nb\n```"),
        ({"comments": [{"pattern": "b", "comment": "Why?"}]}, "Why?"),
    ],
)  # fmt: skip
def test_what_chatgpts_canvas_holds(imports: Imports, call: dict, shown: str) -> None:
    code = {"content_type": "code", "language": "json", "text": json.dumps(call)}
    said = {"content_type": "text", "parts": [json.dumps(call)]}
    other = {"content_type": "text", "parts": ["Not JSON"]}
    contents = {"code": code, "said": said, "other": other}
    to = {"recipient": "canmore.create_textdoc"}
    value = exports.chain(*(exports.said(k, "assistant", c, **to) for k, c in contents.items()))
    messages = by_key(imports.only([value]))
    assert [messages[key].text for key in contents] == [shown, shown, "Not JSON"]
    assert (messages["code"].source or {})["data"]["content"] == code


def test_chatgpts_tools_results_and_empty_context(imports: Imports) -> None:
    group = {"type": "search_result_group", "domain": "a.example", "entries": [{"title": "A"}]}
    found = {"content_type": "multimodal_text", "parts": [group]}
    empty = {"content_type": "app_pairing_content", "workspaces": [], "context_parts": []}
    value = exports.chain(exports.said("t", "tool", found), exports.said("c", "user", empty))
    (outcome,) = imports.run(imports.write([value])).conversations
    assert [str(p) for p in outcome.problems] == [
        "1 × “search_result_group” is kept as source data only"
    ]
    assert [m.is_hidden for m in imports.store.open(outcome.id).path()] == [True, True]


def test_chatgpts_attached_files_have_the_names_that_they_had(
    imports: Imports, tmp_path: Path
) -> None:
    shown = {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_00000000ab"}
    drawn = {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_00000000cd"}
    attached = [
        {"id": "file_00000000ab", "name": "tree.png", "mime_type": "image/png"},
        {"id": "file-XyZ123abc", "name": "report.pdf", "mime_type": "application/pdf"},
        {"id": "file-gone123", "name": "gone.pdf"},
    ]
    asked = exports.said("q", "user", {"content_type": "multimodal_text", "parts": [shown, "See"]},
                         metadata={"attachments": attached})  # fmt: skip
    answer = exports.said("a", "tool", {"content_type": "computer_output", "screenshot": drawn})
    archive = exports.zipped(
        tmp_path / "export.zip",
        {
            "conversations-000.json": [exports.chain(asked, answer)],
            "conversation_asset_file_names.json": {"file_00000000ab.dat": "tree.png"},
            "file_00000000ab.dat": exports.PNG,
            "file_00000000cd.dat": exports.PNG,
            "file-XyZ123abc-a.dat": b"%PDF-1.7",
        },
    )
    (outcome,) = imports.run(archive).conversations
    assert [str(p) for p in outcome.problems] == ["1 × “file” is kept as source data only"]
    messages = by_key(imports.store.open(outcome.id))
    files = [(p.name, p.media_type) for p in messages["q"].attachments]
    assert files == [("tree.png", "image/png"), ("report.pdf", "application/pdf")]
    (picture,) = messages["a"].attachments
    assert picture.media_type == "image/png"


def test_chatgpt_picture_that_is_not_there_stays_as_source_data(imports: Imports) -> None:
    pointer = {
        "content_type": "image_asset_pointer",
        "asset_pointer": "sediment://file_00ff",
        "width": 1,
    }
    content = {"content_type": "multimodal_text", "parts": ["Look", pointer]}
    report = imports.run(imports.write([exports.chain(exports.said("m", "user", content))]))
    (outcome,) = report.conversations
    assert "image_asset_pointer" in str(outcome.problems[0])
    (message,) = imports.store.open(outcome.id).path()
    assert message.text == "Look"
    assert message.source and message.source["data"]["content"]["parts"] == [pointer]


def test_chatgpt_unknown_content_is_kept_and_said(imports: Imports) -> None:
    content = {"content_type": "super_widget", "spin": [1, 2]}
    report = imports.run(imports.write([exports.chain(exports.said("m", "assistant", content))]))
    (outcome,) = report.conversations
    assert any("super_widget" in str(problem) for problem in outcome.problems)
    (message,) = imports.store.open(outcome.id).messages.values()
    assert message.source and message.source["data"]["content"] == content


def test_chatgpt_marks_become_links(imports: Imports) -> None:
    old = exports.said("o", "assistant", "Rain【1†source】 falls.", metadata={"citations": [
        {"start_ix": 4, "end_ix": 14, "metadata": {"type": "webpage", "title": "W", "url": "https://w.example"}}]})  # fmt: skip
    mark = "\ue200cite\ue202turn0search1\ue201"
    new = exports.said("n", "assistant", f"Snow{mark}.", metadata={"content_references": [
        {"matched_text": mark, "alt": "([W](https://w.example))"}]})  # fmt: skip
    messages = by_key(imports.only([exports.chain(old, new)]))
    assert messages["o"].text == "Rain ([W](https://w.example)) falls."
    assert messages["n"].text == "Snow([W](https://w.example))."
    assert (messages["n"].source or {})["data"]["content"]["parts"] == [f"Snow{mark}."]


@pytest.mark.parametrize(
    ("mark", "reference", "text"),
    [
        ('\ue200entity\ue202["city","Paris","capital of France"]\ue201', {}, "Paris"),
        ('\ue200entity\ue202["city","Paris"]\ue201', {"type": "entity", "alt": None}, "Paris"),
        ("\ue200entity\ue202Paris\ue201", {}, "Paris"),
        ("\ue200url\ue202W\ue202https://w.example\ue201", {}, "[W](https://w.example)"),
        ("\ue200link_title\ue202W\ue202turn0search1\ue201", {}, "W"),
        ("\ue200filecite\ue202turn0file0\ue201", {"type": "file", "name": "a.pdf"}, " (a.pdf)"),
        ("【4:0†a.pdf】", {"type": "file", "name": "a.pdf"}, " (a.pdf)"),
        ('\ue200genui\ue202{"type":"map"}\ue201', {}, ""),
    ],
)
def test_chatgpts_marks_leave_the_words_that_are_read(
    imports: Imports, mark: str, reference: dict, text: str
) -> None:
    references = [{"matched_text": " "}, {"matched_text": mark, **reference}]
    metadata = {"content_references": references} if reference else {}
    said = exports.said("m", "assistant", f"In {mark} it rains.", metadata=metadata)
    assert by_key(imports.only([exports.chain(said)]))["m"].text == f"In {text} it rains."


def test_chatgpt_split_export_comes_in_order(imports: Imports, tmp_path: Path) -> None:
    files = {f"conversations-{n:03}.json": [exports.chatgpt(f"c-{n}", f"T{n}")] for n in range(3)}
    report = imports.run(exports.zipped(tmp_path / "e.zip", files))
    assert [o.title for o in report.conversations] == ["T0", "T1", "T2"]


def test_pandora_conversation_without_an_id(imports: Imports) -> None:
    value = exports.chatgpt()
    del value["conversation_id"], value["id"]
    report = imports.run(imports.write(value))
    assert [o.state for o in report.conversations] == [ImportState.NEW]
    assert shown(imports.store.open(report.conversations[0].id))[1] == ("user", "What is a loquat?")
    again = imports.run(imports.write(value), format_=ImportFormat.PANDORA)
    assert [o.state for o in again.conversations] == [ImportState.UNCHANGED]


def test_a_tree_that_knows_only_children_or_only_parents(imports: Imports) -> None:
    whole = shown(imports.only([exports.chatgpt("whole")], "whole.json"))
    for left_out in ("parent", "children"):
        value = exports.chatgpt(f"without-{left_out}")
        for node in value["mapping"].values():
            del node[left_out]
        value["mapping"] = dict(reversed(value["mapping"].items()))
        conversation = imports.only([value], f"{left_out}.json")
        assert shown(conversation) == whole
        assert len(conversation.messages) == 6
        first, second = (by_key(conversation)[key].id for key in ("a1", "a2"))
        assert conversation.siblings(first) == (first, second)


def test_pictures_that_code_drew(imports: Imports, tmp_path: Path) -> None:
    drawn = {"message_type": "image", "image_url": "file-service://file-Plot1", "width": 1}
    lost = {"message_type": "image", "image_url": "file-service://file-Gone1"}
    told = {"message_type": "stream", "text": "42"}
    output = exports.said(
        "t",
        "tool",
        {"content_type": "execution_output", "text": "42"},
        name="python",
        metadata={"aggregate_result": {"status": "success", "messages": [told, drawn, lost]}},
    )
    value = exports.chain(exports.said("u", "user", "Plot it"), output)
    path = exports.zipped(
        tmp_path / "x.zip", {"conversations.json": [value], "file-Plot1-plot.png": exports.PNG}
    )
    conversation = imports.only(path)
    message = by_key(conversation)["t"]
    assert "42" in message.text
    assert [(a.name, a.is_image) for a in message.attachments] == [("file-Plot1-plot.png", True)]
    assert message.source["data"]["metadata"]["aggregate_result"]["messages"][2] == lost
