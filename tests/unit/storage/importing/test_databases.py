"""What is read of other programs' databases."""

import contextlib
import sqlite3
from pathlib import Path

from desktop.core.importing import ImportState
from desktop.core.message import Ending
from tests.support import foreign_exports as exports
from tests.unit.storage.importing.conftest import Imports, by_key, shown


def test_pygpt_database(imports: Imports, tmp_path: Path) -> None:
    conversation = imports.only(exports.pygpt_database(tmp_path / "db.sqlite"))
    assert (conversation.title, conversation.fields["folder"]) == ("Rivers", "Work")
    assert shown(conversation) == [("user", "Long?"), ("assistant", "The Nile.")]
    answer = conversation.path()[1]
    assert answer.model == "gpt-4o"
    assert (answer.source or {})["data"]["cmds"] == [{"cmd": "x"}]


def test_pygpt_database_in_an_archive(imports: Imports, tmp_path: Path) -> None:
    database = exports.pygpt_database(tmp_path / "db.sqlite").read_bytes()
    assert (
        imports.only(exports.zipped(tmp_path / "p.zip", {"db.sqlite": database})).title == "Rivers"
    )


def test_cherry_studios_database(imports: Imports, tmp_path: Path) -> None:
    database = exports.cherry_studio_database(tmp_path / "cherrystudio.sqlite")
    other = tmp_path / "knowledge"
    with contextlib.closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE vectors (id TEXT)")
    backup = {
        "metadata.json": {"version": 7},
        "Data/cherrystudio.sqlite": database.read_bytes(),
        "Data/Files/f-0001.png": exports.PNG,
        "Data/KnowledgeBase/k": other.read_bytes(),
    }
    report = imports.run(exports.zipped(tmp_path / "cherry.zip", backup))
    (outcome,) = report.conversations
    assert not report.problems
    assert [str(p) for p in outcome.problems] == ["1 × “source-url” is kept as source data only"]
    conversation = imports.store.open(outcome.id)
    messages = by_key(conversation)
    assert (conversation.title, conversation.fields["folder"]) == ("Boats", "Sea")
    assert conversation.fields["pinned"] is True and conversation.fields["tags"] == ["wood"]
    said = [m.text.split("\n")[0] for m in conversation.path()]
    assert said == ["Be kind.", "Which boat?", "**measure**"]
    assert conversation.siblings(messages["x4"].id) == (messages["x4"].id, messages["x5"].id)
    answer = messages["x4"]
    assert (answer.reasoning, answer.model) == ("wood", "gpt-5")
    assert answer.text.endswith("A canoe.\n\n```c\nrow()\n```")
    assert answer.usage and answer.usage.total_tokens == 3
    assert (messages["x5"].model, messages["x5"].ending) == ("o3", Ending.STOPPED)
    assert [p.name for p in messages["x2"].attachments] == ["boat.png"]
    assert exports.SECRET.encode() not in imports.everything_on_disk()
    assert imports.run(database, tmp_path / "cherry.zip").count(ImportState.UNCHANGED) == 2


def test_a_database_that_is_in_use_or_nobodys_or_damaged(imports: Imports, tmp_path: Path) -> None:
    path = exports.pygpt_database(tmp_path / "db.sqlite")
    (tmp_path / "db.sqlite-wal").write_bytes(b"newest")
    assert "it is in use" in str(imports.run(path).problems[0])
    other = tmp_path / "webui.db"
    with contextlib.closing(sqlite3.connect(other)) as database:
        database.execute("CREATE TABLE chat (id TEXT)")
    assert "a database of a program whose" in str(imports.run(other).problems[0])
    (tmp_path / "db.sqlite-wal").unlink()
    path.write_bytes(path.read_bytes().replace(b"input_ts", b"in\xc4ut_ts"))
    assert "damaged" in str(imports.run(path).problems[0])
