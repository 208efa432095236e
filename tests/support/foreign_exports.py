"""Exports of other programs in their real shapes, small, written for the tests."""

import json
import sqlite3
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301"
    "010018dd8db00000000049454e44ae426082"
)
PNG_URL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQAY3Y2wAAAAAElFTkSuQmCC"
#: A key of another program; it must be nowhere after an import.
SECRET = "sk-otherprogramskey0123456789abcdef"


def node(
    key: str, parent: str | None, message: dict[str, Any] | None, *children: str
) -> dict[str, Any]:
    """A node of ChatGPT's mapping."""
    return {"id": key, "message": message, "parent": parent, "children": list(children)}


def said(
    key: str, role: str, content: Any, time: Any = 1700000000.5, **more: Any
) -> dict[str, Any]:
    """A message of ChatGPT; ``content`` is text or a content object."""
    if isinstance(content, str):
        content = {"content_type": "text", "parts": [content]}
    author = {"role": role, "name": more.pop("name", None), "metadata": {}}
    return {
        "id": key, "author": author, "create_time": time, "update_time": None, "content": content,
        "status": "finished_successfully", "end_turn": True, "weight": 1.0,
        "metadata": more.pop("metadata", {}), "recipient": more.pop("recipient", "all"), "channel": None,
    }  # fmt: skip


def chatgpt(key: str = "c-1", title: str = "Fruit", **more: Any) -> dict[str, Any]:
    """A conversation with a hidden root, two answers to one question and a follow-up below the first."""
    model = {"model_slug": "gpt-4o"}
    mapping = {
        "root": node("root", None, None, "sys"),
        "sys": node(
            "sys",
            "root",
            said(
                "sys", "system", "", None, metadata={"is_visually_hidden_from_conversation": True}
            ),
            "u1",
        ),
        "u1": node("u1", "sys", said("u1", "user", "What is a loquat?", 1700000001), "a1", "a2"),
        "a1": node(
            "a1", "u1", said("a1", "assistant", "A fruit.", 1700000002, metadata=model), "u2"
        ),
        "a2": node("a2", "u1", said("a2", "assistant", "枇杷。", 1700000003, metadata=model)),
        "u2": node("u2", "a1", said("u2", "user", "Sweet?", 1700000004), "a3"),
        "a3": node("a3", "u2", said("a3", "assistant", "Yes.", 1700000005, metadata=model)),
    }
    return {
        "title": title, "create_time": 1700000000.5, "update_time": 1700000006.25, "mapping": mapping,
        "moderation_results": [], "current_node": "a3", "conversation_id": key, "id": key,
        "is_archived": False, "default_model_slug": "gpt-4o", **more,
    }  # fmt: skip


def chain(*messages: dict[str, Any], key: str = "c-1", **more: Any) -> dict[str, Any]:
    """A conversation of ChatGPT with one branch."""
    ids = [m["id"] for m in messages]
    mapping = {
        i: node(i, ids[n - 1] if n else None, m, *ids[n + 1 : n + 2])
        for n, (i, m) in enumerate(zip(ids, messages, strict=True))
    }
    return {
        "title": "Chain",
        "mapping": mapping,
        "current_node": ids[-1],
        "conversation_id": key,
        **more,
    }


def claude() -> list[dict[str, Any]]:
    """An export with thinking, a tool and its result, an attachment, and an edited question."""
    base = {"updated_at": "2025-01-02T03:04:06Z", "attachments": [], "files": []}
    return [
        {
            "uuid": "cl-1", "name": "Pears", "summary": "", "created_at": "2025-01-02T03:04:05.123456Z",
            "updated_at": "2025-01-02T04:00:00Z", "account": {"uuid": "acc"}, "is_starred": True,
            "project": {"uuid": "p-1", "name": "Garden"},
            "chat_messages": [
                {**base, "uuid": "m1", "sender": "human", "text": "Read this", "created_at": "2025-01-02T03:04:05Z",
                 "content": [{"type": "text", "text": "Read this", "citations": []}],
                 "attachments": [{"file_name": "a.txt", "file_size": 3, "file_type": "txt", "extracted_content": "abc"}],
                 "parent_message_uuid": "00000000-0000-4000-8000-000000000000"},
                {**base, "uuid": "m2", "sender": "assistant", "text": "Done.", "created_at": "2025-01-02T03:04:10Z",
                 "content": [
                     {"type": "thinking", "thinking": "Let me see", "summaries": []},
                     {"type": "tool_use", "id": "t1", "name": "search", "input": {"q": "pear"}},
                     {"type": "tool_result", "tool_use_id": "t1", "name": "search", "is_error": False,
                      "content": [{"type": "text", "text": "found"}]},
                     {"type": "text", "text": "Done."}],
                 "parent_message_uuid": "m1"},
                {**base, "uuid": "m3", "sender": "human", "text": "Again", "created_at": "2025-01-02T03:05:00Z",
                 "content": [{"type": "text", "text": "Again"}], "parent_message_uuid": "m2"},
                {**base, "uuid": "m4", "sender": "human", "text": "Again, please", "created_at": "2025-01-02T03:06:00Z",
                 "content": [{"type": "text", "text": "Again, please"}], "parent_message_uuid": "m2"},
            ],
        }
    ]  # fmt: skip


def claude_beside() -> dict[str, Any]:
    """What lies in Claude's archive beside the conversations, by the names of the files."""
    dated = {"created_at": "2025-01-02T03:04:05Z", "updated_at": "2025-01-02T04:00:00Z"}
    document = {"uuid": "d-1", "filename": "soil.md", "content": "# Soil", **dated}
    made = {
        "type": "tool_call",
        "toolCall": {"name": "write_file", "input": {"path": "a.html"}, "result": "done"},
    }
    blocks = [
        {"type": "thinking", "text": "green"},
        {"type": "text", "text": "Here."},
        made,
        {"type": "error", "message": "late"},
    ]
    attached = [{"name": "brief.txt", "content": "A page on figs"}, {"name": "sketch.png"}]
    return {
        "users.json": [{"uuid": "acc", "full_name": "A", "email_address": "a@b.example"}],
        "projects/p-1.json": {"uuid": "p-1", "name": "Garden", "description": "Figs", "is_private": True, **dated,
                              "prompt_template": "Answer as a gardener.", "docs": [document], "creator": {"uuid": "acc"}},
        "projects/p-2.json": {"uuid": "p-2", "name": "Empty", "description": "", "prompt_template": "", "docs": [], **dated},
        "memories/acc.json": {"conversations_memory": "Grows figs.", "project_memories": {"p-1": "Has clay."},
                              "memory_files": [{"path": "/soil.md", "content": "pH 6"}], "account_uuid": "acc"},
        "design_chats/dc-1.json": {"uuid": "dc-1", "title": "Fig page", "project": {"uuid": "x", "name": "Site"}, **dated, "messages": [
            {"uuid": "e1", "role": "user", "content": {"content": "Draw it", "attachments": attached}, "created_at": "2025-01-02T03:05:00Z"},
            {"uuid": "e2", "role": "assistant", "content": {"contentBlocks": blocks, "timestamp": "2025-01-02T03:06:00Z"}}]},
    }  # fmt: skip


def deepseek() -> list[dict[str, Any]]:
    """A question with a file and two answers, one of them after a search."""

    def one(key: str, parent: str | None, *children: str, **message: Any) -> dict[str, Any]:
        """A node; without fields of a message the root."""
        dated = {"files": [], "inserted_at": "2026-01-01T10:01:00.000000+08:00", **message}
        return node(key, parent, dated if message else None, *children)

    pages = [
        {"url": "https://pears.example/a", "title": "Pears", "snippet": "ripe", "cite_index": 2}
    ]
    mapping = {
        "root": one("root", None, "1"),
        "1": one("1", "root", "2", "3", model="deepseek-chat", files=[{"id": "file-9", "file_name": "tree.pdf"}],
                 fragments=[{"type": "REQUEST", "content": "Ripe?"}]),
        "2": one("2", "1", model="deepseek-chat", fragments=[{"type": "RESPONSE", "content": "No."}]),
        "3": one("3", "1", model="deepseek-reasoner", fragments=[
            {"type": "SEARCH", "results": pages}, {"type": "THINK", "content": "hm"},
            {"type": "RESPONSE", "content": "Yes[citation:2]."}]),
    }  # fmt: skip
    times = {"inserted_at": "2026-01-01T10:00:00+08:00", "updated_at": "2026-01-01T11:00:00+08:00"}
    return [{"id": "ds-1", "title": "Pears", **times, "mapping": mapping}]


def open_webui() -> list[dict[str, Any]]:
    """A chat with two answers, reasoning, a tool, a picture and a file."""
    details = (
        '<details type="reasoning" done="true" duration="3">\n<summary>Thought for 3 seconds</summary>\n'
        "&gt; First\n&gt; second\n</details>\n"
        '<details type="tool_calls" done="true" id="c1" name="weather" arguments="{&quot;city&quot;:&quot;Paris&quot;}"'
        ' result="&quot;18C&quot;">\n<summary>Tool Executed</summary>\n</details>\n255'
    )
    messages = {
        "q": {"id": "q", "parentId": None, "childrenIds": ["a", "b"], "role": "user", "content": "15 × 17?",
              "timestamp": 1700000000, "models": ["r1"],
              "files": [{"type": "image", "url": PNG_URL, "name": "p.png"},
                        {"type": "file", "name": "n.txt", "file": {"data": {"content": "notes"}}}]},
        "a": {"id": "a", "parentId": "q", "childrenIds": [], "role": "assistant", "content": details,
              "model": "r1", "timestamp": 1700000010, "done": True, "usage": {"prompt_tokens": 3, "completion_tokens": 5}},
        "b": {"id": "b", "parentId": "q", "childrenIds": [], "role": "assistant", "content": "256", "model": "r2",
              "timestamp": 1700000020, "done": True},
    }  # fmt: skip
    return [
        {
            "id": "w-1", "user_id": "u", "title": "Sums", "created_at": 1700000000, "updated_at": 1700000030,
            "archived": True, "pinned": True, "meta": {"tags": ["maths"]}, "share_id": None,
            "chat": {"id": "", "title": "Sums", "models": ["r1", "r2"],
                     "params": {"api_key": SECRET},
                     "history": {"messages": messages, "currentId": "b"}, "messages": [], "tags": []},
        }
    ]  # fmt: skip


def librechat(*, is_nested: bool = True, depth: int = 2) -> dict[str, Any]:
    """A conversation, nested or flat; ``depth`` turns below each other."""
    flat: list[dict[str, Any]] = []
    for number in range(depth * 2):
        is_own = number % 2 == 0
        flat.append({
            "messageId": f"l{number}",
            "parentMessageId": f"l{number - 1}" if number else "00000000-0000-0000-0000-000000000000",
            "conversationId": "lc-1", "createdAt": f"2024-04-09T14:32:0{min(number, 9)}.230Z", "isCreatedByUser": is_own,
            "sender": "User" if is_own else "GPT", "text": f"text {number}", "model": None if is_own else "gpt-4",
            "error": False, "unfinished": False,
        })  # fmt: skip
    if flat[1:]:
        flat[1]["content"] = [
            {"type": "think", "think": "hm"},
            {"type": "text", "text": {"value": "text 1"}},
        ]
    top = {"conversationId": "lc-1", "endpoint": "openAI", "title": "Trams", "exportAt": "16:33", "branches": True,
           "recursive": is_nested, "options": {"model": "gpt-4", "key": "x", "apiKey": SECRET}}  # fmt: skip
    if not is_nested:
        return {**top, "messages": flat}
    for above, below in pairwise(flat):
        above["children"] = [below]
    return {**top, "messagesTree": flat[:1]}


def chatbox() -> dict[str, Any]:
    """A storage with the new and the old kind of session, a thread, a fork, and keys in the settings."""
    new = {
        "id": "s-1", "type": "chat", "name": "Clouds", "starred": True,
        "settings": {"provider": "openai", "modelId": "gpt-4o"},
        "messages": [
            {"id": "b1", "role": "system", "contentParts": [{"type": "text", "text": "Be brief."}], "timestamp": 1700000000000},
            {"id": "b2", "role": "user", "contentParts": [{"type": "text", "text": "Why white?"}, {"type": "image", "storageKey": "picture:x"}],
             "timestamp": 1700000001000},
            {"id": "b3", "role": "assistant", "model": "GPT-4o", "aiProvider": "openai", "timestamp": 1700000002000,
             "contentParts": [{"type": "reasoning", "text": "light"},
                              {"type": "tool-call", "state": "result", "toolCallId": "x", "toolName": "look", "args": {"a": 1}, "result": "sky"},
                              {"type": "text", "text": "Droplets."}],
             "usage": {"inputTokens": 7, "outputTokens": 2}},
        ],
        "threads": [{"id": "t", "name": "Earlier", "createdAt": 1690000000000,
                     "messages": [{"id": "o1", "role": "user", "content": "Old one", "timestamp": 1690000000000}]}],
        "messageForksHash": {"b2": {"position": 0, "createdAt": 1, "lists": [
            {"id": "cur", "messages": []},
            {"id": "alt", "messages": [{"id": "b4", "role": "assistant", "contentParts": [{"type": "text", "text": "Mie."}]}]}]}},
    }  # fmt: skip
    old = {
        "id": "s-0",
        "name": "Rain",
        "messages": [{"id": "r1", "role": "user", "content": "Wet?"}],
    }
    return {
        "__exported_items": ["setting", "conversations"], "__exported_at": "2026-01-01T00:00:00Z",
        "settings": {"openaiKey": SECRET, "providers": {"openai": {"apiKey": SECRET}}, "licenseKey": SECRET},
        "chat-sessions-list": [{"id": "s-1", "name": "Clouds", "type": "chat"}],
        "session:s-1": new, "chat-sessions": [old],
    }  # fmt: skip


def cherry_studio() -> dict[str, Any]:
    """A backup: two models answer one question; contents as blocks; a picture by its file."""
    llm = {"providers": [{"id": "openai", "apiKey": SECRET}]}
    assistants = {
        "defaultAssistant": {"id": "default", "topics": []},
        "assistants": [{"id": "as", "name": "Helper", "prompt": "Be kind.",
                        "topics": [{"id": "t-1", "name": "Boats", "createdAt": "2025-02-03T04:05:06.000Z",
                                    "updatedAt": "2025-02-03T05:00:00.000Z", "pinned": True}]}],
    }  # fmt: skip
    store = {
        "llm": json.dumps(llm),
        "assistants": json.dumps(assistants),
        "settings": json.dumps({"webdavPass": SECRET}),
    }
    model = {"id": "gpt-4o", "provider": "openai", "name": "GPT-4o"}
    messages = [
        {"id": "h1", "role": "user", "topicId": "t-1", "createdAt": "2025-02-03T04:05:07.000Z", "status": "success", "blocks": ["k1", "k6"]},
        {"id": "h2", "role": "assistant", "askId": "h1", "model": model, "createdAt": "2025-02-03T04:05:08.000Z", "status": "success",
         "blocks": ["k2", "k3", "k4"], "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}},
        {"id": "h3", "role": "assistant", "askId": "h1", "model": {**model, "id": "o3"}, "createdAt": "2025-02-03T04:05:09.000Z",
         "status": "success", "blocks": ["k5"], "foldSelected": True},
        {"id": "h4", "role": "user", "createdAt": "2025-02-03T04:05:10.000Z", "status": "success", "content": "legacy text", "blocks": []},
    ]  # fmt: skip
    blocks = [
        {"id": "k1", "messageId": "h1", "type": "main_text", "content": "Which boat?"},
        {"id": "k2", "messageId": "h2", "type": "thinking", "content": "wood", "thinking_millsec": 5},
        {"id": "k3", "messageId": "h2", "type": "main_text", "content": "A canoe."},
        {"id": "k4", "messageId": "h2", "type": "tool", "toolId": "x", "toolName": "measure", "arguments": {"m": 1}, "content": "2 m"},
        {"id": "k5", "messageId": "h3", "type": "main_text", "content": "A raft."},
        {"id": "k6", "messageId": "h1", "type": "image", "file": {"id": "f-0001", "origin_name": "boat.png", "ext": ".png"}},
    ]  # fmt: skip
    return {
        "time": 1738555555555, "version": 5, "localStorage": {"persist:cherry-studio": json.dumps(store)},
        "indexedDB": {"topics": [{"id": "t-1", "messages": messages}], "message_blocks": blocks, "files": []},
    }  # fmt: skip


def nextchat() -> dict[str, Any]:
    """A backup of all stores, with keys in one of them."""
    return {
        "chat-next-web-store": {
            "sessions": [{
                "id": "n-1", "topic": "Trees", "memoryPrompt": "", "lastUpdate": 1700000005000, "lastSummarizeIndex": 0,
                "messages": [
                    {"id": "x1", "date": "2023/11/14 22:13:21", "role": "user",
                     "content": [{"type": "text", "text": "Oak?"}, {"type": "image_url", "image_url": {"url": PNG_URL}}]},
                    {"id": "x2", "date": "11/14/2023, 10:13:25 PM", "role": "assistant", "content": "Yes.", "model": "gpt-4",
                     "tools": [{"id": "t", "type": "function", "function": {"name": "f", "arguments": "{}"}, "content": "r"}]},
                ],
                "mask": {"id": "m", "name": "Trees", "context": [{"id": "ctx", "role": "system", "content": "Be green.", "date": ""}],
                         "modelConfig": {"model": "gpt-4", "apiKey": SECRET}},
            }],
            "currentSessionIndex": 0, "lastUpdateTime": 1700000005000,
        },
        "access-control": {"openaiApiKey": SECRET, "accessCode": SECRET},
        "app-config": {}, "mask-store": {}, "prompt-store": {},
    }  # fmt: skip


def pygpt_folder(folder: Path) -> Path:
    """The history of an old py-gpt: a list and a file for each conversation."""
    turns = [{"input": "Stars?", "output": "Suns.", "mode": "chat", "input_timestamp": 1700000000, "output_timestamp": 1700000002,
              "input_tokens": 4, "output_tokens": 5, "total_tokens": 9},
             {"input": "Far?", "output": "Very.", "input_timestamp": 1700000003, "output_timestamp": 1700000004,
              "images": ["C:\\py-gpt\\img\\star.png", "img/gone.png"]}]  # fmt: skip
    (folder / "context").mkdir(parents=True)
    (folder / "star.png").write_bytes(PNG)
    (folder / "context" / "20231114221320.000001.json").write_text(json.dumps(turns))
    listed = {
        "20231114221320.000001": {"id": "20231114221320.000001", "name": "Night", "mode": "chat"}
    }
    (folder / "context.json").write_text(
        json.dumps({"items": listed, "__meta__": {"version": "2.0"}})
    )
    return folder


def pygpt_database(path: Path) -> Path:
    """The database of a newer py-gpt."""
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TABLE ctx_meta (id INTEGER PRIMARY KEY, uuid TEXT, created_ts INTEGER, updated_ts INTEGER, name TEXT,"
            " mode TEXT, is_deleted BOOLEAN, is_important BOOLEAN, is_archived BOOLEAN, group_id INTEGER)"
        )
        database.execute(
            "CREATE TABLE ctx_item (id INTEGER PRIMARY KEY, meta_id INTEGER, input TEXT, output TEXT, input_ts INTEGER,"
            " output_ts INTEGER, model TEXT, images_json TEXT, cmds_json TEXT, input_tokens INTEGER, output_tokens INTEGER,"
            " total_tokens INTEGER)"
        )
        database.execute("CREATE TABLE ctx_group (id INTEGER PRIMARY KEY, uuid TEXT, name TEXT)")
        database.execute("INSERT INTO ctx_group VALUES (3, 'g', 'Work')")
        database.execute(
            "INSERT INTO ctx_meta VALUES (1, 'uu-1', 1700000000, 1700000009, 'Rivers', 'chat', 0, 1, 0, 3)"
        )
        database.execute(
            "INSERT INTO ctx_meta VALUES (2, 'uu-2', 1700000000, 1700000009, 'Gone', 'chat', 1, 0, 0, 0)"
        )
        database.execute(
            "INSERT INTO ctx_item VALUES (1, 1, 'Long?', 'The Nile.', 1700000001, 1700000002, 'gpt-4o', NULL, '[{\"cmd\": \"x\"}]', 3, 4, 7)"
        )
    database.close()
    return path


def cherry_studio_database(path: Path) -> Path:
    """The database of Cherry Studio 2: two answers below a deleted message, and a question that is not written yet."""

    def said(key: str, parent: str | None, role: str, *parts: dict[str, Any], **more: Any) -> None:
        """Add a message to the topic."""
        row = {"id": key, "parent_id": parent, "topic_id": "t-1", "role": role, "data": json.dumps({"parts": parts}),
               "status": "success", "created_at": 1750000000000 + int(key[1:]), **more}  # fmt: skip
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        database.execute(f"INSERT INTO message ({names}) VALUES ({marks})", tuple(row.values()))

    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode = WAL")  # as the program has it
        database.executescript(
            "CREATE TABLE topic (id TEXT, name TEXT, assistant_id TEXT, active_node_id TEXT, group_id TEXT,"
            " created_at INTEGER, updated_at INTEGER, deleted_at INTEGER);"
            "CREATE TABLE message (id TEXT, parent_id TEXT, topic_id TEXT, role TEXT, data TEXT, searchable_text TEXT,"
            " status TEXT, model_id TEXT, message_snapshot TEXT, stats TEXT, created_at INTEGER, deleted_at INTEGER);"
            "CREATE TABLE assistant (id TEXT, name TEXT, prompt TEXT);"
            'CREATE TABLE "group" (id TEXT, entity_type TEXT, name TEXT);'
            "CREATE TABLE tag (id TEXT, name TEXT); CREATE TABLE entity_tag (entity_type TEXT, entity_id TEXT, tag_id TEXT);"
            "CREATE TABLE pin (id TEXT, entity_type TEXT, entity_id TEXT);"
            "CREATE TABLE user_provider (id TEXT, api_keys TEXT);"
            "INSERT INTO topic VALUES ('t-1', 'Boats', 'as', 'x7', 'g', 1750000000000, 1750000009000, NULL);"
            "INSERT INTO topic VALUES ('t-2', 'Gone', NULL, NULL, NULL, 1, 1, 1750000000000);"
            "INSERT INTO topic VALUES ('t-3', 'Empty', NULL, NULL, NULL, 2, 2, NULL);"
            "INSERT INTO assistant VALUES ('as', 'Helper', 'Be kind.'); INSERT INTO \"group\" VALUES ('g', 'topic', 'Sea');"
            "INSERT INTO tag VALUES ('y', 'wood'); INSERT INTO entity_tag VALUES ('topic', 't-1', 'y');"
            "INSERT INTO pin VALUES ('p', 'topic', 't-1');"
        )
        database.execute("INSERT INTO user_provider VALUES ('openai', ?)", (SECRET,))
        measured = {
            "type": "tool-measure",
            "toolCallId": "c",
            "state": "output-available",
            "input": {"m": 1},
            "output": "2 m",
        }
        file = {
            "type": "file",
            "mediaType": "image/png",
            "filename": "boat.png",
            "url": "file:///home/a/Files/f-0001.png",
        }
        said("x1", None, "root")
        said("x2", "x1", "user", {"type": "text", "text": "Which boat?"}, file)
        said("x3", "x2", "user", {"type": "text", "text": "no"}, deleted_at=1750000000009)
        said("x4", "x3", "assistant", {"type": "step-start"}, {"type": "reasoning", "text": "wood"}, measured,
             {"type": "text", "text": "A canoe.", "state": "done"}, {"type": "data-code", "data": {"content": "row()", "language": "c"}},
             message_snapshot=json.dumps({"model": {"id": "gpt-5", "provider": "openai"}}),
             stats=json.dumps({"inputTokens": 1, "outputTokens": 2, "totalTokens": 3}))  # fmt: skip
        said("x5", "x3", "assistant", {"type": "text", "text": "A ra"}, {"type": "source-url", "url": "https://a.example"},
             model_id="openai::o3", status="paused")  # fmt: skip
        said("x7", "x4", "user")
    database.close()
    return path


def zipped(path: Path, files: dict[str, Any]) -> Path:
    """An archive of ``files``: bytes as they are, text in UTF-8, all else as JSON."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            data = content if isinstance(content, bytes | str) else json.dumps(content)
            archive.writestr(name, data)
    return path


def mixed(folder: Path) -> Path:
    """Write an archive of ChatGPT: several conversations, one broken, one whose picture is missing."""
    titles = (
        "Grafting a loquat",
        "枇杷树嫁接的时间和方法",
        "Refactoring a parser",
        "Three days in Lisbon",
    )
    gone = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-gone01"}
    content = {"content_type": "multimodal_text", "parts": ["What is this?", gone]}
    conversations = [
        *(chatgpt(f"c-{n}", title) for n, title in enumerate(titles * 3)),
        {"title": "Empty", "id": "e"},
        chain(said("m", "user", content), key="p", title="A picture"),
    ]
    folder.mkdir(parents=True, exist_ok=True)
    return zipped(folder / "export.zip", {"conversations.json": conversations})
