"""Files of an export: whole or none, never over others, nothing of the trash."""

import errno

import pytest

from desktop.core.export import TRAITS, ExportFormat
from desktop.core.message import TextPart
from desktop.storage.exporting.output import ExportFailed, FileExists, new_file
from tests.support.exports import answer, everything, question, save, thread

WRITTEN = [form for form in ExportFormat if not TRAITS[form].is_painted]


def chat(store, title, text="x"):
    return save(store, thread(question("q", text), answer("a", TextPart("y"))), title=title)


@pytest.mark.parametrize("form", WRITTEN)
def test_a_file_of_each_format_is_never_overwritten_unasked(store, exporter, tmp_path, form):
    path = tmp_path / f"out{TRAITS[form].suffix}"
    path.write_text("mine")
    conversation = chat(store, "T")
    with pytest.raises(FileExists):
        exporter(form, conversation).to_file(path)
    assert path.read_text() == "mine" and len(list(tmp_path.glob("*"))) == 2
    report = exporter(form, conversation, overwrite=True).to_file(path)
    assert report.files == (str(path),) and report.conversations == 1 and not report.problems
    assert path.read_text("utf-8") != "mine"
    assert not list(tmp_path.glob(".*.tmp"))


@pytest.mark.parametrize("form", WRITTEN)
def test_a_folder_of_each_format(store, profile, exporter, tmp_path, form):
    ids = [everything(store, profile), chat(store, "Same"), chat(store, "same")]
    report = exporter(form, *ids).to_folder(tmp_path / "new" / "out")
    assert report.conversations == 3 and not report.problems
    if TRAITS[form].gathered_name:
        assert len(report.files) == 1
    else:
        assert len(set(report.files)) == 3
    again = exporter(form, *ids)
    if TRAITS[form].gathered_name or form is ExportFormat.HTML:
        with pytest.raises(FileExists):
            again.to_folder(tmp_path / "new" / "out")
    else:
        report = again.to_folder(tmp_path / "new" / "out")
        assert report.conversations == 0 and len(report.problems) >= 3


@pytest.mark.parametrize("titles", [("A", "A-2"), ("A-2", "A")])
def test_a_second_picture_has_a_name_of_its_own(store, exporter, tmp_path, titles):
    made = exporter(ExportFormat.PNG, *(chat(store, title) for title in titles), overwrite=True)
    made.paint = lambda _form, talk, _options, _read: (
        f"{talk.title} {page}".encode() for page in (1, 2)
    )
    report = made.to_folder(tmp_path / "out")
    pictures = {str(path): path.read_text() for path in (tmp_path / "out").iterdir()}
    assert sorted(pictures.values()) == ["A 1", "A 2", "A-2 1", "A-2 2"]
    assert set(pictures) == set(report.files)


def test_loquats_own_files_are_a_history_again(store, profile, exporter, tmp_path):
    one = everything(store, profile)
    exporter(ExportFormat.LOQUAT, one).to_folder(tmp_path / "out")
    from desktop.storage.history import HistoryStore, new_writer_id
    from desktop.storage.paths import profile_in

    copy = profile_in(tmp_path / "copy")
    copy.history.parent.mkdir()
    (tmp_path / "out").rename(copy.history)
    (copy.history / "attachments").rename(copy.attachments)
    again = HistoryStore(copy, new_writer_id())
    try:
        assert again.open(one).messages == store.open(one).messages
        assert again.open(one).fields == store.open(one).fields
    finally:
        again.close()
    assert {p.name for p in copy.attachments.iterdir()} == {
        p.name for p in profile.attachments.iterdir()
    }


def test_what_is_in_the_trash_is_not_exported(store, exporter, tmp_path):
    kept, deleted = chat(store, "kept"), chat(store, "deleted")
    store.delete(deleted)
    report = exporter(ExportFormat.TEXT, kept, deleted).to_file(tmp_path / "out.txt")
    text = (tmp_path / "out.txt").read_text("utf-8")
    assert "kept" in text and "deleted" not in text and report.conversations == 1


@pytest.mark.parametrize("form", [ExportFormat.TEXT, ExportFormat.HTML, ExportFormat.CHATGPT])
def test_cancelling_leaves_no_half_file(store, exporter, tmp_path, form):
    ids = [chat(store, str(n)) for n in range(4)]
    report = exporter(form, *ids, progress=lambda done, _: done < 2).to_file(tmp_path / "x")
    assert report.is_cancelled and not report.conversations and not list(tmp_path.glob("x*"))
    report = exporter(form, *ids, progress=lambda done, _: done < 2).to_folder(tmp_path / "f")
    assert report.is_cancelled and len(report.files) == report.conversations in (0, 2)
    assert not list((tmp_path / "f").glob(".*"))


@pytest.mark.parametrize("form", [ExportFormat.HTML, ExportFormat.EVALS])
def test_a_long_conversation_is_left_in_the_middle(store, exporter, tmp_path, form):
    messages = [
        m for n in range(50) for m in (question(f"q{n}", "x"), answer(f"a{n}", TextPart("y")))
    ]
    asked = []
    made = exporter(
        form, save(store, thread(*messages)), progress=lambda *_: asked.append(1) or len(asked) < 9
    )
    report = made.to_folder(tmp_path / "f")
    assert report.is_cancelled and not report.conversations and len(asked) == 9
    assert not list((tmp_path / "f").iterdir())


def test_one_that_cannot_be_read_does_not_stop_the_others(store, profile, exporter, tmp_path):
    bad, good = chat(store, "bad"), chat(store, "good")
    path = profile.history / f"{bad}.jsonl"
    path.unlink()
    path.mkdir()
    report = exporter(ExportFormat.MARKDOWN, bad, good).to_folder(tmp_path / "out")
    assert report.conversations == 1 and len(report.problems) == 1
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["good.md"]


def test_damage_is_told(store, profile, exporter, tmp_path):
    one = chat(store, "T")
    path = profile.history / f"{one}.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:1], b"{broken\n", *lines[1:]]))
    report = exporter(ExportFormat.TEXT, one).to_file(tmp_path / "x.txt")
    assert "“T” is damaged" in str(report.problems[0])


def test_several_of_loquats_own_files_need_a_folder(store, exporter, tmp_path):
    ids = [chat(store, "a"), chat(store, "b")]
    with pytest.raises(ExportFailed, match="folder"):
        exporter(ExportFormat.LOQUAT, *ids).to_file(tmp_path / "x.jsonl")
    with pytest.raises(ExportFailed, match="folder"):
        exporter(ExportFormat.LOQUAT, *ids).to_stream(lambda _: None)


def test_a_disk_that_refuses_leaves_nothing(tmp_path):
    with pytest.raises(ExportFailed, match="No space"), new_file(tmp_path / "x", overwrite=False):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert not list(tmp_path.iterdir())
    (tmp_path / "file").touch()
    with pytest.raises(ExportFailed), new_file(tmp_path / "file" / "x", overwrite=False):
        pass


def test_a_name_taken_meanwhile_is_not_replaced(tmp_path):
    with pytest.raises(FileExists), new_file(tmp_path / "x", overwrite=False):
        (tmp_path / "x").write_text("other")
    assert (tmp_path / "x").read_text() == "other"
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_a_broken_link_is_a_name_that_is_taken(tmp_path):
    (tmp_path / "x").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExists), new_file(tmp_path / "x", overwrite=False):
        pass
