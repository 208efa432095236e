"""Profiles to measure with: saved conversations as a person has them after a year."""

import itertools
import time
from pathlib import Path

from desktop.core.changes import ConversationChange, MessageChange
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import Profile, profile_in

QUESTION = "How do I read a file line by line, number {}? "
ANSWER = "You open it and iterate over it:\n\n```python\nfor line in open(name):\n    print(line)\n```\n\n"


def filled_profile(folder: Path, conversations: int, turns: int = 3) -> Profile:
    """Write ``conversations`` conversations of ``turns`` turns into a profile in ``folder``."""
    profile = profile_in(folder)
    began_ms = time.time_ns() // 1_000_000 - 10_000_000_000
    store = HistoryStore(profile, new_writer_id(), itertools.count(began_ms, 1000).__next__)
    for number in range(conversations):
        changes = []
        parent = None
        for turn in range(turns):
            question, answer = f"q{turn}", f"a{turn}"
            for message, role, text in (
                (question, "user", QUESTION.format(number)),
                (answer, "assistant", ANSWER * 4),
            ):
                fields = {"role": role, "parent": parent, "parts": [{"type": "text", "text": text}]}
                if role == "assistant":
                    fields |= {"ending": "finished", "model": "gpt-4o-mini"}
                changes.append(MessageChange(message, fields))
                parent = message
        changes.append(ConversationChange({"current": parent}))
        store.append(f"conversation{number:06}", changes, sync=False)
    store.summaries()
    store.close()
    return profile
