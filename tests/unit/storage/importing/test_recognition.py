"""How an export may come: wrapped, packed, in another encoding, under any name; and what is refused, with its reason."""

import bz2
import gzip
import json
import lzma
import struct
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from desktop.core.importing import ImportFormat, ImportReport, ImportState
from desktop.storage.importing import sources
from tests.support import foreign_exports as exports
from tests.unit.storage.importing.conftest import Imports

JSON = json.dumps([exports.chatgpt(title="枇杷")], ensure_ascii=False)


def problems(report: ImportReport) -> str:
    return "\n".join(map(str, report.problems))


WRAPPED = {
    "utf-16": JSON.encode("utf-16"), "utf-16 of Windows": b"\xff\xfe" + JSON.encode("utf-16-le"),
    "utf-16 big": b"\xfe\xff" + JSON.encode("utf-16-be"), "utf-16 without mark": JSON.encode("utf-16-le"),
    "utf-32": JSON.encode("utf-32"), "utf-8 with mark": JSON.encode("utf-8-sig"),
    "gzip": gzip.compress(JSON.encode()), "bzip2": bz2.compress(JSON.encode()), "xz": lzma.compress(JSON.encode()),
    "gzip of utf-16": gzip.compress(JSON.encode("utf-16")),
    "gzip twice": gzip.compress(gzip.compress(JSON.encode())),
    "gzip in two members": gzip.compress(JSON.encode()[:99]) + gzip.compress(JSON.encode()[99:]),
}  # fmt: skip


@pytest.mark.parametrize("data", WRAPPED.values(), ids=WRAPPED)
def test_a_wrapped_file_is_read_as_if_it_were_plain(imports: Imports, data: bytes) -> None:
    assert imports.only(data).title == "枇杷"


def test_a_file_is_unpacked_in_an_archive_too(imports: Imports, tmp_path: Path) -> None:
    path = exports.zipped(tmp_path / "e.zip", {"a.json.gz": gzip.compress(JSON.encode())})
    assert imports.only(path).title == "枇杷"


@pytest.mark.parametrize("packed", [gzip.compress(JSON.encode()), lzma.compress(JSON.encode())])
def test_a_packed_file_that_is_damaged_says_so(imports: Imports, packed: bytes) -> None:
    middle = len(packed) // 2
    for data in (packed[:middle], packed[:middle] + b"\xff" * 9 + packed[middle + 9 :]):
        assert "damaged" in problems(imports.run(imports.write(data, "e.json.gz")))


@pytest.mark.parametrize("member", ["conversations", "data", "chats", "items"])
@pytest.mark.parametrize("make", [exports.claude, exports.deepseek, exports.open_webui])
def test_an_array_within_an_object(imports: Imports, member: str, make: Any) -> None:
    plain = imports.run(imports.write(make(), "plain.json"))
    wrapped = imports.write({"version": 1, member: make(), "total": 1}, "wrapped.json")
    again = imports.run(wrapped)
    assert [o.id for o in again.conversations] == [o.id for o in plain.conversations]
    assert imports.run(wrapped, format_=plain.formats[0]).conversations == again.conversations


def test_lines_of_conversations(imports: Imports) -> None:
    lines = "\r\n".join(json.dumps(exports.chatgpt(f"c-{n}")) for n in range(3))
    assert len(imports.run(imports.write(lines, "c.jsonl")).conversations) == 3


def chatgpt_page(*conversations: dict[str, Any], is_new: bool = True) -> str:
    """``chat.html``; new ones name the files of the export behind the array."""
    array = json.dumps(conversations)
    behind = "];\n    var assetsJson = {};" if is_new else "]"
    return f"""<html>
<head>
    <title>ChatGPT Data Export</title>
    <style>body {{ margin: 20px; }}</style>
    <script>
    var jsonData = {array[:-1]}{behind}
    function getConversationMessages(conversation) {{ return [jsonData[0]]; }}
    </script>
</head>
<body><div id="root"></div></body>
</html>"""


def test_an_unpacked_export_and_archives_in_a_folder(imports: Imports, tmp_path: Path) -> None:
    for number in range(11):
        imports.write([exports.chatgpt(f"c-{number}")], f"conversations-{number:03}.json")
    imports.write(chatgpt_page(exports.chatgpt("c-0"), exports.chatgpt("c-1")), "chat.html")
    imports.write({"id": "u", "email": "me@example.org"}, "user.json")
    imports.write({"chats": []}, "group_chats.json")
    imports.write(
        [{"id": "s", "conversation_id": "c-1", "title": "x"}], "shared_conversations.json"
    )
    imports.write([{"id": "f", "rating": "thumbsUp", "text": "x"}], "message_feedback.json")
    exports.zipped(imports.folder / "old.zip", {"conversations.json": [exports.chatgpt("c-11")]})
    exports.zipped(imports.folder / "letter.docx", {"word/document.xml": "<x/>"})
    report = imports.run(imports.folder)
    assert len(report.conversations) == 12
    assert not report.problems


@pytest.mark.parametrize("is_new", [True, False])
def test_the_page_of_an_export_alone(imports: Imports, tmp_path: Path, is_new: bool) -> None:
    said = exports.said("m", "user", '</script> ]; "var jsonData = [" [[{ \\')
    conversations = [exports.chatgpt("c-0"), exports.chain(said, key="c-1")]
    page = chatgpt_page(*conversations, is_new=is_new)
    alone = imports.run(imports.write(page, "chat.html"))
    assert (alone.count(ImportState.NEW), alone.problems) == (2, ())
    again = imports.run(imports.write(conversations))
    assert again.count(ImportState.UNCHANGED) == 2
    assert [o.id for o in again.conversations] == [o.id for o in alone.conversations]
    packed = exports.zipped(tmp_path / "e.zip", {"chat.html": page, "user.json": {"id": "u"}})
    assert imports.run(packed).count(ImportState.UNCHANGED) == 2


def test_only_the_page_beside_its_export_is_passed_over(imports: Imports) -> None:
    imports.write([exports.chatgpt("c-0")], "old/conversations.json")
    imports.write(chatgpt_page(exports.chatgpt("c-0")), "old/chat.html")
    imports.write(chatgpt_page(exports.chatgpt("c-1")), "older/chat.html")
    imports.write("<!DOCTYPE html><script>var jsonData = [{}]</script>", "other/page.html")
    assert imports.run(imports.folder).count(ImportState.NEW) == 2
    assert len(imports.run(imports.folder).conversations) == 2


def test_a_page_that_is_cut_gives_what_is_whole(imports: Imports) -> None:
    page = chatgpt_page(exports.chatgpt("c-0"), exports.chatgpt("c-1"))
    report = imports.run(imports.write(page[: page.index("c-1")], "chat.html"))
    assert report.count(ImportState.NEW) == 1
    assert "it ends in the middle" in problems(report)


def test_the_page_makes_up_for_what_is_cut_beside_it(imports: Imports) -> None:
    conversations = [exports.chatgpt(f"c-{n}") for n in range(3)]
    whole = json.dumps(conversations)
    imports.write(whole[: whole.index("c-2")], "conversations.json")
    imports.write(chatgpt_page(*conversations), "chat.html")
    report = imports.run(imports.folder)
    assert (report.count(ImportState.NEW), report.count(ImportState.UNCHANGED)) == (3, 2)
    assert "conversations.json: it ends in the middle" in problems(report)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("group_chats.json", {"chats": [{"id": "g", "title": "Trip", "participants": ["u"]}]}),
        ("threads.json", [{"id": "t", "messages": [{"text": "Hi"}]}]),
    ],
)
def test_conversations_beside_an_export_that_cannot_be_read_are_said(
    imports: Imports, tmp_path: Path, name: str, value: Any
) -> None:
    files = {"conversations.json": [exports.chatgpt()], name: value}
    report = imports.run(exports.zipped(tmp_path / "e.zip", files))
    assert len(report.conversations) == 1
    assert (
        problems(report) == f"{name}: it seems to hold conversations of a kind that cannot be read"
    )


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("枇杷", "gbk"), ("枇杷", "utf-8"), ("びわの木", "cp932"), ("pâte à choux", "cp437")],
)
def test_names_in_an_archive_without_the_mark_of_utf_8(
    imports: Imports, tmp_path: Path, name: str, encoding: str
) -> None:
    raw = f"{name}.md".encode(encoding)
    path = exports.zipped(tmp_path / "e.zip", {"x" * len(raw): "# User\n\nHi"})
    path.write_bytes(path.read_bytes().replace(b"x" * len(raw), raw))
    assert imports.only(path).title == name


def test_what_macos_and_obsidian_hide_in_an_archive_is_no_note(
    imports: Imports, tmp_path: Path
) -> None:
    hidden = dict.fromkeys(("__MACOSX/notes/._a.md", "notes/._a.md", ".obsidian/b.md"), "\0\5\x16")
    path = exports.zipped(tmp_path / "e.zip", {"./notes/a.md": "# User\n\nHi", **hidden})
    assert imports.only(path).title == "a"


def test_a_note_that_begins_with_a_bracket_is_a_note(imports: Imports) -> None:
    assert imports.only("[[Trees]]\n\nOaks.", "note.md").title == "note"


def _tar() -> bytes:
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("conversations.json"))
    return packed.getvalue()


REFUSED: dict[str, tuple[Any, str]] = {
    "Grok": ({"conversations": [{"conversation": {"id": "g"}, "responses": []}]}, "an export of Grok"),
    "Gemini": ([{"header": "Gemini Apps", "title": "Prompted", "products": ["Gemini Apps"]}], "an export of Gemini"),
    "LobeChat": ({"exportType": "all", "state": {"sessions": [{"id": "s"}]}, "version": 7}, "an export of LobeChat"),
    "like NextChat": ({"messages": [{"role": "user", "blocks": []}]}, "unknown kind, with the fields “messages”"),
    "like Chatbox": ({"id": 1, "name": "x", "type": "personal_chat", "messages": [{"text": "hi"}]}, "unknown kind"),
    "a list of ids": ({"items": [{"id": "a", "title": "x"}], "total": 1}, "with the fields “items”, “total”"),
    "cut in its first": (JSON[:500], "it ends in the middle, after 504 bytes"),
    "no conversations yet": ({"conversations": []}, "no conversations were found"),
    "a list of archives": ({"data_files": [{"category": "conversations", "export_url": "x"}]}, "archives that make up"),
    "names that turn the line": ({"\u202e{kind}\0": 1}, "with the fields “{kind}”"),
    "nothing": (b"", "it is empty"), "page": (b"\n<!DOCTYPE html><p>", "a page to read (HTML)"),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\4", "a 7z archive; unpack it"), "tar": (_tar(), "a tar archive; unpack it"),
}  # fmt: skip


@pytest.mark.parametrize(("value", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_known_is_refused_with_its_reason(
    imports: Imports, value: Any, said: str
) -> None:
    report = imports.run(imports.write(value))
    assert not report.conversations
    assert len(report.problems) == 1 and said in problems(report)


def test_a_packed_bomb_says_so(imports: Imports, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_RATIO_FREE_BYTES", 1024 * 1024)
    bomb = gzip.compress(b'[{"mapping": "' + bytes(3_000_000))
    assert "an absurd size" in problems(imports.run(imports.write(bomb, "b.json.gz")))


def test_an_archive_in_an_archive_is_read(imports: Imports, tmp_path: Path) -> None:
    picture = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-abc123"}
    content = {"content_type": "multimodal_text", "parts": [picture]}
    value = [exports.chain(exports.said("m", "user", content))]
    files = {"conversations.json": value, "file-abc123-p.png": exports.PNG}
    inner = exports.zipped(tmp_path / "inner.zip", files).read_bytes()
    outer = exports.zipped(tmp_path / "outer.zip", {"activity/inner.zip": inner})
    (message,) = imports.only(outer).path()
    assert [p.size for p in message.attachments] == [len(exports.PNG)]
    far = exports.zipped(tmp_path / "far.zip", {"outer.zip": outer.read_bytes()})
    assert len(imports.run(far).conversations) == 1
    too_far = exports.zipped(tmp_path / "too-far.zip", {"far.zip": far.read_bytes()})
    assert "no conversations were found" in problems(imports.run(too_far))


def test_a_damaged_archive_in_an_archive_and_one_beside_an_export(
    imports: Imports, tmp_path: Path
) -> None:
    broken = b"PK\3\4" + bytes(99)
    report = imports.run(exports.zipped(tmp_path / "a.zip", {"inner.zip": broken}))
    assert "inner.zip: the archive is damaged" in problems(report)
    beside = {"conversations.json": JSON, "file-1-my.zip": broken}
    report = imports.run(exports.zipped(tmp_path / "b.zip", beside))
    assert len(report.conversations) == 1 and not report.problems


def test_a_known_file_in_which_nothing_is_says_so(imports: Imports) -> None:
    report = imports.run(imports.write({"chat-next-web-store": {"sessions": []}}))
    assert "no conversations were found" in problems(report)


def test_a_method_of_packing_that_is_not_known(imports: Imports, tmp_path: Path) -> None:
    path = exports.zipped(tmp_path / "e.zip", {"conversations.json": JSON})
    data = bytearray(path.read_bytes())
    struct.pack_into("<H", data, 8, 9)
    struct.pack_into("<H", data, data.index(b"PK\1\2") + 10, 9)
    path.write_bytes(data)
    assert "(Deflate64)" in problems(imports.run(path))


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=str
)
def test_other_methods_and_zip64(imports: Imports, tmp_path: Path, method: int) -> None:
    path = tmp_path / "e.zip"
    with (
        zipfile.ZipFile(path, "w", method) as archive,
        archive.open("conversations.json", "w", force_zip64=True) as file,
    ):
        file.write(JSON.encode())
    report = imports.run(path)
    assert report.formats == (ImportFormat.CHATGPT,)
