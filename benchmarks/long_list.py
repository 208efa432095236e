"""The list with very many conversations: opening it, scrolling, filtering by letters, the quick switcher.

    python -m benchmarks.long_list [CONVERSATIONS]   (default 100,000)

A frame is one turn of the event loop in which something was to be done: a key, a step of the wheel, a
slice of work. Offscreen the window is painted in full all the same. The index of the list is written
by the benchmark itself; nothing is in the history folder, so the window does not read it anew.
"""

import gc
import os
import sys

COUNT = 100_000


def main(arguments: list[str]) -> None:
    """Measure in a process that is set up as the program is."""
    # As ``desktop.__main__`` does it, before anything imports Qt.
    from desktop.msgspec_loading import load_msgspec
    from desktop.qt_loading import load_qt

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    gc.disable()
    load_msgspec()
    load_qt()
    from benchmarks.list_frames import run
    from benchmarks.machine import machine
    from desktop.app import SWITCH_INTERVAL_S

    sys.setswitchinterval(SWITCH_INTERVAL_S)
    print(machine())
    run(int(arguments[0]) if arguments else COUNT)


if __name__ == "__main__":
    main(sys.argv[1:])
