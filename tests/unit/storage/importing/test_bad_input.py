"""Damaged, hostile and absurd exports: each fault is named, the rest comes in, nothing raises."""

import copy
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from desktop.core.importing import ImportFormat, ImportReport, ImportState
from desktop.storage.importing import json_stream, sources
from desktop.storage.paths import profile_in
from tests.support import foreign_exports as exports
from tests.unit.storage.importing.conftest import Imports


def states(report: ImportReport) -> list[ImportState]:
    return [o.state for o in report.conversations]


def said(report: ImportReport) -> str:
    each = [str(p) for o in report.conversations for p in o.problems]
    return "\n".join([*(str(p) for p in report.problems), *each])


def test_a_file_cut_anywhere_gives_what_is_whole(imports: Imports) -> None:
    whole = json.dumps([exports.chatgpt("c-1"), exports.chatgpt("c-2")]).encode()
    first = len(json.dumps(exports.chatgpt("c-1"))) + 1
    ends = (first, len(whole) - 1)
    for end in range(0, len(whole), 97):
        report = imports.run(
            imports.write(whole[:end]), is_preview=True, format_=ImportFormat.CHATGPT
        )
        assert len(report.conversations) == sum(end >= at for at in ends)
        assert report.problems


def test_a_cut_archive_gives_what_is_whole(imports: Imports, tmp_path: Path) -> None:
    many = [exports.chatgpt(f"c-{n}", title=f"T{n * 7919}") for n in range(200)]
    path = exports.zipped(tmp_path / "e.zip", {"conversations.json": many, "user.json": {}})
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    report = imports.run(path)
    assert 50 < report.count(ImportState.NEW) < 200
    assert "damaged or cut off" in said(report)


def test_an_archive_with_a_broken_checksum(imports: Imports, tmp_path: Path) -> None:
    path = tmp_path / "e.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("conversations.json", json.dumps([exports.chatgpt()]))
    data = bytearray(path.read_bytes())
    at = data.find(b"A fruit")
    data[at] = ord("B")
    path.write_bytes(bytes(data))
    report = imports.run(path)
    assert "damaged" in said(report)


def test_a_bomb_is_refused_and_its_neighbours_are_read(imports: Imports, tmp_path: Path) -> None:
    bomb = b'[{"mapping": "' + b"A" * (70 * 1024 * 1024)
    path = exports.zipped(
        tmp_path / "e.zip",
        {"a-conversations.json": bomb, "conversations.json": [exports.chatgpt()]},
    )
    report = imports.run(path)
    assert states(report) == [ImportState.NEW]
    assert "absurd size" in said(report)


def test_a_bomb_that_lies_about_its_size(
    imports: Imports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "_RATIO_FREE_BYTES", 1024 * 1024)
    path = exports.zipped(
        tmp_path / "e.zip", {"conversations.json": b'[{"mapping": "' + b"A" * 3_000_000}
    )
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 1000)
    path.write_bytes(bytes(data))
    report = imports.run(path)
    assert not report.conversations and report.problems


@pytest.mark.parametrize(
    "name",
    ["../../evil.json", "/etc/evil.json", "C:\\evil.json", "a/../../evil.json", "..\\evil.json"],
)
def test_a_name_that_leads_out_is_passed_over(imports: Imports, tmp_path: Path, name: str) -> None:
    path = tmp_path / "e.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), json.dumps([exports.chatgpt("evil")]))
        archive.writestr("conversations.json", json.dumps([exports.chatgpt("good")]))
    report = imports.run(path)
    assert states(report) == [ImportState.NEW]
    assert "leads out" in said(report)


def test_an_asset_reference_leads_nowhere_else(imports: Imports, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(exports.PNG)
    pointer = {
        "content_type": "image_asset_pointer",
        "asset_pointer": "file-service://../secret.png",
    }
    content = {"content_type": "multimodal_text", "parts": [pointer]}
    imports.run(
        imports.write([exports.chain(exports.said("m", "user", content))], "in/conversations.json")
    )
    assert not imports.profile.attachments.exists()


def test_a_cycle_is_cut_and_every_message_stays(imports: Imports) -> None:
    value = exports.chatgpt()
    value["mapping"]["u1"]["parent"] = "a3"
    report = imports.run(imports.write([value]))
    assert "circle" in said(report)
    assert len(imports.store.open(report.conversations[0].id).messages) == 6


def test_a_message_that_is_its_own_parent(imports: Imports) -> None:
    value = exports.chain(exports.said("m", "user", "x"))
    value["mapping"]["m"]["parent"] = "m"
    report = imports.run(imports.write([value]))
    assert len(imports.store.open(report.conversations[0].id).path()) == 1


def test_a_missing_parent_is_named_and_the_message_stays(imports: Imports) -> None:
    value = exports.chatgpt()
    value["mapping"]["u2"]["parent"] = "nowhere"
    report = imports.run(imports.write([value]))
    assert "parent that is not there" in said(report)
    assert len(imports.store.open(report.conversations[0].id).messages) == 6


def test_doubled_ids(imports: Imports) -> None:
    value = exports.librechat(is_nested=False)
    value["messages"].append({**value["messages"][0], "text": "another"})
    report = imports.run(imports.write(value))
    assert "id of another" in said(report)
    texts = [m.text for m in imports.store.open(report.conversations[0].id).messages.values()]
    assert "another" in texts and "text 0" in texts


TIMES: list[Any] = [None, 0, -1, 1, "1970-01-01T00:00:00Z", "1700000000", "yesterday", True, [], {}, 1e300, 1e18, 99999999999,
                    float("nan"), float("inf"), float("-inf"), 10**400, "9999-99-99", "0001-01-01T00:00:00+14:00"]  # fmt: skip


@pytest.mark.parametrize("time", TIMES, ids=lambda value: repr(value)[:20])
def test_any_time_is_borne_and_none_lies_in_the_future(imports: Imports, time: Any) -> None:
    value = exports.chatgpt()
    value["create_time"] = value["update_time"] = time
    for node in value["mapping"].values():
        if node["message"]:
            node["message"]["create_time"] = time
    report = imports.run(imports.write([value]))
    assert states(report) == [ImportState.NEW]
    conversation = imports.store.open(report.conversations[0].id)
    now = imports.store.open(report.conversations[0].id).updated
    assert 86_400_000 <= conversation.created <= now + 1
    assert [m.text for m in conversation.path()][-1] == "Yes."


@pytest.mark.parametrize("content", [None, [], 5, {}, {"content_type": None}, {"content_type": "text", "parts": None},
                                     {"content_type": "text", "parts": [None, 1, {}]}, {"content_type": "code", "text": {"a": 1}}])  # fmt: skip
def test_null_and_odd_contents(imports: Imports, content: Any) -> None:
    message = exports.said("m", "assistant", "x")
    message["content"] = content
    report = imports.run(imports.write([exports.chain(message)]))
    assert states(report) == [ImportState.NEW]


def test_lone_surrogates_everywhere(imports: Imports) -> None:
    text = (
        json.dumps([exports.chatgpt()])
        .replace("A fruit.", "A \\ud83d fruit")
        .replace('"a2"', '"a2\\udc00"')
    )
    report = imports.run(imports.write(text.replace("Fruit", "\\ud800"), "c.json"))
    assert states(report) == [ImportState.NEW]
    texts = [m.text for m in imports.store.open(report.conversations[0].id).messages.values()]
    assert "A � fruit" in texts


def test_nesting_without_end_fails_one_conversation_only(imports: Imports) -> None:
    deep = '{"title": "deep", "mapping": ' + '{"a":' * 10_000 + "1" + "}" * 10_000 + "}"
    good = json.dumps(exports.chatgpt())
    report = imports.run(imports.write(f"[{good},{deep},{good.replace('c-1', 'c-2')}]"))
    assert states(report) == [ImportState.NEW, ImportState.FAILED, ImportState.NEW]
    assert "nested too deeply" in said(report)


def test_a_conversation_that_is_too_long_fails_alone(
    imports: Imports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_stream, "MAX_VALUE_BYTES", 100_000)
    monkeypatch.setattr(json_stream.walk, "__defaults__", (100_000,))
    huge = exports.chain(exports.said("m", "user", "long " * 200_000))
    report = imports.run(imports.write([exports.chatgpt("c-1"), huge, exports.chatgpt("c-2")]))
    assert states(report) == [ImportState.NEW, ImportState.FAILED, ImportState.NEW]
    assert "bigger than" in said(report)


@pytest.mark.parametrize("data", [b"", b"\0" * 100, b"[", b"{}", b"[]", b"[[[[", b"nonsense", b"\xff\xfe\xfd", b'"text"', b"[1,2,3]",
                                  b'{"mapping": 5}', b'[{"mapping": []}]', b"SQLite format 3\0garbage", b"PK\x03\x04garbage"])  # fmt: skip
def test_what_is_no_export_is_said(imports: Imports, data: bytes) -> None:
    report = imports.run(imports.write(data, "x.json"))
    assert report.problems or report.count(ImportState.FAILED)
    assert not report.count(ImportState.NEW)


def test_one_conversation_a_line(imports: Imports) -> None:
    lines = [json.dumps(exports.chatgpt(f"c-{n}")) for n in range(3)]
    report = imports.run(imports.write("\n".join([*lines, "rubbish"]), "c.jsonl"))
    assert states(report) == [*[ImportState.NEW] * 3, ImportState.FAILED]
    assert "not valid JSON" in said(report)


def test_a_path_that_is_not_there(imports: Imports, tmp_path: Path) -> None:
    report = imports.run(tmp_path / "nothing", imports.write([exports.chatgpt()]))
    assert states(report) == [ImportState.NEW]
    assert "nothing" in said(report)


def test_an_unreadable_file_among_many(imports: Imports, monkeypatch: pytest.MonkeyPatch) -> None:
    imports.write("# A\n\n## User\n\nx", "notes/a.md")
    bad = imports.write("# B", "notes/b.md")
    real = Path.open

    def refuse(path: Path, *words: Any, **named: Any) -> Any:
        if path == bad:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *words, **named)

    monkeypatch.setattr(Path, "open", refuse)
    report = imports.run(imports.folder / "notes")
    assert states(report) == [ImportState.NEW]
    assert "Permission denied" in said(report)


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 10**20), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
SHAPES = {
    "chatgpt": exports.chatgpt, "claude": lambda: exports.claude()[0], "openwebui": lambda: exports.open_webui()[0],
    "librechat": exports.librechat, "chatbox": exports.chatbox, "cherrystudio": exports.cherry_studio, "nextchat": exports.nextchat,
    "deepseek": lambda: exports.deepseek()[0],
}  # fmt: skip


def mutated(value: Any, choices: list[int], new: Any) -> Any:
    """``value`` with something in it, which ``choices`` lead to, replaced by ``new``."""
    if not choices or not isinstance(value, dict | list) or not value:
        return new
    keys = list(value) if isinstance(value, dict) else range(len(value))
    key = keys[choices[0] % len(keys)]
    value[key] = mutated(value[key], choices[1:], new)
    return value


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(choices=st.lists(st.integers(0, 30), max_size=8), new=json_values)
@example(choices=[], new=[])
@example(choices=[3, 0, 2], new=[])  # a parent of ChatGPT that is no text
@pytest.mark.parametrize("name", SHAPES)
def test_any_value_in_any_place_is_borne(
    name: str, choices: list[int], new: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    imports = Imports(profile_in(folder / "profile"), folder)
    value = mutated(copy.deepcopy(SHAPES[name]()), choices, new)
    path = imports.write(json.dumps(value))
    first = imports.run(path, format_=ImportFormat(name))
    again = imports.run(path, format_=ImportFormat(name))
    assert first.count(ImportState.NEW) == again.count(ImportState.UNCHANGED) - first.count(
        ImportState.UNCHANGED
    )
    for outcome in first.conversations:
        if outcome.state is ImportState.NEW:
            assert not imports.store.open(outcome.id).damage
    imports.store.close()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=200),
    name=st.sampled_from(["a.json", "a.zip", "a.md", "a.jsonl", "a.db"]),
)
def test_any_bytes_are_borne(
    data: bytes, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    imports = Imports(profile_in(folder / "profile"), folder)
    imports.run(imports.write(data, name))
    imports.store.close()
