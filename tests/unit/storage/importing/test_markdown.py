"""What is read of notes: who speaks in them, when, and what stands around it."""

import pytest

from desktop.core.importing import ImportFormat, ImportState
from desktop.storage.importing import markdown
from tests.support.exports import RED_PIXEL
from tests.unit.storage.importing.conftest import Imports, shown

MARKDOWN = """---
title: "Bread"
date: 2024-05-06T07:08:09Z
tags: [food, baking]
---
# Ignored

## User

How long?

```text
## Assistant
```

## Assistant (gpt-4o)

An hour.

### Detail

Or more.
"""


def test_markdown(imports: Imports) -> None:
    imports.write(MARKDOWN, "notes/bread.md")
    imports.write("Just a note.", "notes/sub/plain.txt")
    report = imports.run(imports.folder / "notes")
    bread, note = (imports.store.open(o.id) for o in report.conversations)
    assert (bread.title, bread.fields["tags"]) == ("Bread", ["food", "baking"])
    assert bread.created == 1714979289000
    assert shown(bread) == [
        ("user", "How long?\n\n```text\n## Assistant\n```"), ("assistant", "An hour.\n\n### Detail\n\nOr more."),
    ]  # fmt: skip
    assert bread.path()[1].model == "gpt-4o"
    assert (note.title, shown(note)) == ("plain", [("user", "Just a note.")])


def test_only_text_is_read_as_markdown_whatever_its_name(imports: Imports) -> None:
    imports.write("# Todo", "notes/todo")
    imports.write("Buy bread.", "notes/list.org")
    imports.write(MARKDOWN.encode("utf-16"), "notes/bread.md")
    imports.write(RED_PIXEL, "notes/bread files/red pixel.png")
    imports.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "notes/paper.pdf")
    report = imports.run(imports.folder / "notes", format_=ImportFormat.MARKDOWN)
    assert sorted(o.title for o in report.conversations) == ["Bread", "Todo", "list"]


def test_markdown_of_a_chinese_program(imports: Imports) -> None:
    conversation = imports.only(
        "# 面包\n\n## 来自你的消息:\n多久？\n\n## 来自 ChatGPT 的消息:\n一小时。", "a.md"
    )
    assert conversation.title == "面包"
    assert shown(conversation) == [("user", "多久？"), ("assistant", "一小时。")]


OBSIDIAN = """---
nexus: nexus-ai-chat-importer
conversation_id: 68a1
create_time: 2025-01-02T10:00:00.000Z
---
# Title: Trees

Chat URL: https://chat.openai.com/c/68a1

>[!nexus_user] **User** - 01/02/2025 at 10:00 AM
> Oak?
> ```
<!-- UID: 1 -->
>[!nexus_agent] **Assistant** - 01/02/2025 at 10:01 AM
> # User
>
> > Quoted.
<!-- UID: 2 -->

---
"""


def test_an_obsidian_note_whose_messages_are_quoted(imports: Imports) -> None:
    report = imports.run(imports.write(OBSIDIAN, "Trees.md"))
    (outcome,) = report.conversations
    conversation = imports.store.open(outcome.id)
    assert shown(conversation) == [("user", "Oak?\n```"), ("assistant", "# User\n\n> Quoted.")]
    assert b"UID: 2" in imports.everything_on_disk()
    assert b"https://chat.openai.com/c/68a1" in imports.everything_on_disk()
    imports.folder.joinpath("Trees.md").rename(imports.folder / "Renamed.md")
    assert imports.run(imports.folder).conversations[0].state is ImportState.UNCHANGED


SAID_AT = 1753756154000


@pytest.mark.parametrize(
    "note",
    [
        '#### You:\n<time datetime="2025-07-29T02:29:14.000Z" title="x">02:29</time>\n\nhi',
        "## User (2025-07-29T02:29:14Z)\n\nhi",
        "## Claude (2025-07-29T02:29:14Z)\n\nhi",
        "## Prompt:\n2025-07-29T02:29:14+00:00\n\nhi",
    ],
)
def test_when_a_message_of_a_note_was_said(imports: Imports, note: str) -> None:
    (message,) = imports.only(note, "a.md").path()
    assert (message.created, message.text, message.model) == (SAID_AT, "hi", None)


@pytest.mark.parametrize("about", ["10:00", "7/29/2025, early"])
def test_a_time_that_is_not_understood_is_no_model(imports: Imports, about: str) -> None:
    note = f"# User\n\n2025-07-29 02:29:14\n\n# Claude ({about})\n\nho"
    question, answer = imports.only(note, "a.md").path()
    assert question.text == "2025-07-29 02:29:14"
    assert answer.model is None and (answer.source or {})["data"] == {"heading": about}


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("# T\n\n## 用户\n你好\n\n## DeepSeek-R1\n您好", [("user", "你好"), ("assistant", "您好")]),
        ("**User:**\n\nhi\n\n**GPT-4o mini:**\nho", [("user", "hi"), ("assistant", "ho")]),
        ("## Human (10:00):\nhi\n\n## Claude:\nho", [("user", "hi"), ("assistant", "ho")]),
        ("# DeepSeek\n\n## You\nhi", [("user", "hi")]),
        ("# T #\n\n## You ##\nhi", [("user", "hi")]),
        ("# T\n\n**User:** hi\n\n**Assistant**: ho", [("user", "hi"), ("assistant", "ho")]),
        ("**User:** only one", [("user", "**User:** only one")]),
        ("# T\n\n## 用户\n朱镕基".encode("gbk"), [("user", "朱镕基")]),
        ("# T\n\n## User\nびわの木".encode("cp932"), [("user", "びわの木")]),
        ("# T\n\n## User\n枇杷树".encode()[:-1], [("user", "枇杷\ufffd")]),
        ("##### You said:\n\nhi\n\n###### ChatGPT said:\n\nho\n\n##### He said:\n", [("user", "hi"), ("assistant", "ho\n\n##### He said:")]),
        ("# C\n\n**You:**\n\nhi\n\n---\n\n**ChatGPT:**\n\nho\n\n---", [("user", "hi"), ("assistant", "ho")]),
        ("**You:**\nhi\n\n---\n**Bot:**\nho\n\n**You:**\nho", [("user", "hi\n\n---"), ("assistant", "ho"), ("user", "ho")]),
        ('# role::user\n\nhi\n\n<hr class="__chatgpt_plugin">\n\n# role::assistant<span style="x"> (gpt-4)</span>\n\nho',
         [("user", "hi"), ("assistant", "ho")]),
        ("### 🧑‍💻 User\n\nhi\n\n### 🤖 Pro/DeepSeek-V3 | SiliconFlow\n\nho", [("user", "hi"), ("assistant", "ho")]),
        ("---\n\nA rule, no field.\n\n---\nRest.", [("user", "---\n\nA rule, no field.\n\n---\nRest.")]),
    ],
)  # fmt: skip
def test_who_speaks_in_a_note(
    imports: Imports, note: str | bytes, expected: list[tuple[str, str]]
) -> None:
    assert shown(imports.only(note, "note.md")) == expected


def test_text_before_the_first_message_is_kept(imports: Imports) -> None:
    report = imports.run(imports.write("# T\n\nMy remark.\n\n## User\nhi", "note.md"))
    assert "text before the first message" in str(report.conversations[0].problems[0])
    assert b"My remark." in imports.everything_on_disk()


GATHERED = """<!-- Loquat conversation a
title: "Oak"
id: "a"
-->

# Oak

## User

A tree?

<!-- end of a -->
{between}
---

<!-- Loquat conversation b
title: "Elm"
-->

# Elm

## User

And this?

<!-- end of b -->
"""


def test_what_stands_between_conversations_belongs_to_the_one_above(imports: Imports) -> None:
    report = imports.run(imports.write(GATHERED.format(between="\nMy note.\n"), "all.md"))
    oak, elm = (imports.store.open(o.id) for o in report.conversations)
    assert (oak.title, shown(oak)) == ("Oak", [("user", "A tree?\n\nMy note.")])
    assert (elm.title, shown(elm)) == ("Elm", [("user", "And this?")])
    assert oak.id != elm.id


def test_only_a_file_that_begins_so_holds_several(imports: Imports) -> None:
    quoted = "# User\n\nI found this:\n\n" + GATHERED.format(between="")
    (message,) = imports.only(quoted, "note.md").path()[:1]
    assert message.text.startswith("I found this:\n\n<!-- Loquat conversation a")


def test_one_that_is_too_long_is_said_and_the_others_come(
    imports: Imports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markdown, "_MAX_BYTES", 1000)
    long = GATHERED.format(between="word " * 300)
    failed, elm = imports.run(imports.write(long, "all.md")).conversations
    assert (failed.state, elm.title) == (ImportState.FAILED, "Elm")
    assert "it is bigger than" in str(failed.problems[0])
