import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.errors import UserFacingError
from desktop.core.prompt_library import Prompt, variables_of
from desktop.runtime.resources import resource
from desktop.storage.prompt_exchange import (
    MAX_BYTES,
    as_json,
    as_markdown,
    decoded,
    read_prompts,
    write_prompts,
)

PROMPTS = (
    Prompt("a", "Fix", "Correct {{text}}\n\n# not a heading\n```python\nprint()\n```"),
    Prompt("b", "翻译", "翻译：{{原文}}"),
)


def pairs(prompts):
    return [(p.name, p.text) for p in prompts]


def test_json_comes_back_as_it_was():
    assert decoded(as_json(PROMPTS)) == PROMPTS


def test_markdown_comes_back_with_names_and_texts():
    assert pairs(decoded(as_markdown(PROMPTS))) == pairs(PROMPTS)


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n`#"), min_size=1)
)
def test_any_text_survives_markdown(text):
    lines = "\n".join(text.splitlines())
    expected = [("N", lines)] if lines.strip() else []
    assert pairs(decoded(as_markdown([Prompt("", "N", lines)]))) == expected


@pytest.mark.parametrize(
    "data",
    [
        [{"command": "/fix", "title": "Fix", "content": "Correct it"}],
        [{"act": "Fix", "prompt": "Correct it"}],
        {"en": [["Fix", "Correct it"]], "cn": []},
        {"prompts": [{"name": "/Fix", "text": "Correct it", "unknown": [1]}]},
        [{"title": "Fix", "text": "Correct it"}, {"title": 1}, None, [], "x", {"title": "No text"}],
    ],
)
def test_files_of_other_programs_are_read(data):
    assert pairs(decoded(json.dumps(data).encode())) == [("Fix", "Correct it")]


def test_markdown_written_by_hand_is_read():
    written = "Some words before.\r\n\r\n# Fix #\r\nCorrect it.\r\n\r\nAll.\r\n# Two\n~~~\nx\n~~~\n"
    assert pairs(decoded(written.encode())) == [("Fix", "Correct it.\n\nAll."), ("Two", "x")]


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"{}", b"[1", b"[" * 100_000, b'{"prompts": 7}', b"null"]
)
def test_what_is_no_prompts_gives_none(data):
    assert decoded(data) == ()


def test_a_file_is_written_and_read_by_its_ending(tmp_path):
    for name in ("p.json", "p.md"):
        write_prompts(tmp_path / name, PROMPTS)
        assert pairs(read_prompts(tmp_path / name)) == pairs(PROMPTS)
    assert (tmp_path / "p.md").read_text("utf-8").startswith("# Fix")


def test_what_cannot_be_read_or_written_is_told(tmp_path):
    with pytest.raises(UserFacingError, match="could not be read"):
        read_prompts(tmp_path / "absent.json")
    (tmp_path / "none.json").write_text("{}")
    with pytest.raises(UserFacingError, match="holds no prompts"):
        read_prompts(tmp_path / "none.json")
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(UserFacingError, match="too large"):
        read_prompts(tmp_path / "huge.json")
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(UserFacingError, match="could not be written"):
        write_prompts(tmp_path / "folder.json", PROMPTS)


def test_the_starters_are_the_same_in_both_languages():
    english, chinese = (
        decoded(resource("prompts", f"{language}.json").read_bytes())
        for language in ("en", "zh_CN")
    )
    assert [p.id for p in english] == [p.id for p in chinese]
    assert len(english) == len(chinese) > 8
    for one, other in zip(english, chinese, strict=True):
        assert len(variables_of(one.text)) == len(variables_of(other.text)) > 0
