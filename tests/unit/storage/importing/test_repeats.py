"""A second import: nothing twice, nothing lost, what a person did meanwhile stays."""

import copy
import gc
import json
from pathlib import Path
from typing import Any

import pytest

from desktop.core.changes import ConversationChange, MessageChange
from desktop.core.conversation import Conversation
from desktop.core.editing import edited
from desktop.core.importing import ImportState
from desktop.core.message import TextPart
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import profile_in
from tests.support import foreign_exports as exports
from tests.unit.storage.importing.conftest import Imports

ALL = {
    "chatgpt": lambda: [exports.chatgpt()], "claude": exports.claude, "open_webui": exports.open_webui,
    "librechat": exports.librechat, "chatbox": exports.chatbox, "cherry": exports.cherry_studio, "nextchat": exports.nextchat,
    "deepseek": exports.deepseek,
}  # fmt: skip


def files(imports: Imports) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in imports.profile.history.iterdir()}


@pytest.mark.parametrize("name", ALL)
def test_a_second_import_changes_nothing(imports: Imports, name: str) -> None:
    path = imports.write(ALL[name]())
    first = imports.run(path)
    before = files(imports)
    again = imports.run(path)
    assert first.count(ImportState.NEW) == len(first.conversations)
    assert again.count(ImportState.UNCHANGED) == len(first.conversations)
    assert files(imports) == before
    assert [o.id for o in again.conversations] == [o.id for o in first.conversations]


@pytest.mark.parametrize("name", ALL)
def test_a_preview_says_the_same_as_the_import_and_writes_nothing(
    imports: Imports, name: str
) -> None:
    path = imports.write(ALL[name]())
    preview = imports.run(path, is_preview=True)
    assert not imports.profile.history.exists() or not files(imports)
    assert not imports.profile.attachments.exists()
    assert imports.run(path).conversations == preview.conversations
    assert imports.run(path, is_preview=True).count(ImportState.UNCHANGED) == len(
        preview.conversations
    )


def test_numbers_that_are_none_are_the_same_in_a_repeat(imports: Imports) -> None:
    whole = json.dumps([exports.chatgpt(odd=float("inf"))]).replace(
        "}]", ', "far": 1e999, "no": NaN}]'
    )
    path = imports.write(whole)
    imports.run(path)
    before = files(imports)
    assert imports.run(path).count(ImportState.UNCHANGED) == 1
    assert files(imports) == before
    assert b'"far":"1e999"' in imports.everything_on_disk()


def test_two_machines_write_the_same_lines(imports: Imports, tmp_path: Path) -> None:
    path = imports.write([exports.chatgpt()])
    imports.run(path)
    other = Imports(profile_in(tmp_path / "other"), tmp_path)
    other.run(path)
    assert files(other) == files(imports)
    other.store.close()


def with_answer(value: dict[str, Any]) -> dict[str, Any]:
    """The same conversation, continued in ChatGPT."""
    grown = copy.deepcopy(value)
    grown["mapping"]["a3"]["children"] = ["u4"]
    grown["mapping"]["u4"] = exports.node(
        "u4", "a3", exports.said("u4", "user", "And sour?", 1700000100)
    )
    return {**grown, "current_node": "u4", "update_time": 1700000101}


def imported(imports: Imports, value: dict[str, Any]) -> Conversation:
    report = imports.run(imports.write([value]))
    return imports.store.open(report.conversations[0].id)


def test_what_came_later_in_the_source_comes_in_with_a_snapshot_before(imports: Imports) -> None:
    before = imported(imports, exports.chatgpt())
    report = imports.run(imports.write([with_answer(exports.chatgpt())]))
    assert [(o.state, o.messages) for o in report.conversations] == [(ImportState.CHANGED, 1)]
    after = imports.store.open(before.id)
    assert [m.text for m in after.path()][-2:] == ["Yes.", "And sour?"]
    assert after.updated == 1700000100000
    (snapshot,) = imports.store.snapshots_of(before.id)
    assert snapshot.path.read_bytes().count(b"\n") == 8
    assert (
        imports.run(imports.write([with_answer(exports.chatgpt())])).count(ImportState.UNCHANGED)
        == 1
    )


def test_what_a_person_did_in_loquat_stays(imports: Imports) -> None:
    before = imported(imports, exports.chatgpt())
    last = before.path()[-1].id
    edit = edited(
        before, before.path()[1].id, "What is a medlar?", lambda: "mine", 1_800_000_000_000
    )
    imports.store.append(
        before.id, [*edit.changes, ConversationChange({"title": "My title"})], sync=False
    )
    after = imported(imports, with_answer(exports.chatgpt()))
    assert after.title == "My title"
    assert after.current == "mine"
    assert after.messages["mine"].text == "What is a medlar?"
    assert any(m.text == "And sour?" and m.parent == last for m in after.messages.values())


def test_a_text_changed_in_the_source_comes_in_beside_the_old_one(imports: Imports) -> None:
    before = imported(imports, exports.chatgpt())
    changed = exports.chatgpt()
    changed["mapping"]["a1"]["message"]["content"]["parts"] = ["Another text."]
    after = imported(imports, changed)
    old = next(m for m in before.messages.values() if m.text == "A fruit.")
    new = next(m for m in after.messages.values() if m.text == "Another text.")
    assert after.messages[old.id].text == "A fruit."
    assert set(after.siblings(new.id)) >= {old.id, new.id}
    assert imports.run(imports.write([changed])).count(ImportState.UNCHANGED) == 1


def test_an_answer_that_was_still_growing_is_completed_in_its_place(imports: Imports) -> None:
    before = imported(imports, exports.chatgpt())
    changed = exports.chatgpt()
    changed["mapping"]["a3"]["message"]["content"]["parts"] = ["Yes. Very."]
    after = imported(imports, changed)
    assert after.messages[before.path()[-1].id].text == "Yes. Very."
    assert len(after.messages) == len(before.messages)


def test_a_message_changed_here_and_there_keeps_both(imports: Imports) -> None:
    before = imported(imports, exports.chatgpt())
    last = before.path()[-1].id
    imports.store.append(
        before.id, [MessageChange(last, {"parts": [{"type": "text", "text": "Mine."}]})], sync=False
    )
    changed = exports.chatgpt()
    changed["mapping"]["a3"]["message"]["content"]["parts"] = ["Yes. Very."]
    after = imported(imports, changed)
    assert after.messages[last].parts == (TextPart("Mine."),)
    assert "Yes. Very." in [m.text for m in after.messages.values()]


def test_what_was_deleted_stays_deleted(imports: Imports) -> None:
    path = imports.write([exports.chatgpt("c-1"), exports.chatgpt("c-2"), exports.chatgpt("c-3")])
    ids = [o.id for o in imports.run(path).conversations]
    imports.store.delete(ids[0])
    imports.store.delete(ids[1])
    imports.store.purge(ids[1])
    gone = next(iter(imports.store.open(ids[2]).messages))
    imports.store.append(ids[2], [MessageChange(gone, {"deleted": True})], sync=False)
    report = imports.run(path)
    assert report.count(ImportState.UNCHANGED) == 3
    assert imports.store.open(ids[0]).deleted
    assert not imports.store.open(ids[1]).messages
    assert gone not in imports.store.open(ids[2]).messages
    assert ["trash" in str(o.problems) for o in report.conversations] == [True, False, False]


def test_a_title_changed_in_the_source_follows_if_it_was_left_alone(imports: Imports) -> None:
    imported(imports, exports.chatgpt())
    assert imported(imports, exports.chatgpt(title="Fruit of spring")).title == "Fruit of spring"


def test_the_same_conversation_twice_in_one_import(imports: Imports) -> None:
    path = imports.write([exports.chatgpt(), exports.chatgpt()])
    states = [ImportState.NEW, ImportState.UNCHANGED]
    assert [o.state for o in imports.run(path, is_preview=True).conversations] == states
    assert [o.state for o in imports.run(path).conversations] == states


def test_cancel_leaves_whole_conversations_and_a_repeat_does_the_rest(imports: Imports) -> None:
    path = imports.write([exports.chatgpt(f"c-{n}") for n in range(20)])
    told: list[int] = []
    report = imports.run(
        path, tell=lambda p: told.append(p.conversations), is_cancelled=lambda: len(told) >= 5
    )
    assert report.is_cancelled
    assert len(report.conversations) == len(files(imports)) == 5
    rest = imports.run(path)
    assert (rest.count(ImportState.UNCHANGED), rest.count(ImportState.NEW)) == (5, 15)


def test_another_process_sees_what_was_imported(imports: Imports) -> None:
    before = imported(imports, exports.chatgpt())
    other = HistoryStore(imports.profile, new_writer_id())
    assert [(s.id, s.title) for s in other.summaries()] == [(before.id, "Fruit")]
    other.close()


@pytest.mark.parametrize("name", ALL)
def test_an_import_leaves_no_circles_behind(imports: Imports, name: str) -> None:
    """The window collects garbage seldom: what an import holds on to would pile up."""
    path = imports.write(ALL[name]())
    imports.run(path, is_preview=True)
    gc.collect()
    gc.disable()
    try:
        for _ in range(5):
            imports.run(path, is_preview=True)
        assert gc.collect() < 100
    finally:
        gc.enable()


def test_an_older_export_takes_nothing_back(imports: Imports) -> None:
    old, new = (
        exports.chatgpt(title="Fruit"),
        exports.chatgpt(title="Loquats", update_time=1700009999),
    )
    old["mapping"]["a3"]["message"]["content"]["parts"] = ["Ye"]
    old["current_node"] = "a2"
    imports.run(imports.write([new], "new.json"))
    before = files(imports)
    for _ in range(2):
        report = imports.run(imports.write([old], "old.json"))
        assert report.count(ImportState.UNCHANGED) == 1
    assert files(imports) == before


def test_two_conversations_of_one_id_settle(imports: Imports) -> None:
    path = imports.write(
        [exports.chatgpt(), exports.chatgpt(title="Other", update_time=1600000000)]
    )
    imports.run(path)
    before = files(imports)
    assert imports.run(path).count(ImportState.UNCHANGED) == 2
    assert files(imports) == before
