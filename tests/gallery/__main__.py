"""Draws the gallery: every picture light and dark, English and Chinese, in two sizes.

python -m tests.gallery [FOLDER]     (default: artifacts/gallery)
"""

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from desktop.runtime.translation import Translation
from desktop.runtime.workspace import Workspace
from desktop.storage.paths import profile_in
from desktop.ui.chat_view import ChatView, SiblingPosition
from desktop.ui.theme import Scheme, load_theme
from tests.gallery.drawings import in_words
from tests.gallery.messages import CHINESE, ENGLISH, FORMULAS, answers, endings, long_ones
from tests.support.languages import speaking

SIZES = {"large": (1100, 760), "small": (700, 500)}
SCENES = {
    "en": {
        "answer": answers(
            ENGLISH, "How do I sort a list of numbers in Python?\nAnd which way is faster?"
        ),
        "formulas": answers(FORMULAS, "How do I solve $ax^2 + bx + c = 0$?"),
        "endings": endings("What is the weather like?", "It is sunny in **Beijing**, with a"),
        "long": long_ones(
            "Please read all of this.",
            "A line of something *long* that was pasted.",
            "First I count the lines. Then I compare them.",
        ),
        "pictures": lambda: answers(
            in_words("The figures of the year", "And what the page looks like", "An icon"),
            "Draw me the figures of the year.",
        ),
    },
    "zh_CN": {
        "answer": answers(CHINESE, "怎样在 Python 里给一个数字列表排序？哪种更快？"),
        "endings": endings("天气怎么样？", "**北京**今天晴，气温"),
        "long": long_ones(
            "请把这些都读一遍。",
            "粘贴进来的很*长*的一行文字。",
            "先数一数行数，再逐一比较。",
        ),
        "pictures": lambda: answers(
            in_words("全年数据", "页面的样子", "图标"), "把全年的数据画出来。"
        ),
    },
}


def settle(app: QApplication, view: ChatView) -> None:
    """Let what waits for a quiet moment be done."""
    end, latest = time.monotonic() + 1, time.monotonic() + 30
    while time.monotonic() < (latest if is_drawing(view) else end):
        app.processEvents()
        time.sleep(0.005)  # for the threads that draw


def is_drawing(view: ChatView) -> bool:
    """Whether formulas or pictures are on their way."""
    return view._formulas.is_busy or view.pictures.is_busy


def pictures(app: QApplication, view: ChatView, folder: Path, name: str) -> int:
    """Save the conversation from its beginning to its end, one picture a page; return how many."""
    view.scroll_to_start()
    page = 0
    while True:
        settle(app, view)
        page += 1
        view.grab().save(str(folder / f"{name}-{page}.png"))
        bar = view.verticalScrollBar()
        if bar.value() >= bar.maximum():
            return page
        bar.setValue(bar.value() + view.viewport().height() - 40)


def main(arguments: Sequence[str] = ()) -> int:
    """Draw all pictures."""
    folder = Path(arguments[0] if arguments else "artifacts/gallery")
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as profile:
        workspace = Workspace(profile_in(Path(profile)), {})
        try:
            with speaking(workspace.preferences) as translation:
                count = draw(app, translation, folder)
        finally:
            workspace.shutdown()
    print(f"{count} pictures in {folder}")
    return 0


def draw(app: QApplication, translation: Translation, folder: Path) -> int:
    """Draw every scene in its language; return how many pictures that made."""
    count = 0
    for language, scenes in SCENES.items():
        translation.switch(language)
        for scheme in Scheme:
            for size, (width, height) in SIZES.items():
                for scene, messages in scenes.items():
                    view = ChatView(load_theme(scheme))
                    view.resize(width, height)
                    view.show()
                    shown = messages() if callable(messages) else messages
                    view.show_messages(shown, siblings={"a1": SiblingPosition(2, 3)})
                    view.act("reasoning", "open")
                    view.act("fold", "folded")
                    count += pictures(app, view, folder, f"{scene}-{language}-{scheme}-{size}")
                    view.close()
    translation.switch("en")
    return count


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
