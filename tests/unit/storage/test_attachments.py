"""Attached files: kept once by their hash, as text, and never anything else opened or returned."""

import hashlib

import pytest

from desktop.core.errors import HistoryError
from desktop.core.image_size import MAX_IMAGE_BYTES
from desktop.core.message import AttachmentPart
from desktop.storage.attachments import MAX_BYTES, AttachmentFolder, AttachmentRefused
from tests.support.pictures import GIF, png


@pytest.fixture
def folder(tmp_path):
    return AttachmentFolder(tmp_path / "attachments")


def file(tmp_path, data, name="notes.txt"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_a_text_is_kept_under_its_hash_and_comes_back(folder, tmp_path):
    part = folder.add_file(file(tmp_path, "héllo 你好\r\n".encode()))
    assert part.name == "notes.txt"
    assert part.media_type == "text/plain"
    assert part.size == len("héllo 你好\r\n".encode())
    kept = tmp_path / "attachments" / part.sha256
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == part.sha256
    assert folder.text(part) == "héllo 你好\r\n"


def test_only_the_owner_may_read_what_is_kept(folder, tmp_path):
    part = folder.add_text("a", "b")
    assert (tmp_path / "attachments" / part.sha256).stat().st_mode & 0o077 == 0


def test_the_same_text_is_kept_once(folder, tmp_path):
    assert folder.add_text("a", "same").sha256 == folder.add_text("b", "same").sha256
    assert len(list((tmp_path / "attachments").iterdir())) == 1


@pytest.mark.parametrize(
    "data",
    [
        "你好".encode("utf-8-sig"),
        "你好".encode("utf-16"),
        b"\xfe\xff" + "你好".encode("utf-16-be"),
    ],
)
def test_marks_of_the_encoding_are_understood_and_left_out(folder, tmp_path, data):
    assert folder.text(folder.add_file(file(tmp_path, data))) == "你好"


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0\0", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", b"\xff\xfe\x00\xd8"]
)
def test_what_is_no_text_is_refused(folder, tmp_path, data):
    with pytest.raises(AttachmentRefused) as refused:
        folder.add_file(file(tmp_path, data, "x.bin"))
    assert "x.bin" in str(refused.value.info.sentence)
    assert not (tmp_path / "attachments").exists()


def test_what_is_too_big_is_refused(folder, tmp_path):
    with pytest.raises(AttachmentRefused, match="10 MB"):
        folder.add_file(file(tmp_path, b"a" * (MAX_BYTES + 1)))
    assert folder.add_file(file(tmp_path, b"a" * MAX_BYTES)).size == MAX_BYTES


def test_folders_and_missing_files_are_refused(folder, tmp_path):
    for path in (tmp_path, tmp_path / "gone"):
        with pytest.raises(AttachmentRefused):
            folder.add_file(path)


def test_a_lone_surrogate_is_replaced(folder):
    part = folder.add_text("a\ud800", "b\ud800")
    assert folder.text(part) == "b\ufffd"


@pytest.mark.parametrize("name", ["../settings.json", "/etc/passwd", "", "A" * 64, "a" * 64 + "\n"])
def test_a_history_file_cannot_make_it_open_other_files(folder, tmp_path, name):
    (tmp_path / "settings.json").write_text("secret")
    folder.add_text("makes", "the folder")
    with pytest.raises(HistoryError):
        folder.text(AttachmentPart(name, "x", "text/plain", 1))


def test_a_file_that_is_gone_or_was_changed_is_an_error(folder, tmp_path):
    part = folder.add_text("a", "right")
    kept = tmp_path / "attachments" / part.sha256
    kept.write_text("wrong")
    with pytest.raises(HistoryError, match="changed"):
        folder.text(part)
    kept.unlink()
    with pytest.raises(HistoryError):
        folder.text(part)


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path):
    (tmp_path / "attachments").write_text("a file")
    with pytest.raises(HistoryError):
        AttachmentFolder(tmp_path / "attachments").add_text("a", "b")


def test_a_picture_is_kept_as_it_is_with_its_kind_and_size(folder, tmp_path):
    part = folder.add_file(file(tmp_path, png(40, 30), "screenshot.jpg"))
    assert (part.media_type, part.width, part.height) == ("image/png", 40, 30)
    assert part.is_image
    assert folder.content(part) == png(40, 30)
    assert folder.add_image("x", GIF).media_type == "image/gif"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (png(claims=(60_000, 60_000)), "60000 × 60000"),
        (png(claims=(0, 9)), "0 × 9"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (png() + b"x" * MAX_IMAGE_BYTES, "20 MB"),
    ],
)
def test_a_picture_that_nobody_could_draw_is_refused_with_the_reason(folder, tmp_path, data, said):
    with pytest.raises(AttachmentRefused, match=said):
        folder.add_file(file(tmp_path, data, "x.png"))
    assert not (tmp_path / "attachments").exists()


def test_a_text_is_never_a_picture_whatever_it_is_called(folder, tmp_path):
    part = folder.add_file(file(tmp_path, b"no picture", "x.png"))
    assert not part.is_image
    assert folder.text(part) == "no picture"
    assert not folder.add_text("x", "GIF89a and so on", "image/gif").is_image


def test_anything_can_be_kept_for_an_import(folder):
    part = folder.add_bytes("talk.ogg", b"OggS\0\xff", "audio/ogg")
    assert (part.media_type, part.is_image) == ("audio/ogg", False)
    assert folder.content(part) == b"OggS\0\xff"
    assert folder.add_bytes("x", png(5, 6), "application/octet-stream").width == 5
