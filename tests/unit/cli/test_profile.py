"""``loquat profile``: a file out of one profile and into another."""

import json

import pytest

from desktop.core.assistant import Assistant
from desktop.core.connection import Connection
from desktop.core.profile_file import Content
from desktop.core.prompt_library import Prompt
from desktop.storage.profile_file import write_profile


@pytest.fixture
def office(tmp_path):
    path = tmp_path / "office.json"
    write_profile(
        path,
        Content(
            (Connection("office", "Office", "https://models.example.com/v1", model="m"),),
            prompts=(Prompt("p", "Office prompt", "x"),),
            assistants=(Assistant("a", "Clerk", connection="office"),),
        ),
    )
    return path


def names(cli):
    return [c["name"] for c in cli("connection", "list", "--json").json]


def test_import_says_what_it_does_and_how_to_enter_the_key(cli, office):
    done = cli("profile", "import", str(office), "--yes")
    assert done.code == 0
    assert "+  connection  Office  https://models.example.com/v1" in done.out
    assert "loquat key set office-" in done.out
    assert "Office" in names(cli)
    stored = json.loads((cli.profile / "prompts.json").read_text("utf-8"))["prompts"]
    assert stored[-1]["name"] == "Office prompt"
    assert len(stored) > 10  # those that come along stay
    again = cli("profile", "import", str(office), "--yes")
    assert "=  connection  Office" in again.out
    assert "was imported" not in again.out


def test_a_dry_run_and_no_answer_change_nothing(cli, office):
    assert cli("profile", "import", str(office), "--dry-run").code == 0
    asked = cli("profile", "import", str(office))
    assert asked.code == 1
    assert "--yes" in asked.err
    assert "Office" not in names(cli)


def test_export_holds_what_is_ones_own(cli, office, tmp_path):
    cli("profile", "import", str(office), "--yes")
    done = cli("profile", "export", str(tmp_path / "out.json"))
    assert done.code == 0
    handed = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert [p["name"] for p in handed["prompts"]] == ["Office prompt"]
    assert [a["name"] for a in handed["assistants"]] == ["Clerk"]
    assert "Office" in [c["name"] for c in handed["connections"]]


def test_a_file_that_is_none_is_told(cli, tmp_path):
    (tmp_path / "x.json").write_text("{}")
    done = cli("profile", "import", str(tmp_path / "x.json"), "--yes")
    assert done.code == 1
    assert "not a Loquat profile" in done.err
