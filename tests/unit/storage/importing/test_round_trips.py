"""What Loquat wrote comes back as it was: history files, what `show --json` prints, and exports in ChatGPT's shape."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from desktop.cli.show import conversation_object
from desktop.core.changes import ConversationChange, MessageChange
from desktop.core.conversation import Conversation
from desktop.core.export import ExportFormat, ExportOptions
from desktop.core.importing import ImportFormat, ImportState
from desktop.core.message import Ending, Message, ReasoningPart, Role, TextPart, ToolCallPart
from desktop.core.organising import tag_changes, tags_of
from desktop.core.text import Text
from desktop.core.transcript import leaves
from desktop.storage.attachments import AttachmentFolder
from desktop.storage.exporting.exporter import Exporter
from desktop.storage.exporting.material import Material
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import Profile, profile_in
from tests.support import exports
from tests.unit.storage.importing.conftest import Imports


@pytest.fixture
def elsewhere(tmp_path: Path):
    """Another profile, where something is exported from."""
    profile = profile_in(tmp_path / "elsewhere")
    store = HistoryStore(profile, new_writer_id())
    yield store, profile
    store.close()


def export(
    store: HistoryStore,
    profile: Profile,
    ids: list[str],
    form: ExportFormat,
    *,
    all_branches: bool = True,
) -> bytes:
    material = Material(
        ExportOptions(all_branches=all_branches, reasoning=True),
        AttachmentFolder(profile.attachments),
    )
    written: list[bytes] = []
    Exporter(store, form, ids, material).to_stream(written.append)
    return b"".join(written)


def content(conversation: Conversation) -> dict[str, object]:
    """Everything that a person could miss."""
    return {
        "title": conversation.shown_title,
        "current": conversation.current,
        "fields": {k: v for k, v in conversation.fields.items() if k != "current"},
        "messages": {i: msgspec.to_builtins(m) for i, m in conversation.messages.items()},
        "children": conversation.children,
    }


def test_an_export_in_chatgpts_shape_comes_back_whole(imports: Imports, elsewhere) -> None:
    store, profile = elsewhere
    key = exports.everything(store, profile)
    path = imports.write(export(store, profile, [key], ExportFormat.CHATGPT))
    report = imports.run(path)
    (outcome,) = report.conversations
    assert (outcome.id, outcome.format, outcome.state) == (
        key,
        ImportFormat.LOQUAT,
        ImportState.NEW,
    )
    assert content(imports.store.open(key)) == content(store.open(key))
    folder = AttachmentFolder(imports.profile.attachments)
    for message in store.open(key).messages.values():
        for part in message.attachments:
            assert folder.content(part) == AttachmentFolder(profile.attachments).content(part)
    assert imports.run(path).count(ImportState.UNCHANGED) == 1


def test_markdown_comes_back_with_who_said_what_and_when(imports: Imports, elsewhere) -> None:
    store, profile = elsewhere
    messages = exports.thread(
        exports.question("q", "```\n## User\n```\nand `x`?"),
        exports.answer("a", TextPart("Yes.\n\n## Assistant\n\n### So\n\n1. one"), model="gpt_4*o"),
        exports.question("r", "再见"),
    )
    title, folder = 'A: "title" \\ of #1', "Work: “x”"
    tags = tag_changes(["a", "b, c", '"d"'], remove=["gone"])
    key = exports.save(store, messages, title=title, folder=folder, tags=["gone", "kept"], **tags)
    material = Material(ExportOptions(), AttachmentFolder(profile.attachments))
    written: list[bytes] = []
    Exporter(store, ExportFormat.MARKDOWN, [key], material).to_stream(written.append)
    back = imports.only(b"".join(written).decode(), "x.md")
    assert (back.title, back.fields["folder"]) == (title, folder)
    assert tags_of(back.fields) == tags_of(store.open(key).fields) == ("kept", '"d"', "a", "b, c")
    found = [(m.role, m.text, m.model, m.created // 60_000) for m in back.path()]
    assert found == [(m.role, m.text, m.model, m.created // 60_000) for m in messages]


def chinese(sentence: Text) -> str:
    words = {
        "version {number} of {count}": "第 {number} 个版本，共 {count} 个",
        "follows message {number}": "接在第 {number} 条消息之后",
        "another beginning": "另一个开头",
        "You": "你",
    }
    return sentence.rendered(lambda source: words.get(source, source))


@pytest.mark.parametrize("say", [str, chinese])
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
@given(
    parents=st.lists(st.none() | st.integers(0, 20), min_size=1, max_size=9),
    shown=st.integers(0, 8),
)
@example(parents=[None, 0, 1, 0, 3, None, 5, 1], shown=4)
def test_markdown_with_all_branches_comes_back_as_the_tree(
    imports: Imports, elsewhere, say, parents, shown
) -> None:
    store, profile = elsewhere
    messages: list[Message] = []
    for at, parent in enumerate(parents):
        above = messages[parent % at] if at and parent is not None else None
        role = Role.USER if above is None or above.role is Role.ASSISTANT else Role.ASSISTANT
        model = "m-1" if role is Role.ASSISTANT else None
        parts = (TextPart(f"text of {at % 3}"),)  # some say the same
        place = above.id if above else None
        messages.append(
            Message(
                f"m{at}",
                role,
                parts,
                parent=place,
                created=exports.START + at * 60_000,
                model=model,
            )
        )
    ends = [m.id for m in messages if all(other.parent != m.id for other in messages)]
    current = ends[shown % len(ends)]
    key = exports.save(store, messages, title="A tree", current=current)
    options = ExportOptions(all_branches=True)
    written: list[bytes] = []
    material = Material(options, AttachmentFolder(profile.attachments), say=say)
    Exporter(store, ExportFormat.MARKDOWN, [key], material).to_stream(written.append)
    back = imports.only(b"".join(written).decode(), f"{key}.md")
    assert lines(back) == lines(store.open(key))
    assert line(back, back.current) == line(store.open(key), current)


def lines(conversation: Conversation) -> list[list[tuple[str, str, int]]]:
    """Every branch from its root to its end."""
    return sorted(line(conversation, leaf) for leaf in leaves(conversation))


def line(conversation: Conversation, leaf: str | None) -> list[tuple[str, str, int]]:
    """One branch; times in the minutes that Markdown has."""
    return [(m.role, m.text, m.created // 60_000) for m in conversation.path(leaf)]


#: Lines of messages that look like what parts two conversations, or ends a block of code that is open.
BORDERS = (
    "<!-- end of {own} -->", "<!-- end of {own}.2 -->", "<!-- end of {other} -->", "<!-- Loquat conversation {other}",
    "<!-- Loquat conversation {own}\ntitle: x\n-->", "-->", "---", "---\ntitle: x\n---", "# A title", "## User",
    "## 1. You\n\n*2026-01-02 03:04*", "```", "~~~~", "    x", "> <!-- end of {own} -->", "<!--", "再见", "\r", "",
)  # fmt: skip


@pytest.mark.parametrize("all_branches", [False, True])
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=15
)
@given(
    said=st.lists(st.lists(st.sampled_from(BORDERS), max_size=6), min_size=2, max_size=4),
    title=st.sampled_from(["A", "-->", "a --!> <!-- end of x --> b", "T\n---\n# Forged"]),
    ends=st.sampled_from([b"\n", b"\r\n"]),
)
@example(
    said=[["<!-- end of {own} -->", "<!-- Loquat conversation {other}"], []], title="A", ends=b"\n"
)
@example(said=[["```"], ["<!-- end of {own}.2 -->"]], title="-->", ends=b"\r\n")
def test_markdown_of_several_is_what_each_alone_would_be(
    imports: Imports, elsewhere, tmp_path_factory, all_branches, said, title, ends
) -> None:
    store, profile = elsewhere
    first = exports.thread(exports.question("q", "Hi"), exports.answer("a", TextPart("Ho")))
    ids = [exports.save(store, first, title=title, folder="-->") for _ in said]
    for at, lines_said in enumerate(said):
        words = "\n".join(lines_said).format(own=ids[at], other=ids[at - 1])
        more = {"role": "user", "parts": [{"type": "text", "text": words}], "parent": "a"}
        change = MessageChange("r", {**more, "created": exports.START + 120_000})
        store.append(ids[at], [change, ConversationChange({"current": "r"})], sync=False)

    def written(wanted: list[str]) -> bytes:
        whole = export(store, profile, wanted, ExportFormat.MARKDOWN, all_branches=all_branches)
        return whole.replace(b"\r\n", b"\n").replace(b"\n", ends)

    folder = tmp_path_factory.mktemp("alone")
    alone = Imports(profile_in(folder / "profile"), folder / "exports")
    outcomes = imports.run(imports.write(written(ids), "all.md")).conversations
    for key, outcome in zip(ids, outcomes, strict=True):
        (single,) = alone.run(alone.write(written([key]), f"{key}.md")).conversations
        assert outcome.id == single.id
        assert content(imports.store.open(outcome.id)) == content(alone.store.open(single.id))
    assert imports.run(imports.folder / "all.md").count(ImportState.UNCHANGED) == len(ids)
    alone.store.close()


def test_history_files_come_back_whole_with_their_attachments(imports: Imports, elsewhere) -> None:
    store, profile = elsewhere
    key = exports.everything(store, profile)
    report = imports.run(profile.data)
    assert [(o.id, o.state) for o in report.conversations] == [(key, ImportState.NEW)]
    assert content(imports.store.open(key)) == content(store.open(key))
    assert {p.name for p in imports.profile.attachments.iterdir()} == {
        p.name for p in profile.attachments.iterdir()
    }
    assert imports.run(profile.data).count(ImportState.UNCHANGED) == 1


def test_several_history_files_in_one(imports: Imports, elsewhere) -> None:
    store, profile = elsewhere
    ids = sorted(exports.everything(store, profile) for _ in range(3))
    joined = b"".join(export(store, profile, [key], ExportFormat.LOQUAT) for key in ids)
    report = imports.run(imports.write(joined, "all.jsonl"))
    assert [o.id for o in report.conversations] == ids


def test_what_show_prints_comes_back(imports: Imports, elsewhere) -> None:
    store, profile = elsewhere
    key = exports.everything(store, profile)
    shown = conversation_object(store.open(key))
    back = imports.only(msgspec.json.encode(shown), "shown.json")
    assert conversation_object(back) == shown


titles = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
parts = st.lists(
    st.one_of(
        st.builds(TextPart, texts),
        st.builds(ReasoningPart, texts),
        st.builds(ToolCallPart, texts, texts, st.just("{}")),
    ),
    max_size=3,
)


@st.composite
def trees(draw: st.DrawFn) -> list[Message]:
    """Messages, each below an earlier one or a root."""
    messages: list[Message] = []
    for number in range(draw(st.integers(1, 8))):
        above = draw(st.sampled_from([None, *(m.id for m in messages)]))
        role = draw(st.sampled_from(list(Role)))
        ending = draw(st.sampled_from([None, *Ending])) if role is Role.ASSISTANT else None
        messages.append(
            Message(f"m{number}", role, tuple(draw(parts)), parent=above, created=1_700_000_000_000 + number, ending=ending,
                    source={"format": "test"})
        )  # fmt: skip
    return messages


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(messages=trees(), title=titles)
@pytest.mark.parametrize("form", [ExportFormat.CHATGPT, ExportFormat.LOQUAT])
def test_any_tree_comes_back(
    form: ExportFormat,
    messages: list[Message],
    title: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("trip")
    there, here = profile_in(folder / "there"), profile_in(folder / "here")
    store = HistoryStore(there, new_writer_id())
    imports = Imports(here, folder / "exports")
    key = exports.save(store, messages, title=title)
    name = "one.jsonl" if form is ExportFormat.LOQUAT else "one.json"
    report = imports.run(imports.write(export(store, there, [key], form), name))
    assert not report.problems
    assert content(imports.store.open(key)) == content(store.open(key))
    assert imports.run(imports.folder / name).count(ImportState.UNCHANGED) == 1
    imports.store.close()
    store.close()


def test_an_export_without_its_ids_is_not_taken_for_ours(imports: Imports) -> None:
    value = json.loads(json.dumps(exports_of_chatgpt()))
    assert imports.run(imports.write(value)).formats == (ImportFormat.CHATGPT,)


def exports_of_chatgpt() -> list[dict]:
    from tests.support import foreign_exports

    return [foreign_exports.chatgpt()]


def test_markdown_that_loquat_wrote_keeps_who_said_what_and_when(
    imports: Imports, elsewhere
) -> None:
    store, profile = elsewhere
    key = exports.everything(store, profile)
    imports.write(export(store, profile, [key], ExportFormat.MARKDOWN), "own/sorting.md")
    report = imports.run(imports.folder / "own")
    back = imports.store.open(report.conversations[0].id)
    was = store.open(key)
    assert back.title == was.title
    assert back.fields["tags"] == ["python", "算法"]
    assert [(m.role, m.model) for m in back.path()] == [(m.role, m.model) for m in was.path()]
    assert len(back.messages) == len(was.messages)
    assert back.path()[2].text.startswith("> **Thoughts**")
