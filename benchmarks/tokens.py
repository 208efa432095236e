"""Counting a whole text, the tokenizer's window with a megabyte in it, and what the feature costs the start.

    python -m benchmarks.tokens count    whole texts, against bare ``tiktoken.encode_ordinary``, by turns
    python -m benchmarks.tokens window   a text of 1 MB in the window: the GUI thread's time for what a person does
    python -m benchmarks.tokens start     the start with meter and budgets, against one without, by turns

``window`` needs QT_QPA_PLATFORM=offscreen, or a screen. Times are CPU times of the GUI thread.
"""

import gc
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.machine import machine, spread
from benchmarks.profiles import filled_profile
from benchmarks.start import CONVERSATIONS, start
from desktop.storage.encodings import load_encoding

RUNS = 15
STARTS = 20
WORDS = ("heat", "pump", "the", "热泵", "coefficient_of_performance", "你好，", "😀", "4.2", "\n", "and then", "of", "    return x")  # fmt: skip


def text_of(size: int) -> str:
    """Return a mixed text of nearly ``size`` bytes."""
    chance = random.Random(5)
    found, length = [], 0
    while length < size:
        found.append(chance.choice(WORDS))
        length += len(found[-1].encode()) + 1
    return " ".join(found)


def measure_count() -> None:
    """Print counting against bare encoding, in CPU time."""
    import tiktoken

    for name in ("o200k_base", "cl100k_base"):
        encoding = load_encoding(name)
        bare = tiktoken.get_encoding(name).encode_ordinary  # of our files: nothing is downloaded
        for what, words in (
            ("10 KB", text_of(10_000)),
            ("100 KB", text_of(100_000)),
            ("1 MB", text_of(1_000_000)),
        ):
            pairs = [_pair(encoding.count, bare, words, swap=run % 2 == 0) for run in range(RUNS)]
            ratio = statistics.median(own / plain for own, plain in pairs)
            print(f"  {name:12} {what:7} {spread([a for a, _ in pairs], 'ms')}, bare {statistics.median(b for _, b in pairs):.1f} ms: {ratio:.2f} ×")  # fmt: skip


def _pair(
    own: Callable[[str], object], bare: Callable[[str], object], words: str, *, swap: bool
) -> tuple[float, float]:
    """Return the CPU time of both, the other first when ``swap``: whoever comes second finds the text in the processor's cache."""
    if swap:
        return _pair(bare, own, words, swap=False)[::-1]
    return _cpu(own, words), _cpu(bare, words)


def measure_window() -> None:
    """Print what a person's acts cost the GUI thread with a megabyte in the window."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QWidget

    from desktop.runtime.workspace import Workspace
    from desktop.storage.paths import profile_in
    from desktop.ui.appearance import Appearance
    from desktop.ui.tokenizer.window import TokenizerWindow

    app = QApplication(["Loquat"])
    with tempfile.TemporaryDirectory() as folder:
        space = Workspace(profile_in(Path(folder)), {})
        owner = QWidget()
        window = TokenizerWindow(space.tokenizing, Appearance(space.preferences).theme, owner)
        window.show()
        words = text_of(1_000_000)

        def settle() -> float:
            """Turn the event loop until the tokens are there; return the longest that one turn took."""
            longest = 0.0
            while not window.is_settled:
                longest = max(longest, _cpu(app.processEvents))
                time.sleep(0.001)
            return longest

        print(f"  the text is put in {_cpu(lambda: window.show_text(words)):.0f} ms")
        print(f"  longest turn of the event loop until all is counted {settle():.0f} ms, {len(window.chips.tokens)} tokens")  # fmt: skip
        chips, bar = window.chips, window.chips.verticalScrollBar()
        chance = random.Random(1)

        def jump() -> None:
            bar.setValue(chance.randrange(bar.maximum()))
            chips.viewport().repaint()

        def page() -> None:
            bar.setValue(bar.value() + bar.pageStep())
            chips.viewport().repaint()

        def step() -> None:
            QTest.keyClick(chips, Qt.Key.Key_Right)
            app.processEvents()

        def letter() -> None:
            QTest.keyClicks(window.text.editor, "x")
            app.processEvents()

        chips.setFocus()
        for what, act, count in (
            ("jump anywhere", jump, 60),
            ("next page", page, 60),
            ("next token", step, 60),
            ("a letter typed", letter, 20),
        ):
            times = [_cpu(act) for _ in range(count)]
            settle()
            print(f"  {what:15} {spread(times, 'ms')}")
        window.close()
        space.shutdown()


def measure_start() -> None:
    """Print the CPU time to the first paint with what the start builds of tokens and money, and without it."""
    python = [sys.executable, "-m", "benchmarks.loquat_window"]
    with tempfile.TemporaryDirectory() as folder:
        filled_profile(Path(folder), CONVERSATIONS)
        command = [*python, folder, str(CONVERSATIONS)]
        pairs = []
        for _ in range(STARTS):
            whole = start(*command).cpu_ms
            pairs.append((whole, start(*command, "--without-tokens").cpu_ms))
    difference = statistics.median(whole - without for whole, without in pairs)
    print(f"  with {spread([a for a, _ in pairs], 'ms')}, without {spread([b for _, b in pairs], 'ms')}")  # fmt: skip
    print(f"  median of the differences {difference:.1f} ms, of the best {min(a for a, _ in pairs) - min(b for _, b in pairs):.1f} ms (bar 5 ms)")  # fmt: skip


def _cpu(work: Callable[..., object], *arguments: object) -> float:
    began = time.thread_time()
    work(*arguments)
    return (time.thread_time() - began) * 1000


def main(arguments: list[str]) -> int:
    """Measure what is asked for."""
    print(machine())
    gc.disable()  # as in the window
    if arguments[:1] == ["window"]:
        measure_window()
    elif arguments[:1] == ["start"]:
        measure_start()
    else:
        measure_count()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
