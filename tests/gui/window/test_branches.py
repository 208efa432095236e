"""The Branches panel and the comparison of versions, as a person uses them."""

import pytest
from PySide6.QtCore import Qt

from desktop.core.conversation import Conversation
from desktop.core.message import Message, Role, TextPart
from desktop.ui.branch_model import BranchModel
from desktop.ui.branches_panel import BranchesPanel
from desktop.ui.compare_dialog import CompareDialog
from tests.gui.runtime.conftest import Watched
from tests.support.scripted_server import Gate, chat_events, sse


@pytest.fixture
def forked(window, ask, server, qtbot):
    """A window whose conversation has two answers to its only question; the second is shown."""
    session = ask(window, "What is it?", "A red house.")
    server.enqueue(sse(*chat_events("A blue house.")))
    with qtbot.waitSignal(session.settled):
        session.retry(session.path()[-1].id)
    return window


def drawn(tree, above=None):
    """What the tree shows, folded rows left out, as nested lists of words."""
    model, found = tree.model(), []
    above = above if above is not None else tree.rootIndex()
    for row in range(model.rowCount(above)):
        index = model.index(row, 0, above)
        found.append(index.data())
        if model.rowCount(index) and tree.isExpanded(index):
            found.append(drawn(tree, index))
    return found


def click(qtbot, tree, index):
    qtbot.mouseClick(
        tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(index).center()
    )


def shown(window):
    return [m.text for m in window.chat.session.path()]


def test_the_panel_opens_by_its_shortcut_and_draws_the_forks_open(forked, qtbot):
    forked.menus.actions["branches"].trigger()
    tree = forked.panels.branches.tree
    assert tree.isVisible()
    assert drawn(tree) == ["What is it?", ["A red house."], "A blue house."]
    assert tree.currentIndex().data() == "A blue house."


def test_a_click_shows_the_branch_and_marks_it(forked, qtbot):
    forked.panels.toggle_branches()
    panel = forked.panels.branches
    other = panel.model.index_of(forked.chat.session.conversation.siblings(shown_id(forked))[0])
    assert not panel.model.is_shown(other)
    click(qtbot, panel.tree, other)
    assert shown(forked) == ["What is it?", "A red house."]
    assert panel.tree.currentIndex().data() == "A red house."
    assert panel.model.is_shown(panel.tree.currentIndex())


def shown_id(window):
    return window.chat.session.path()[-1].id


def test_the_keyboard_alone_reaches_a_branch(forked, qtbot):
    forked.panels.toggle_branches()
    tree = forked.panels.branches.tree
    qtbot.waitUntil(tree.hasFocus)
    qtbot.keyClick(tree, Qt.Key.Key_Up)
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert shown(forked) == ["What is it?", "A red house."]


def test_the_tree_follows_new_answers_and_other_conversations(forked, ask, qtbot):
    forked.panels.toggle_branches()
    tree = forked.panels.branches.tree
    ask(forked, "And now?", "Now this.")
    assert drawn(tree) == [
        "What is it?", ["A red house."], "A blue house.", "And now?", "Now this."
    ]  # fmt: skip
    forked.start_conversation()
    assert drawn(tree) == []


def test_what_is_folded_by_hand_stays_folded(forked, ask):
    forked.panels.toggle_branches()
    tree = forked.panels.branches.tree
    tree.collapse(tree.model().index(0, 0))
    ask(forked, "More?", "Yes.")
    assert drawn(tree) == ["What is it?", "A blue house.", "More?", "Yes."]


def test_another_branch_can_be_shown_while_an_answer_arrives(forked, server, qtbot):
    session = forked.chat.session
    forked.panels.toggle_branches()
    gate, events = Gate(), chat_events("Green ", "it is.")
    server.enqueue(sse(*events[:2], gate, *events[2:]))
    told = Watched(session)
    session.retry(session.path()[-1].id)
    qtbot.waitUntil(lambda: told.text == "Green ")
    panel = forked.panels.branches
    first = session.conversation.siblings(shown_id(forked))[0]
    click(qtbot, panel.tree, panel.model.index_of(first))
    assert shown(forked) == ["What is it?", "A red house."]
    with qtbot.waitSignal(session.settled):
        gate.open()
    assert shown(forked) == ["What is it?", "A red house."]
    texts = {m.text for m in session.conversation.messages.values()}
    assert "Green it is." in texts


def test_which_branch_is_shown_survives_a_restart(forked, open_window, qtbot):
    session = forked.chat.session
    first = session.conversation.siblings(shown_id(forked))[0]
    forked.panels.toggle_branches()
    panel = forked.panels.branches
    click(qtbot, panel.tree, panel.model.index_of(first))
    forked.close()
    assert forked.workspace.shutdown()
    again = open_window()
    again.show_session(again.workspace.library.session(session.id))
    qtbot.waitUntil(lambda: shown(again) == ["What is it?", "A red house."])


def test_ten_thousand_messages_make_no_widget_a_row(qtbot, theme):
    conversation = Conversation("c")
    messages, children, before = {}, {}, None
    for n in range(10_000):
        parts = (TextPart(f"message {n}"),)
        messages[f"m{n}"] = Message(f"m{n}", Role.USER, parts, parent=before)
        children[before] = (*children.get(before, ()), f"m{n}")
        before = f"m{n}" if n % 3 else before
    conversation = Conversation("c", messages=messages, children=children, current="m9999")
    panel = BranchesPanel(theme)
    qtbot.addWidget(panel)
    panel.resize(300, 400)
    panel.show()
    before_count = len(panel.findChildren(object))
    panel.model.show_tree(conversation)
    for fork in panel.model.forks():
        panel.tree.expand(fork)
    panel.tree.scrollTo(panel.model.index_of("m9999"))
    panel.grab()
    assert len(panel.findChildren(object)) == before_count
    assert len(panel.model.forks()) > 3000


def test_the_model_is_a_proper_one(forked, theme, qtmodeltester):
    model = BranchModel(theme)
    model.show_tree(forked.chat.session.conversation)
    qtmodeltester.check(model)


def test_two_versions_are_compared_word_by_word(forked, qtbot):
    view, message_id = forked.chat.view, shown_id(forked)
    menu = view._message_menu(message_id)
    next(a for a in menu.actions() if a.text() == "Compare versions…").trigger()
    dialog = forked.findChild(CompareDialog)
    assert dialog.shown.toPlainText() == "A red blue house."
    said = dialog.summary.text().replace(
        "(s)", "s"
    )  # English words its plurals where its catalogue is loaded
    assert said == "− 4 characters removed   + 5 characters added"
    dialog.newer.setCurrentIndex(0)
    assert dialog.summary.text() == "Both versions are the same."
    dialog.close()


def test_the_panel_compares_too_and_only_where_there_are_versions(forked, qtbot):
    forked.panels.toggle_branches()
    panel = forked.panels.branches

    def entry(message_id):
        return panel.menu_for(message_id).actions()[0]

    question = forked.chat.session.path()[0].id
    assert not entry(question).isEnabled()
    entry(shown_id(forked)).trigger()
    assert forked.findChild(CompareDialog).shown.toPlainText() == "A red blue house."
    forked.findChild(CompareDialog).close()


def test_a_message_without_versions_offers_no_comparison(window, ask):
    ask(window, "One?", "Yes.")
    menu = window.chat.view._message_menu(window.chat.session.path()[-1].id)
    assert "Compare versions…" not in [a.text() for a in menu.actions()]
    menu.deleteLater()
