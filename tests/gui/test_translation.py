"""The catalogues are whole and in step with the source, and the window changes its language while it is open."""

import runpy

import pytest
from PySide6.QtCore import QCoreApplication, QLocale

from desktop.core.errors import ErrorKind, describe
from desktop.core.message import Message, Role, TextPart
from desktop.core.text import text
from desktop.runtime.translation import LANGUAGES, language_for, translated
from desktop.runtime.workspace import Workspace
from desktop.storage.paths import profile_in
from desktop.ui.chat_view import ChatView
from desktop.ui.chat_view.accessibility import ConversationText
from desktop.ui.menus import Menus
from desktop.ui.theme import Scheme, load_theme
from tests.conftest import ROOT
from tests.support.languages import speaking

tool = runpy.run_path(str(ROOT / "packaging" / "translations.py"))


@pytest.fixture
def workspace(tmp_path, qapp):
    made = Workspace(profile_in(tmp_path / "profile"), environ={})
    yield made
    assert made.shutdown()


@pytest.fixture
def translation(workspace):
    with speaking(workspace.preferences) as made:
        yield made


@pytest.mark.parametrize("language", tool["LANGUAGES"])
def test_every_sentence_is_collected_translated_and_compiled(language):
    assert tool["problems"](language) == []


def test_no_sentence_is_marked_where_it_is_not_collected():
    assert tool["unseen"]() == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Choose …"),
        ("en", "Wait..."),
        ("en", "The server's answer"),
        ("zh_CN", "选择……"),
        ("zh_CN", "19 个 token"),
        ("zh_CN", "已保存。 另有 2 条"),
        ("zh_CN", "您的密钥"),
    ],
)
def test_the_catalogues_keep_to_one_punctuation_and_one_name_for_a_thing(language, words):
    assert len(tool["unwanted"](words, language)) == 1


@pytest.mark.parametrize("language", tool["LANGUAGES"])
def test_a_translation_has_the_placeholders_of_its_source(language):
    import re
    import xml.etree.ElementTree as ET

    wrong = []
    for message in ET.parse(ROOT / "resources" / "i18n" / f"loquat_{language}.ts").iter("message"):
        source = message.findtext("source") or ""
        found = "".join(message.find("translation").itertext())
        if set(re.findall(r"\{\w+\}|%n", source)) != set(re.findall(r"\{\w+\}|%n", found)):
            wrong.append(source)
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "one", "several"),
    [
        ("en", "Delete 1 conversation for good?", "Delete 2 conversations for good?"),
        ("zh_CN", "永久删除 1 个对话？", "永久删除 2 个对话？"),
    ],
)
def test_numbers_have_their_forms(translation, language, one, several):
    translation.switch("zh_CN")
    translation.switch(language)
    source = "Delete %n conversation(s) for good?"
    said = [QCoreApplication.translate("TrashDialog", source, None, n) for n in (1, 2)]
    assert said == [one, several]


def test_english_at_the_start_has_its_plurals_too(translation):
    source = "Delete %n conversation(s) for good?"
    assert (
        QCoreApplication.translate("TrashDialog", source, None, 1)
        == "Delete 1 conversation for good?"
    )


def test_the_setting_switches_the_language_while_the_program_runs(translation, workspace):
    workspace.preferences.set("appearance.language", "zh_CN")
    assert translation.language == "zh_CN"
    assert QCoreApplication.translate("Menus", "Settings…") == "设置…"
    workspace.preferences.set("appearance.language", "en")
    assert QCoreApplication.translate("Menus", "Settings…") == "Settings…"


def test_open_widgets_follow(qtbot, translation, workspace):
    from PySide6.QtWidgets import QMainWindow

    class Everything(dict):
        def __missing__(self, name):
            return lambda: None

    window = QMainWindow()
    qtbot.addWidget(window)
    menus = Menus(window, Everything(), workspace.preferences)
    workspace.preferences.set("appearance.language", "zh_CN")
    qtbot.waitUntil(lambda: menus.actions["quit"].text() == "退出")


def test_a_sentence_of_a_lower_layer_is_translated_with_its_reason(translation):
    translation.switch("zh_CN")
    error = describe(ErrorKind.PROXY, proxy="p:1", reason=text("it closed the connection"))
    assert translated(error.sentence) == "代理 p:1 未能建立连接：它关闭了连接。"


def test_a_system_in_chinese_without_a_font_for_it_gets_english(monkeypatch):
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _: ["zh-Hans-CN", "zh"])
    assert language_for("system", lambda language: language == "en") == "en"
    assert language_for("system", lambda _: True) == "zh_CN"
    assert language_for("zh_CN", lambda _: False) == "zh_CN"  # who chose it has it


def test_unknown_languages_fall_back(monkeypatch):
    assert language_for("zh_CN") == "zh_CN"
    assert language_for("system") in LANGUAGES
    assert language_for("xx") in LANGUAGES


def test_what_a_screen_reader_was_told_of_a_message_changes_its_language_too(translation, qtbot):
    view = ChatView(load_theme(Scheme.LIGHT))
    qtbot.addWidget(view)
    view.show_messages([Message("q", Role.USER, (TextPart("Hello"),))])
    spoken = ConversationText(view)
    assert spoken.text(0, 4) == "You:"
    translation.switch("zh_CN")
    assert spoken.text(0, 2) == "你:"
