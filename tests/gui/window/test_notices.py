"""Notices: one at a time, none lost, each dismissed or acted on."""

import pytest

from desktop.core.errors import Action, ErrorKind, describe, with_details
from desktop.ui.notices import Notices

KEYRING = describe(ErrorKind.KEY_STORE, reason="it is locked")
DISK = describe(ErrorKind.HISTORY, path="/x", reason="the disk is full")
BUG = with_details(describe(ErrorKind.INTERNAL, reason="KeyError"), message="<b>not markup</b>")


@pytest.fixture
def notices(qtbot, theme):
    made = Notices(theme)
    qtbot.addWidget(made)
    return made


def test_without_notices_there_is_no_bar(notices):
    assert notices.isHidden()
    assert notices.words == ""


def test_they_are_shown_in_order_even_if_they_came_before_the_window(notices):
    for notice in (KEYRING, DISK, KEYRING):
        notices.add(notice)
    notices.show()
    assert "it is locked" in notices.words
    notices.bar.close_button.click()
    assert "the disk is full" in notices.words
    notices.bar.close_button.click()
    assert notices.isHidden()


def test_the_action_is_asked_for_and_the_notice_goes(notices, qtbot):
    notices.add(KEYRING)
    assert notices.bar.act_button.text() == "Open key settings"
    with qtbot.waitSignal(notices.action_requested) as asked:
        notices.bar.act_button.click()
    assert asked.args == [Action.OPEN_KEY_SETTINGS]
    assert notices.isHidden()


def test_a_notice_without_an_action_has_no_button_and_shows_text_as_text(notices):
    notices.add(BUG)
    notices.show()
    assert not notices.bar.act_button.isVisible()
    assert "<b>not markup</b>" in notices.words


@pytest.mark.parametrize(("notice", "is_under"), [(KEYRING, True), (BUG, False)])
def test_only_buttons_with_words_go_under_the_sentence_in_a_narrow_window(
    notices, notice, is_under
):
    notices.add(notice)
    notices.resize(500, 120)
    notices.show()
    notices.layout().activate()
    bar = notices.bar
    assert (bar.close_button.y() >= bar.height() // 2) == is_under


def test_what_is_true_no_more_is_taken_back(notices):
    notices.add(KEYRING)
    notices.add(DISK)
    notices.remove(KEYRING)
    assert "the disk is full" in notices.words
    notices.remove(DISK)
    assert notices.isHidden()
