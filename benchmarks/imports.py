"""How fast a ChatGPT export is imported, and in how much memory: the real command on a file that is made for it.

    python -m benchmarks.imports [MEGABYTES] [FOLDER]

Bars: 10 MB/s for 100 MB; 300 MB of memory at most, whatever the size. FOLDER needs three times the room.
"""

import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

WORDS: Final = (
    "loquat",
    "the",
    "answer",
    "枇杷",
    "code",
    "of",
    "a",
    "stream",
    "`x = 1`",
    "because",
    "when",
    "\n\n- ",
)

#: As exports have it: most are short, some are very long.
TURNS: Final = (2, 4, 6, 10, 20, 40, 120)


def words(source: random.Random, count: int) -> str:
    """Return so many words."""
    return " ".join(source.choices(WORDS, k=count))


def message(source: random.Random, key: str, role: str, time_s: float) -> dict[str, Any]:
    """Return a message with the metadata that a real one has."""
    return {
        "id": key,
        "author": {"role": role, "name": None, "metadata": {}},
        "create_time": time_s,
        "update_time": None,
        "content": {"content_type": "text", "parts": [words(source, source.choice((8, 30, 200, 500)))]},
        "status": "finished_successfully",
        "end_turn": True,
        "weight": 1.0,
        "metadata": {
            "citations": [], "content_references": [], "message_type": "next", "model_slug": "gpt-4o",
            "default_model_slug": "gpt-4o", "parent_id": key[::-1], "request_id": key, "timestamp_": "absolute",
            "finish_details": {"type": "stop", "stop_tokens": [200002]}, "is_complete": True,
        },
        "recipient": "all",
        "channel": None,
    }  # fmt: skip


def conversation(source: random.Random, number: int) -> dict[str, Any]:
    """Return a conversation of one branch."""
    start = 1_650_000_000 + number * 900.0
    mapping: dict[str, Any] = {
        "root": {"id": "root", "message": None, "parent": None, "children": []}
    }
    above = "root"
    for turn in range(source.choice(TURNS)):
        key = f"{source.getrandbits(128):032x}"
        role = "assistant" if turn % 2 else "user"
        mapping[above]["children"].append(key)
        mapping[key] = {
            "id": key,
            "message": message(source, key, role, start + turn),
            "parent": above,
            "children": [],
        }
        above = key
    return {
        "title": words(source, 4), "create_time": start, "update_time": start + 600, "mapping": mapping,
        "moderation_results": [], "current_node": above, "conversation_id": f"{source.getrandbits(128):032x}",
    }  # fmt: skip


def chunks(megabytes: int) -> Iterator[str]:
    """Yield an export of about so many megabytes."""
    source = random.Random(1)
    size, number = 0, 0
    yield "["
    while size < megabytes * 1_000_000:
        text = json.dumps(conversation(source, number), ensure_ascii=False)
        yield (",\n" if number else "") + text
        size += len(text.encode())
        number += 1
    yield "]"


def main(megabytes: int, folder: Path) -> int:
    """Make the export, import it twice, print the figures; return 1 when a bar is missed."""
    path = folder / "conversations.json"
    with path.open("w", encoding="utf-8") as file:
        for chunk in chunks(megabytes):
            file.write(chunk)
    size = path.stat().st_size / 1e6
    command = [
        sys.executable,
        "-m",
        "desktop",
        "--profile",
        str(folder / "profile"),
        "import",
        str(path),
    ]
    is_good = True
    for what, bar in (("first import", 10.0), ("second import", 0.0)):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.monotonic()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        seconds = time.monotonic() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        peak = after.ru_maxrss / 1024
        print(
            f"{what}: {size:.0f} MB in {seconds:.1f} s, {size / seconds:.1f} MB/s ({cpu:.1f} s of CPU), peak {peak:.0f} MB"
        )
        is_good = is_good and size / seconds >= bar and peak <= 300
    return 0 if is_good else 1


if __name__ == "__main__":
    target = Path(
        tempfile.mkdtemp(prefix="loquat-import-", dir=sys.argv[2] if sys.argv[2:] else None)
    )
    try:
        sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 100, target))
    finally:
        shutil.rmtree(target)
