"""What is read of each program's export, in its real shape."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from desktop.core.editing import instructed
from desktop.core.importing import ImportFormat, ImportState
from desktop.core.message import AttachmentPart, Ending, Role
from tests.support import foreign_exports as exports
from tests.unit.storage.importing.conftest import Imports, by_key, shown


def test_deepseek(imports: Imports) -> None:
    report = imports.run(imports.write(exports.deepseek()))
    (outcome,) = report.conversations
    assert outcome.format is ImportFormat.DEEPSEEK and len(outcome.problems) == 2
    messages = by_key(imports.store.open(outcome.id))
    assert (messages["1"].role, messages["1"].text) == (Role.USER, "Ripe?")
    assert messages["1"].source["data"]["files"][0]["file_name"] == "tree.pdf"
    assert messages["2"].parent == messages["3"].parent == messages["1"].id
    assert (messages["3"].model, messages["3"].reasoning) == ("deepseek-reasoner", "hm")
    assert messages["3"].text == "Yes ([Pears](https://pears.example/a))."
    assert messages["3"].created == 1767232860000
    assert messages["3"].source["data"]["fragments"][0]["type"] == "SEARCH"


def test_old_deepseek_where_nothing_says_who_speaks(imports: Imports) -> None:
    (value,) = exports.deepseek()
    said = [("1", "Ripe?", None), ("2", "No.", "hm"), ("3", "Soon?", None)]
    for key, content, thought in said:
        message = value["mapping"][key]["message"]
        del message["fragments"]
        message.update(content=content, reasoning_content=thought, search_results=None)
    value["mapping"]["1"]["children"], value["mapping"]["2"]["children"] = ["2"], ["3"]
    value["mapping"]["3"]["parent"] = "2"
    conversation = imports.only([value])
    assert shown(conversation) == [("user", "Ripe?"), ("assistant", "No."), ("user", "Soon?")]
    assert by_key(conversation)["2"].reasoning == "hm"


def test_open_webui(imports: Imports) -> None:
    conversation = imports.only(exports.open_webui())
    messages = by_key(conversation)
    assert conversation.fields["tags"] == ["maths"]
    assert conversation.fields["pinned"] is True and conversation.fields["archived"] is True
    assert messages["a"].reasoning == "First\nsecond"
    assert (
        "weather" in messages["a"].text
        and "18C" in messages["a"].text
        and messages["a"].text.endswith("255")
    )
    assert messages["a"].usage and messages["a"].usage.completion_tokens == 5
    assert conversation.current == messages["b"].id
    assert [p.name for p in messages["q"].attachments] == ["p.png", "n.txt"]


def test_open_webui_single_chat(imports: Imports) -> None:
    conversation = imports.only(exports.open_webui()[0]["chat"], "chat.json")
    assert conversation.title == "Sums"


@pytest.mark.parametrize("is_nested", [True, False])
def test_librechat(imports: Imports, is_nested: bool) -> None:
    conversation = imports.only(exports.librechat(is_nested=is_nested))
    assert shown(conversation) == [
        ("user", "text 0"), ("assistant", "text 1"), ("user", "text 2"), ("assistant", "text 3"),
    ]  # fmt: skip
    assert conversation.path()[1].reasoning == "hm"
    assert conversation.path()[1].model == "gpt-4"


def nested_text(depth: int) -> str:
    top = {k: v for k, v in exports.librechat().items() if k != "messagesTree"}
    one = '{"messageId":"l%d","isCreatedByUser":true,"text":"t%d","children":['
    tree = "".join(one % (n, n) for n in range(depth)) + "]}" * depth
    return json.dumps(top)[:-1] + ',"messagesTree":[' + tree + "]}"


def test_librechat_as_deep_as_the_conversation_is_long(imports: Imports) -> None:
    conversation = imports.only(nested_text(3000))
    assert len(conversation.path()) == 3000


def test_chatbox(imports: Imports) -> None:
    report = imports.run(imports.write(exports.chatbox()))
    assert [(o.title, o.state) for o in report.conversations] == [
        ("Clouds", ImportState.NEW), ("Rain", ImportState.NEW),
    ]  # fmt: skip
    conversation = imports.store.open(report.conversations[0].id)
    messages = by_key(conversation)
    assert [m.text.split("\n")[-1] for m in conversation.path()] == [
        "Be brief.",
        "Why white?",
        "Droplets.",
    ]
    assert messages["b3"].reasoning == "light"
    assert "look" in messages["b3"].text and "sky" in messages["b3"].text
    assert conversation.siblings(messages["b3"].id) == (messages["b3"].id, messages["b4"].id)
    assert messages["o1"].parent is None
    assert any("image" in str(p) for p in report.conversations[0].problems)


def test_cherry_studio(imports: Imports, tmp_path: Path) -> None:
    archive = exports.zipped(
        tmp_path / "cherry.zip",
        {"data.json": exports.cherry_studio(), "Data/Files/f-0001.png": exports.PNG},
    )
    conversation = imports.only(archive)
    messages = by_key(conversation)
    assert conversation.title == "Boats"
    assert conversation.fields["pinned"] is True
    assert [m.text for m in conversation.path()] == [
        "Be kind.",
        "Which boat?",
        "A raft.",
        "legacy text",
    ]
    assert conversation.siblings(messages["h2"].id) == (messages["h2"].id, messages["h3"].id)
    assert messages["h2"].reasoning == "wood"
    assert "measure" in messages["h2"].text and "2 m" in messages["h2"].text
    assert messages["h3"].model == "o3"
    assert [p.name for p in messages["h1"].attachments] == ["boat.png"]
    assert conversation.fields["source"]["data"]["assistant"] == {
        "name": "Helper",
        "prompt": "Be kind.",
    }


def test_nextchat(imports: Imports) -> None:
    conversation = imports.only(exports.nextchat())
    assert [(m.role, m.text.split("\n")[0]) for m in conversation.path()] == [
        (Role.SYSTEM, "Be green."), (Role.USER, "Oak?"), (Role.ASSISTANT, "Yes."),
    ]  # fmt: skip
    assert isinstance(conversation.path()[1].parts[1], AttachmentPart)


@pytest.mark.parametrize(
    "date",
    ["2024/5/1 15:04:05", "2024/5/1 下午3:04:05", "5/1/2024, 3:04:05 PM", "1.5.2024, 15:04:05"],
)
def test_nextchats_dates_in_the_words_of_a_browser(imports: Imports, date: str) -> None:
    value = {"topic": "T", "messages": [{"id": "m", "role": "user", "content": "Hi", "date": date}]}
    message = by_key(imports.only(value))["m"]
    when = datetime(2024, 5, 1, 15, 4, 5).astimezone()  # local time is what browsers write
    assert message.created == when.timestamp() * 1000


def test_nextchat_store_of_a_browser(imports: Imports) -> None:
    state = json.dumps({"state": exports.nextchat()["chat-next-web-store"], "version": 3.1})
    assert (
        imports.only({"chat-next-web-store": state, "access-control": exports.SECRET}).title
        == "Trees"
    )


def test_nextchat_exported_chat(imports: Imports) -> None:
    chat = {
        "messages": [
            {"role": "system", "content": "You are an assistant that x"},
            {"role": "user", "content": "Hi"},
        ]
    }
    conversation = imports.only(chat, "Talk.json")
    assert conversation.title == "Talk"
    assert shown(conversation)[1] == ("user", "Hi")


def test_pygpt_files(imports: Imports) -> None:
    (outcome,) = imports.run(exports.pygpt_folder(imports.folder / "pygpt")).conversations
    assert [str(p) for p in outcome.problems] == ["1 × “image” is kept as source data only"]
    conversation = imports.store.open(outcome.id)
    assert conversation.title == "Night"
    assert shown(conversation) == [
        ("user", "Stars?"),
        ("assistant", "Suns."),
        ("user", "Far?"),
        ("assistant", "Very."),
    ]
    usage = conversation.path()[1].usage
    assert usage and usage.total_tokens == 9
    assert [part.name for part in conversation.path()[3].attachments] == ["star.png"]


SECRETS = {
    "chatbox": exports.chatbox, "nextchat": exports.nextchat, "cherry": exports.cherry_studio,
    "open_webui": exports.open_webui, "librechat": exports.librechat,
}  # fmt: skip


@pytest.mark.parametrize("name", SECRETS)
def test_keys_of_other_programs_never_reach_the_disk(imports: Imports, name: str) -> None:
    report = imports.run(imports.write(SECRETS[name]()))
    assert report.count(ImportState.NEW)
    assert exports.SECRET.encode() not in imports.everything_on_disk()


def test_each_format_can_be_forced(imports: Imports) -> None:
    path = imports.write([exports.chatgpt()])
    assert imports.run(path, format_=ImportFormat.CHATGPT).count(ImportState.NEW) == 1
    assert imports.run(path, format_=ImportFormat.CLAUDE).count(ImportState.FAILED) == 1
    report = imports.run(path, format_=ImportFormat.MARKDOWN, is_preview=True)
    assert report.formats == (ImportFormat.MARKDOWN,)


def test_what_a_program_hides_gives_no_title_and_is_no_ones_instruction(
    imports: Imports,
) -> None:
    context = {
        "content_type": "user_editable_context",
        "user_profile": "I am Ann.",
        "user_instructions": "",
    }
    value = exports.chain(
        exports.said("c", "system", context), exports.said("q", "user", "Hello"), title=""
    )
    conversation = imports.only([value])
    assert conversation.shown_title == "Hello"
    assert [s.title for s in imports.store.summaries()] == ["Hello"]
    assert [m.is_hidden for m in conversation.path()] == [True, False]
    edit = instructed(conversation, "Be brief.", lambda: "new", 0)
    imports.store.append(conversation.id, edit.changes, sync=False)
    after = imports.store.open(conversation.id).path()
    assert [(m.text, m.is_hidden) for m in after] == [
        ("Be brief.", False),
        ("I am Ann.", True),
        ("Hello", False),
    ]


def test_librechats_tools_pictures_and_a_text_beside_its_content(imports: Imports) -> None:
    value = exports.librechat(is_nested=False)
    code = {"type": "code_interpreter", "code_interpreter": {"input": "1+1", "outputs": "2"}}
    value["messages"][1]["content"] = [
        {"type": "text", "text": "Shown"},
        {"type": "tool_call", "tool_call": code},
        {"type": "image_url", "image_url": {"url": exports.PNG_URL}},
    ]
    value["messages"][1]["finish_reason"] = "incomplete"
    message = by_key(imports.only(value))["l1"]
    assert message.ending is Ending.LENGTH
    assert message.text == "Shown\n\n**code_interpreter**\n\n```json\n1+1\n```\n\n```\n2\n```"
    assert [part.media_type for part in message.attachments] == ["image/png"]
    assert {"type": "text", "text": "text 1"} in (message.source or {})["data"]["content"]


def test_open_webuis_contents_as_the_api_has_them(imports: Imports) -> None:
    (value,) = exports.open_webui()
    afar = {"type": "image_url", "image_url": {"url": "https://pears.example/p.png"}}
    here = {"type": "image_url", "image_url": {"url": exports.PNG_URL}}
    question = value["chat"]["history"]["messages"]["q"]
    value["chat"]["history"]["messages"]["b"]["sources"] = [{"source": {"name": "a"}}]
    question.update(content=[{"type": "text", "text": "See"}, here, afar], files=[])
    empty = {"id": "w-2", "title": "Nothing yet", "chat": {"history": {"messages": {}}}}
    report = imports.run(imports.write([value, empty]))
    assert not report.count(ImportState.FAILED)
    assert [str(p) for p in report.conversations[0].problems] == [
        "1 × “image_url” is kept as source data only",
        "1 × “source” is kept as source data only",
    ]
    message = by_key(imports.store.open(report.conversations[0].id))["q"]
    assert (message.text, len(message.attachments)) == ("See", 1)
    assert (message.source or {})["data"]["content"] == [afar]


def test_what_a_chat_was_told_before_it_began(imports: Imports) -> None:
    webui = exports.open_webui()
    webui[0]["chat"]["params"]["system"] = "Count."
    libre = exports.librechat()
    libre["options"]["promptPrefix"] = "Drive."
    for value, expected in ((webui, ["Count.", "15 × 17?", "256"]), (libre, ["Drive.", "text 0"])):
        path = imports.only(value).path()
        assert [m.text for m in path][: len(expected)] == expected
        assert path[0].role is Role.SYSTEM


def test_an_answer_of_open_webui_that_stands_in_its_output_only(imports: Imports) -> None:
    (value,) = exports.open_webui()
    pieces = [{"type": "output_text", "text": "257"}]
    output = [{"type": "message", "content": pieces}, {"type": "message", "content": []}]
    value["chat"]["history"]["messages"]["b"].update(content="", output=output)
    assert imports.only([value]).path()[-1].text == "257"


def test_code_that_open_webui_ran_is_shown_with_what_it_printed(imports: Imports) -> None:
    (value,) = exports.open_webui()
    code = (
        '<details type="code_interpreter" done="true" output="{&quot;stdout&quot;: &quot;255&quot;, &quot;stderr&quot;: null}">\n'
        "<summary>Analyzed</summary>\n```python\nprint(15 * 17)\n```\n</details>\n"
    )
    call = (
        '<details type="tool_calls" done="true" id="c" name="look" arguments="&quot;{\\&quot;a\\&quot;: 1}&quot;"'
        ' result="&quot;a \\&quot;b\\&quot;&quot;">\n<summary>Tool Executed</summary>\n</details>\n'
    )
    value["chat"]["history"]["messages"]["b"]["content"] = code + call + "So 255."
    assert imports.only([value]).path()[-1].text == (
        "```python\nprint(15 * 17)\n```\n\n```\n255\n```\n\n"
        '**look**\n\n```json\n{"a": 1}\n```\n\n```\na "b"\n```\n\nSo 255.'
    )


def test_librechats_reasoning_within_the_text(imports: Imports) -> None:
    value = exports.librechat(is_nested=False)
    value["messages"][3]["text"] = ":::thinking\nhm\n:::\nYes."
    message = by_key(imports.only(value))["l3"]
    assert (message.reasoning, message.text) == ("hm", "Yes.")


def test_cherry_studios_pictures_that_a_model_drew(imports: Imports) -> None:
    value = exports.cherry_studio()
    drawn = {"generateImageResponse": {"type": "base64", "images": [exports.PNG_URL]}}
    value["indexedDB"]["message_blocks"][1] = {"id": "k2", "type": "image", "metadata": drawn}
    (part,) = by_key(imports.only(value))["h2"].attachments
    assert (part.media_type, part.size) == ("image/png", len(exports.PNG))


def test_chatboxs_archive_with_its_files(imports: Imports, tmp_path: Path) -> None:
    session = exports.chatbox()["session:s-1"]
    del session["type"]
    session["messages"][1]["files"] = [{"name": "sky.txt", "storageKey": "parsed:1"}]
    kept = [("picture:x", "p.png", "image/png"), ("parsed:1", "t.txt", "text/plain")]
    resources = [
        {"path": f"sessions/s-1/resources/{name}", "originalStorageKeys": [key], "mimeType": kind}
        for key, name, kind in kept
    ]
    path = exports.zipped(
        tmp_path / "chatbox.zip",
        {
            "manifest.json": {"format": "chatbox-backup", "formatVersion": 2, "resources": resources},
            "settings.json": {"openaiKey": exports.SECRET},
            "sessions/s-1/session.json": session,
            "sessions/s-1/resources/p.png": exports.PNG,
            "sessions/s-1/resources/t.txt": b"blue",
        },
    )  # fmt: skip
    conversation = imports.only(path)
    assert [p.name for p in by_key(conversation)["b2"].attachments] == ["p.png", "sky.txt"]
    assert exports.SECRET.encode() not in imports.everything_on_disk()


def test_a_storage_of_chatbox_that_lists_its_sessions_by_their_ids(imports: Imports) -> None:
    storage = {**exports.chatbox(), "chat-sessions-list": ["s-1"], "chat-sessions": []}
    assert imports.only(storage).title == "Clouds"


def test_a_session_of_chatbox_that_has_little_else_than_messages(imports: Imports) -> None:
    said = {"id": "m", "role": "user", "contentParts": [{"type": "text", "text": "Hi"}]}
    session = {"id": "s", "name": "Plain", "archivedAt": 1700000000000, "messages": [said]}
    conversation = imports.only(session)
    assert shown(conversation) == [("user", "Hi")]
    assert conversation.fields["archived"] is True
