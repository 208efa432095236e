"""``loquat export``."""

import json

import pytest

from desktop.core.export import TRAITS, ExportFormat
from desktop.core.message import TextPart
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import profile_in
from tests.support.exports import answer, everything, question, save, thread

WRITTEN = [form for form in ExportFormat if not TRAITS[form].is_painted]


@pytest.fixture
def chats(cli):
    profile = profile_in(cli.profile)
    store = HistoryStore(profile, new_writer_id())
    ids = [
        everything(store, profile),
        save(store, thread(question("q", "Hi"), answer("a", TextPart("Ho"))), title="CON"),
    ]
    store.close()
    return ids


@pytest.mark.parametrize("form", WRITTEN)
def test_one_goes_to_standard_output(cli, chats, form):
    ran = cli("export", "--format", form, chats[1])
    assert ran.code == 0 and not ran.err
    assert "Hi" in ran.out


def test_the_beginning_of_an_id_and_a_dash_for_standard_output(cli, chats):
    whole = cli("export", "--format", "text", chats[1]).out
    ran = cli("export", "--format", "text", "-o", "-", chats[1][:8], chats[1])
    assert (ran.code, ran.err, ran.out) == (0, "", whole)


def test_all_go_to_a_folder_and_are_not_overwritten(cli, chats, tmp_path):
    out = tmp_path / "out"
    ran = cli("export", "--format", "markdown", "--all", "-o", f"{out}/")
    assert ran.code == 0, ran.err
    assert ran.err == f"Exported 2 of 2 conversations to {out}\n"
    names = sorted(p.name for p in out.iterdir())
    assert names == ["Sorting “two ways” 排序 files", "Sorting “two ways” 排序.md", "_CON.md"]
    again = cli("export", "--format", "markdown", "--all", "-o", str(out))
    assert again.code == 1 and "exists already" in again.err
    assert cli("export", "--format", "markdown", "--all", "--force", "-o", str(out)).code == 0


def test_a_file_is_not_overwritten_without_force(cli, chats, tmp_path):
    out = tmp_path / "x.json"
    assert cli("export", "--format", "chatgpt", "--all", "-o", str(out)).code == 0
    before = out.read_bytes()
    assert len(json.loads(before)) == 2
    ran = cli("export", "--format", "chatgpt", chats[0], "-o", str(out))
    assert ran.code == 1 and "--force" in ran.err and out.read_bytes() == before
    assert cli("export", "--format", "chatgpt", chats[0], "-o", str(out), "--force").code == 0
    assert len(json.loads(out.read_bytes())) == 1
    nowhere = out / "folder" / "x.json"
    ran = cli("export", "--format", "chatgpt", "--all", "-o", str(nowhere))
    assert ran.code == 1 and "could not be written" in ran.err and "--force" not in ran.err


def test_choices(cli, chats, tmp_path):
    out = tmp_path / "x.md"
    words = ["--branches", "--reasoning", "--no-system"]
    assert cli("export", "--format", "markdown", *words, chats[0], "-o", str(out)).code == 0
    text = out.read_text("utf-8")
    assert "Use `sorted`." in text and "They want" in text and "Be brief" not in text


def test_a_conversation_in_the_trash_is_not_exported(cli, chats):
    store = HistoryStore(profile_in(cli.profile), new_writer_id())
    store.delete(chats[1])
    store.close()
    ran = cli("export", "--format", "text", chats[1])
    assert ran.code == 2 and "in the trash" in ran.err
    assert cli("export", "--format", "evals", "--all").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "markdown"], "--all"),
        (["--format", "nope", "--all"], "is not one of markdown, html"),
        (["--format", "text", "nothere"], "There is no conversation nothere"),
        (["--format", "loquat", "--all"], "Use -o FOLDER"),
        (["--format", "pdf", "--all"], "-o PATH"),
    ],
)
def test_what_cannot_be_is_said(cli, chats, words, said):
    ran = cli("export", *words)
    assert ran.code in (1, 2) and said in ran.err and not ran.out


def test_an_empty_history(cli):
    ran = cli("export", "--format", "text", "--all")
    assert ran.code == 2 and ran.err == "There are no conversations.\n"
