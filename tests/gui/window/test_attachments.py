"""Attaching text files and long texts, and editing the last question, as a person does it in the window."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QToolButton

from desktop.cli.main import run
from desktop.core.connection import Api, Connection
from desktop.core.message import AttachmentPart
from desktop.ui.question_edit import LONG_LINE_CHARS, LONG_TEXT_CHARS
from tests.support.scripted_server import chat_events, sse


def drop(widget, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = (
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, QDragEnterEvent(QPoint(5, 5), *how))
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), *how))


def paste(window, qtbot, text):
    QGuiApplication.clipboard().setText(text)
    window.chat.composer.edit.paste()


def chips(window):
    return [part.name for part in window.chat.composer.chips.parts]


@pytest.fixture
def notes(tmp_path):
    path = tmp_path / "notes.md"
    path.write_text("# Plan\n```\ncode\n```\n", encoding="utf-8")
    return path


@pytest.fixture
def attached(window, notes, qtbot):
    """A window with a file attached to its question."""
    drop(window.chat.composer.edit.viewport(), notes)
    qtbot.waitUntil(lambda: chips(window) == ["notes.md"])
    return window


def sent(server):
    return [m["content"] for m in server.requests[-1].json["messages"]]


def test_a_dropped_text_file_goes_with_the_question_as_text(attached, server, ask, profile):
    session = ask(attached, "What is planned?")
    assert sent(server) == [
        "\n\nnotes.md:\n````\n# Plan\n```\ncode\n```\n\n````\n\nWhat is planned?"
    ]
    question = session.path()[0]
    assert [type(p).__name__ for p in question.parts] == ["AttachmentPart", "TextPart"]
    assert (profile.attachments / question.attachments[0].sha256).is_file()
    assert chips(attached) == []
    labels = [getattr(s.row, "label", "") for s in attached.chat.view._rows_on_screen()]
    assert any("notes.md" in label for label in labels)


def test_a_file_dropped_on_the_messages_is_attached_too(window, notes, qtbot):
    drop(window.chat, notes)
    qtbot.waitUntil(lambda: chips(window) == ["notes.md"])


def test_the_next_question_another_answer_and_the_rest_send_it_again(attached, server, ask, qtbot):
    session = ask(attached, "What is planned?", "A p")
    for act in (session.retry, session.continue_reply):
        server.enqueue(sse(*chat_events("More.")))
        with qtbot.waitSignal(session.settled):
            act(session.path()[-1].id)
        assert "# Plan" in sent(server)[0]
    ask(attached, "And then?")
    assert "# Plan" in sent(server)[0]
    assert "# Plan" not in sent(server)[-1]


def test_a_file_alone_is_a_question_and_names_the_conversation(attached, server, qtbot):
    server.enqueue(sse(*chat_events("Seen.")))
    session = attached.chat.session
    with qtbot.waitSignal(session.settled):
        qtbot.keyClick(attached.chat.composer.edit, Qt.Key.Key_Return)
    assert "# Plan" in sent(server)[0]
    assert session.title == "notes.md"


def test_it_survives_a_restart_in_the_draft_and_in_the_conversation(
    attached, open_window, server, ask, qtbot
):
    qtbot.keyClicks(attached.chat.composer.edit, "What")
    attached.close()
    assert attached.workspace.shutdown()

    second = open_window()
    qtbot.waitUntil(lambda: chips(second) == ["notes.md"])
    assert second.chat.composer.text == "What"
    session = ask(second, " is planned?")
    second.close()
    assert second.workspace.shutdown()

    third = open_window()
    third.show_session(third.workspace.library.session(session.id))
    qtbot.waitUntil(lambda: bool(third.chat.session.path()))
    assert chips(third) == []
    ask(third, "And then?")
    assert "# Plan" in sent(server)[0]


def test_a_chip_is_removed_by_its_button(attached, qtbot, server, ask):
    button = attached.chat.composer.chips.findChild(QToolButton)
    assert button.accessibleName() == "Remove notes.md"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert chips(attached) == []
    ask(attached, "What is planned?")
    assert sent(server) == ["What is planned?"]


def test_a_long_pasted_text_becomes_an_attachment_and_a_short_one_stays(window, server, ask, qtbot):
    paste(window, qtbot, "x" * LONG_TEXT_CHARS)
    assert window.chat.composer.text == "x" * LONG_TEXT_CHARS
    window.chat.composer.edit.clear()
    paste(window, qtbot, "y" * (LONG_TEXT_CHARS + 1))
    qtbot.waitUntil(lambda: chips(window) == ["Pasted text"])
    assert window.chat.composer.text == ""
    ask(window, "Count it.")
    assert "y" * (LONG_TEXT_CHARS + 1) in sent(server)[0]


def test_a_line_typed_without_an_end_becomes_an_attachment_before_it_slows_down_typing(
    window, qtbot
):
    edit = window.chat.composer.edit
    edit.insertPlainText("First line.\n" + "x" * (LONG_LINE_CHARS - 2))
    qtbot.keyClicks(edit, "y")
    assert chips(window) == []
    qtbot.keyClicks(edit, "z")
    qtbot.waitUntil(lambda: chips(window) == ["Pasted text"])
    assert window.chat.composer.text == "First line.\n"
    edit.undo()
    assert window.chat.composer.text.endswith("xyz")


def test_nothing_is_sent_before_a_pasted_text_is_kept(window, qtbot, server):
    qtbot.keyClicks(window.chat.composer.edit, "Count it.")
    paste(window, qtbot, "y" * (LONG_TEXT_CHARS + 1))
    qtbot.keyClick(window.chat.composer.edit, Qt.Key.Key_Return)  # before the event loop turns
    assert window.chat.composer.text == "Count it."
    assert not window.chat.session.path()
    qtbot.waitUntil(lambda: chips(window) == ["Pasted text"])
    assert window.chat.composer.button.isEnabled()


def test_a_pasted_text_that_cannot_be_kept_is_not_lost(window, profile, qtbot):
    profile.attachments.parent.mkdir(parents=True, exist_ok=True)
    profile.attachments.write_text("a file where the folder belongs")
    text = "z" * (LONG_TEXT_CHARS + 1)
    with qtbot.waitSignal(window.chat.session.notice) as notice:
        paste(window, qtbot, text)
    assert "attachments" in str(notice.args[0].sentence)
    assert window.chat.composer.text == text
    assert chips(window) == []


def test_a_file_that_is_no_text_is_refused_with_a_notice(window, tmp_path, qtbot):
    picture = tmp_path / "cat.pdf"
    picture.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3")
    with qtbot.waitSignal(window.chat.session.notice) as notice:
        drop(window.chat.composer.edit.viewport(), picture)
    assert str(notice.args[0].sentence).startswith("cat.pdf was not attached: it is neither")
    assert chips(window) == []


def test_an_attached_file_that_is_gone_is_said_and_nothing_is_asked(
    attached, server, ask, profile, qtbot
):
    session = ask(attached, "What is planned?")
    (profile.attachments / session.path()[0].attachments[0].sha256).unlink()
    before = len(server.requests)
    with qtbot.waitSignal(session.settled):
        session.retry(session.path()[-1].id)
    assert session.path()[-1].ending == "failed"
    assert "attachments" in str(session.path()[-1].error.sentence)
    assert len(server.requests) == before


def test_a_legacy_completion_gets_the_file_before_the_sheet(
    attached, server, connection, qtbot, profile
):
    completions = Connection(
        connection.id, "Old", server.base_url, model="m", proxy=connection.proxy,
        api=Api.COMPLETIONS,
    )  # fmt: skip
    attached.workspace.connections.save(completions)
    chunk = {"id": "1", "object": "text_completion", "choices": [
        {"index": 0, "text": "ok", "finish_reason": "stop"}]}  # fmt: skip
    server.enqueue(sse(chunk))
    session = attached.chat.session
    with qtbot.waitSignal(session.settled):
        assert session.send("Go on: ")
    prompt = server.requests[-1].json["prompt"]
    assert prompt.startswith("\n\nnotes.md:\n````\n# Plan")
    assert prompt.endswith("Go on: ")


def test_show_names_what_is_attached(attached, ask, profile, capsys):
    session = ask(attached, "What is planned?")
    assert run(["--profile", str(profile.config), "show", session.id], lambda _: 1) == 0
    assert "[attached: notes.md, 20 bytes" in capsys.readouterr().out


def test_arrow_up_edits_the_last_question_which_becomes_another_version(window, server, ask, qtbot):
    session = ask(window, "What is it?", "This.")
    composer = window.chat.composer
    qtbot.keyClick(composer.edit, Qt.Key.Key_Up)
    assert composer.text == "What is it?"
    assert composer._editing.isVisible()
    server.enqueue(sse(*chat_events("That.")))
    qtbot.keyClicks(composer.edit, " Really?")
    with qtbot.waitSignal(session.settled):
        qtbot.keyClick(composer.edit, Qt.Key.Key_Return)
    assert [m.text for m in session.path()] == ["What is it? Really?", "That."]
    assert len(session.conversation.siblings(session.path()[0].id)) == 2
    assert composer.text == ""
    assert not composer._editing.isVisible()


def test_an_edited_question_keeps_its_file_or_gets_another(attached, server, ask, tmp_path, qtbot):
    session = ask(attached, "What is planned?")
    other = tmp_path / "other.txt"
    other.write_text("other words")
    composer = attached.chat.composer
    qtbot.keyClick(composer.edit, Qt.Key.Key_Up)
    assert chips(attached) == ["notes.md"]
    qtbot.mouseClick(composer.chips.findChild(QToolButton), Qt.MouseButton.LeftButton)
    drop(composer.edit.viewport(), other)
    qtbot.waitUntil(lambda: chips(attached) == ["other.txt"])
    server.enqueue(sse(*chat_events("That.")))
    with qtbot.waitSignal(session.settled):
        qtbot.keyClick(composer.edit, Qt.Key.Key_Return)
    assert "other words" in sent(server)[0]
    assert "# Plan" not in sent(server)[0]
    assert [p.name for p in session.path()[0].parts if isinstance(p, AttachmentPart)] == [
        "other.txt"
    ]


def test_the_same_question_sent_again_is_another_answer(window, server, ask, qtbot):
    session = ask(window, "What is it?", "This.")
    qtbot.keyClick(window.chat.composer.edit, Qt.Key.Key_Up)
    server.enqueue(sse(*chat_events("That.")))
    with qtbot.waitSignal(session.settled):
        qtbot.keyClick(window.chat.composer.edit, Qt.Key.Key_Return)
    assert [m.text for m in session.path()] == ["What is it?", "That."]
    assert len(session.conversation.siblings(session.path()[1].id)) == 2


def test_a_question_that_is_emptied_and_written_anew_is_still_the_edited_one(
    window, open_window, server, ask, qtbot
):
    session = ask(window, "What is it?", "This.")
    qtbot.keyClick(window.chat.composer.edit, Qt.Key.Key_Up)
    window.chat.composer.edit.clear()
    window.close()
    assert window.workspace.shutdown()
    again = open_window()
    again.show_session(again.workspace.library.session(session.id))
    qtbot.waitUntil(lambda: bool(again.chat.session.path()))
    assert again.chat.composer._editing.isVisible()
    ask(again, "Where is it?", "There.")
    assert [m.text for m in again.chat.session.path()] == ["Where is it?", "There."]


def test_escape_leaves_the_question_as_it_is(window, ask, qtbot):
    session = ask(window, "What is it?", "This.")
    composer = window.chat.composer
    qtbot.keyClick(composer.edit, Qt.Key.Key_Up)
    qtbot.keyClick(composer.edit, Qt.Key.Key_Escape)
    assert composer.text == ""
    assert not composer._editing.isVisible()
    assert len(session.conversation.messages) == 2


def test_what_is_being_edited_survives_a_restart(window, open_window, ask, server, qtbot):
    session = ask(window, "What is it?", "This.")
    qtbot.keyClick(window.chat.composer.edit, Qt.Key.Key_Up)
    window.close()
    assert window.workspace.shutdown()
    again = open_window()
    again.show_session(again.workspace.library.session(session.id))
    qtbot.waitUntil(lambda: bool(again.chat.session.path()))
    assert again.chat.composer.text == "What is it?"
    ask(again, " Really?", "That.")
    assert [m.text for m in again.chat.session.path()] == ["What is it? Really?", "That."]
