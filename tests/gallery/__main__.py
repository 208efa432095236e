"""Draws the gallery: every picture light and dark, English and Chinese, in two sizes.

python -m tests.gallery [FOLDER]     (default: artifacts/gallery)
"""

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from desktop.runtime.translation import Translation
from desktop.ui.chat_view import ChatView, SiblingPosition
from desktop.ui.theme import Scheme, load_theme
from tests.gallery.messages import CHINESE, ENGLISH, FORMULAS, answers, endings

SIZES = {"large": (1100, 760), "small": (700, 500)}
SCENES = {
    "en": {
        "answer": answers(
            ENGLISH, "How do I sort a list of numbers in Python?\nAnd which way is faster?"
        ),
        "formulas": answers(FORMULAS, "How do I solve $ax^2 + bx + c = 0$?"),
        "endings": endings("What is the weather like?", "It is sunny in **Beijing**, with a"),
    },
    "zh_CN": {
        "answer": answers(CHINESE, "怎样在 Python 里给一个数字列表排序？哪种更快？"),
        "endings": endings("天气怎么样？", "**北京**今天晴，气温"),
    },
}


def settle(app: QApplication) -> None:
    """Let what waits for a quiet moment be done."""
    end = time.monotonic() + 1
    while time.monotonic() < end:
        app.processEvents()


def pictures(app: QApplication, view: ChatView, folder: Path, name: str) -> int:
    """Save the conversation from its beginning to its end, one picture a page; return how many."""
    view.scroll_to_start()
    page = 0
    while True:
        settle(app)
        page += 1
        view.grab().save(str(folder / f"{name}-{page}.png"))
        bar = view.verticalScrollBar()
        if bar.value() >= bar.maximum():
            return page
        bar.setValue(bar.value() + view.viewport().height() - 40)


def main() -> int:
    """Draw all pictures."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "artifacts/gallery")
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    translation = Translation(app)
    count = 0
    for language, scenes in SCENES.items():
        translation.switch(language)
        for scheme in Scheme:
            for size, (width, height) in SIZES.items():
                for scene, messages in scenes.items():
                    view = ChatView(load_theme(scheme))
                    view.resize(width, height)
                    view.show()
                    view.show_messages(messages, siblings={"a1": SiblingPosition(2, 3)})
                    name = f"{scene}-{language}-{scheme}-{size}"
                    count += pictures(app, view, folder, name)
                    view.close()
    print(f"{count} pictures in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
