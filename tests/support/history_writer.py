"""A process of its own that appends to a conversation: ``python -m tests.support.history_writer``.

Arguments: profile folder, conversation id, writer id, what to do. After every append that returned
it prints the message's number; with ``answer`` it begins an answer, prints a line, and waits.
"""

import sys
from pathlib import Path

from desktop.core.changes import Change, MessageChange, Piece
from desktop.storage.history import HistoryStore
from desktop.storage.paths import profile_in


def main(folder: str, conversation_id: str, writer: str, what: str) -> None:
    """Append until told to end, or killed."""
    store = HistoryStore(profile_in(Path(folder)), writer)
    if what == "answer":
        changes: list[Change] = [MessageChange("a", {"role": "assistant", "created": 1})]
        store.append(conversation_id, [*changes, Piece("a", writer, 0, "half an")], False)
        print("begun", flush=True)
        sys.stdin.readline()
    else:
        count, sync = what.split("-")
        for number in range(int(count)):
            text = f"{writer} {number} " + "x" * (number % 50 * 100)
            parts = [{"type": "text", "text": text}]
            fields = {"role": "user", "created": number, "parts": parts}
            change = MessageChange(f"{writer}{number}", fields)
            store.append(conversation_id, [change], sync == "sync")
            print(number, flush=True)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
