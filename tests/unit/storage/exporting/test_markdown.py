"""Conversations as Markdown: what stands in it can be read back, whatever the messages hold."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.markdown.parser import base_parser
from desktop.core.message import (
    Message,
    ReasoningPart,
    Role,
    Source,
    SourcesPart,
    TextPart,
    ToolCallPart,
)
from desktop.storage.attachments import AttachmentFolder
from desktop.storage.exporting.chatgpt import chatgpt
from desktop.storage.exporting.html_message import article
from desktop.storage.exporting.markdown import closed, escaped, fenced, markdown, quoted
from desktop.storage.exporting.plain_text import plain_text
from desktop.storage.exporting.training import fine_tuning
from tests.support.exports import RED_PIXEL, answer, everything, question, save, thread


def test_the_whole_of_a_conversation(store, profile, material):
    conversation = store.open(everything(store, profile))
    kept = {}
    made = material(reasoning=True)
    made.keep_beside = lambda name, data: kept.setdefault(name, data) and f"x files/{name}"
    text = markdown(conversation, made)
    assert text.startswith('---\ntitle: "Sorting: “two ways” / 排序"\nid: "')
    assert 'models: ["m-1", "m-2"]\ntags: ["python", "算法"]' in text
    assert "## System\n" in text and "Be brief." in text
    assert "> **Thoughts**\n>\n> They want **both**." in text
    assert "## Assistant (m-1)\n" in text
    assert "**Calls a function:** `get_weather`\n\n```json\n" in text
    assert "Use `sorted`." not in text
    assert re.search(r"!\[red pixel.png\]\(x%20files/[0-9a-f]{8}-red%20pixel.png\)", text)
    assert list(kept.values()) == [RED_PIXEL]
    assert "````\nA `fence`:\n```\nx\n```\n````" in text


def test_what_is_not_wanted_is_left_out(store, profile, material):
    conversation = store.open(everything(store, profile))
    text = markdown(conversation, material(system=False))
    assert "Be brief." not in text and "They want" not in text
    assert "Use `sorted`." not in text
    every = markdown(conversation, material(all_branches=True))
    assert "Use `sorted`." in every
    assert "*version 2 of 2 · follows message 2 · 2026-01-02" in every
    assert "The answer was stopped." in every


@given(st.text())
def test_a_front_matter_value_reads_back(value):
    line = quoted(value)
    assert len(line.splitlines()) <= 1
    assert json.loads(line) == value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@given(st.text(alphabet="`~ab \n", max_size=60))
def test_nothing_ends_a_fence_from_within(code):
    tokens = base_parser().parse(fenced(code))
    assert [t.type for t in tokens] == ["fence"]
    assert tokens[0].content.removesuffix("\n") == code.removesuffix("\n")


@given(st.text(alphabet="`~ab \n", max_size=60))
def test_what_follows_a_message_is_never_in_its_fence(source):
    tokens = base_parser().parse(f"{closed(source)}\n\n## After\n")
    assert tokens[-3].type == "heading_open" and tokens[-2].content == "After"


@given(st.text(alphabet="`*_[]<>~$&|\\ab!#", min_size=1, max_size=30))
def test_a_title_shows_as_it_is(title):
    shown = base_parser().renderInline(f"x{escaped(title)}")
    assert shown == "x" + base_parser().renderer.rules["text"](
        [type("T", (), {"content": title})], 0, {}, {}
    )


@pytest.mark.parametrize(
    "write", [markdown, plain_text, lambda c, m: "".join(article(c, m)), fine_tuning]
)
def test_sources_are_written_for_people_and_not_for_training(store, material, write):
    named = SourcesPart((Source("https://a.example/x", "One"),))
    messages = thread(question("q", "x"), answer("a", TextPart("t[1]"), named))
    written = write(store.open(save(store, messages)), material())
    assert ("https://a.example/x" in written) == (write is not fine_tuning)


@pytest.mark.parametrize("write", [markdown, plain_text, article])
def test_every_branch_says_what_it_follows(store, material, write):
    edited = Message("q2", Role.USER, (TextPart("No, that"),), created=1)
    again = answer("a2", TextPart("Or so."), parent="q")
    messages = [*thread(question("q", "This"), answer("a", TextPart("So."))), edited, again]
    conversation = store.open(save(store, messages, current="a"))
    text = "".join(write(conversation, material(all_branches=True)))
    assert text.count("another beginning") == 1 and text.count("follows message 1") == 1
    assert "another beginning" not in "".join(write(conversation, material()))


@pytest.mark.parametrize("write", [markdown, plain_text])
def test_hostile_names_stay_in_their_line(store, profile, material, write):
    call = ToolCallPart("c", "a`\n# b", "{}")
    conversation = store.open(
        save(
            store,
            thread(
                question("q", "x"),
                answer("a", ReasoningPart("r"), TextPart("t"), call, model="m\n## Forged"),
                Message("n", Role.USER, (TextPart("y"),), name="n\n## Forged"),
            ),
            title="T\n# Forged",
        )
    )
    text = write(conversation, material())
    assert not re.search(r"^#+ Forged", text, re.MULTILINE)
    assert "T # Forged" in text


def test_a_file_that_is_gone_is_told(store, profile, material):
    conversation = store.open(everything(store, profile))
    for path in profile.attachments.iterdir():
        path.unlink()
    made = material()
    assert "notes.md" in plain_text(conversation, made)
    assert any("notes.md" in str(problem) for problem in made.problems)


def test_a_file_that_is_no_text_lies_beside(store, profile, material):
    part = AttachmentFolder(profile.attachments).add_bytes("a.pdf", b"%PDF-\xff", "application/pdf")
    conversation = store.open(save(store, thread(question("q", "x", part))))
    kept = {}
    made = material()
    made.keep_beside = lambda name, data: kept.setdefault(name, data) and f"f/{name}"
    assert f"**Attached:** [a.pdf](f/{part.sha256[:8]}-a.pdf)" in markdown(conversation, made)
    assert list(kept.values()) == [b"%PDF-\xff"]
    assert "*▤ a.pdf*" in markdown(conversation, material())
    for write in (plain_text, lambda *given: "".join(article(*given))):
        assert "a.pdf" in write(conversation, material())
    assert not made.problems


def test_what_another_program_hid_is_not_written(store, material):
    hidden = Message("h", Role.SYSTEM, (TextPart("secret memory"),), source={"hidden": True})
    messages = thread(hidden, question("q", "x"), answer("a", TextPart("y")))
    conversation = store.open(save(store, messages))
    for write in (markdown, plain_text):
        assert "secret memory" not in write(conversation, material(all_branches=True))
    assert "secret memory" not in "".join(fine_tuning(conversation, material()))
    assert "secret memory" in chatgpt(conversation, material())
