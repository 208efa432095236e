"""A process that does random things to a history until it is killed: ``python -m tests.support.history_torture``.

Arguments: profile folder, seed, name of the run. It prints ``+ conversation message`` for every
message whose append returned, and ``- conversation`` once it is deleted for good.
"""

import random
import sys
from pathlib import Path

from desktop.core.changes import ConversationChange, MessageChange, Piece
from desktop.storage.history import HistoryStore
from desktop.storage.paths import profile_in

CONVERSATIONS = ("aa", "bb", "cc")


def main(folder: str, seed: str, run: str) -> None:
    """Act until killed."""
    chance = random.Random(seed)
    store = HistoryStore(profile_in(Path(folder)), f"writer-{run}")
    for number in range(1_000_000):
        act(store, chance, chance.choice(CONVERSATIONS), f"{run}-{number}")


def act(store: HistoryStore, chance: random.Random, conversation_id: str, name: str) -> None:
    """Do one thing."""
    kind = chance.random()
    if kind < 0.6:
        parts = [{"type": "text", "text": "x" * chance.randrange(9000)}]
        fields = {"role": "user", "created": 1, "parts": parts}
        piece = Piece(name, "s", 0, "streamed")
        append(store, conversation_id, name, [MessageChange(name, fields), piece], chance)
    elif kind < 0.7:
        title = [ConversationChange({"title": name, "pinned": True})] * 5
        store.append(conversation_id, title, False)
    elif kind < 0.8:
        store.compact(conversation_id)
    elif kind < 0.87:
        store.delete(conversation_id)
    elif kind < 0.95:
        store.undelete(conversation_id)
    elif kind < 0.97:
        store.summaries()
    else:
        victim = f"victim-{name}"
        append(store, victim, name, [MessageChange(name, {"role": "user", "created": 1})], chance)
        store.purge(victim)
        print("-", victim, flush=True)


def append(store, conversation_id, name, changes, chance) -> None:
    """Append, and say so once it returned."""
    store.append(conversation_id, changes, chance.random() < 0.3)
    print("+", conversation_id, name, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
