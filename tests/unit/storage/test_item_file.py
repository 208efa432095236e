import json

import pytest

from desktop.core.errors import UserFacingError
from desktop.core.prompt_library import Prompt
from desktop.storage.item_file import MAX_BYTES, ItemFile


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "prompts.json"


@pytest.fixture
def file(path):
    return ItemFile(path, "prompts", Prompt)


def stored(path):
    return json.loads(path.read_text("utf-8"))


def put(path, value):
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value), "utf-8")


def test_what_is_saved_is_read_again(file, path):
    assert file.load().is_new
    file.save([Prompt("1", "One", "a"), Prompt("2", "Two", "b")])
    again = ItemFile(path, "prompts", Prompt).load()
    assert again.items == (Prompt("1", "One", "a"), Prompt("2", "Two", "b"))
    assert path.stat().st_mode & 0o777 == 0o600


def test_unknown_fields_survive(file, path):
    put(
        path,
        {
            "schema": 1,
            "later": {"x": 1},
            "prompts": [{"id": "1", "name": "One", "text": "a", "tag": 7}],
        },
    )
    assert file.load().items == (Prompt("1", "One", "a"),)
    file.save([Prompt("1", "Other", "a"), Prompt("2", "Two")])
    assert stored(path)["later"] == {"x": 1}
    assert stored(path)["prompts"][0] == {"id": "1", "name": "Other", "text": "a", "tag": 7}


def test_what_another_process_added_is_kept_and_what_it_removed_stays_removed(file, path):
    put(path, {"schema": 1, "prompts": [{"id": "1", "name": "One"}, {"id": "2", "name": "Two"}]})
    items = file.load().items
    put(path, {"schema": 1, "prompts": [{"id": "1", "name": "One"}, {"id": "3", "name": "Three"}]})
    file.save([*items, Prompt("4", "Four")])
    assert [p["id"] for p in stored(path)["prompts"]] == ["1", "4", "3"]


def test_a_newer_schema_is_read_and_never_written(file, path):
    put(path, {"schema": 2, "prompts": [{"id": "1", "name": "One"}]})
    before = path.read_bytes()
    loaded = file.load()
    assert loaded.items == (Prompt("1", "One"),)
    assert loaded.read_only
    assert "newer version" in str(loaded.notice.sentence)
    with pytest.raises(UserFacingError, match="newer"):
        file.save([])
    assert path.read_bytes() == before


@pytest.mark.parametrize("data", [b"{", b"[1]", b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_kept_aside(file, path, data):
    path.parent.mkdir()
    path.write_bytes(data)
    loaded = file.load()
    assert loaded.is_new
    assert "kept as" in str(loaded.notice.sentence)
    assert [p.read_bytes() for p in path.parent.glob("prompts.broken-*")] == [data]
    file.save([Prompt("1", "One")])
    assert len(file.load().items) == 1


@pytest.mark.parametrize("raw", [7, {"a": 1}, [None, 1, {"name": "no id"}, {"id": 3}, {"id": ""}]])
def test_nonsense_in_the_list_costs_only_itself(file, path, raw):
    items = [*raw, {"id": "1", "name": "One", "text": 7}] if isinstance(raw, list) else raw
    put(path, {"schema": 1, "prompts": items})
    loaded = file.load()
    assert loaded.notice is not None
    assert loaded.items == ((Prompt("1", "One"),) if isinstance(raw, list) else ())


def test_a_file_that_is_far_too_long_is_left_alone(file, path):
    path.parent.mkdir()
    with path.open("wb") as made:
        made.truncate(MAX_BYTES + 1)
    assert file.load().read_only


def test_a_disk_that_refuses_is_told(file, path):
    file.load()
    path.parent.mkdir(exist_ok=True)
    path.mkdir()
    with pytest.raises(UserFacingError, match="could not be saved"):
        file.save([Prompt("1", "One")])
