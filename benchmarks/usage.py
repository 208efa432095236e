"""The usage page's figures: how quickly they come out of the derived index, and how quickly it is made.

    python -m benchmarks.usage query [MESSAGES]   the first chart (30 days), and every other (default 1,000,000)
    python -m benchmarks.usage index [MESSAGES]   files → index, messages a second (default 50,000)

Every second message is an answer with its usage; conversations have a hundred, of one model, in an hour and a half.
"""

import gc
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from benchmarks.machine import machine, spread
from desktop.core.spending import By, Cell, DateSpan, Money, last_days, summed
from desktop.storage import usage_rows
from desktop.storage.history_folder import FileState
from desktop.storage.usage_index import UsageIndex

MESSAGES_EACH = 100
TURNS = MESSAGES_EACH // 2
YEARS_MS = 3 * 365 * 86_400_000
RUNS = 15


def fields_of(number: int, created_ms: int) -> dict[str, object]:
    """Return the fields of an answer as a history file holds them."""
    prompt, completion = 200 + number * 37 % 9000, 50 + number * 13 % 900
    return {
        "role": "assistant", "created": created_ms, "model": ("gpt-4o", "gpt-4o-mini", "o4-mini", "deepseek-chat")[number // TURNS % 4],
        "connection": ("openai", "company", "deepseek")[number // TURNS % 3], "ending": "finished",
        "parts": [{"type": "text", "text": "You open it and iterate over it. " * 20}],
        "usage": {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion,
                  "cached_tokens": prompt // 2, "reasoning_tokens": completion // 3},
        "facts": {"response_id": f"chatcmpl-{number}", "timing": {"first_token_ms": 300.0 + number % 900, "total_ms": 4000.0}},
    }  # fmt: skip


def conversations(count: int) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Yield ids and the answers of conversations, spread over three years; a turn takes a minute or two."""
    chance = random.Random(7)
    answers, each = count // 2, TURNS
    now_ms = round(time.time() * 1000)
    total = max(1, answers // each)
    for number in range(total):
        at_ms = now_ms - YEARS_MS + YEARS_MS * number // total
        made = []
        for turn in range(each):
            at_ms += chance.randrange(20_000, 180_000)
            made.append(fields_of(number * each + turn, at_ms))
        yield f"conversation{number:06}", made


def build(path: Path, count: int) -> UsageIndex:
    """Put answers into an index without files."""
    index = UsageIndex(path, path.parent / "none", path.parent / "none")
    batch = []
    for conversation_id, answers in conversations(count):
        found = tuple(filter(None, map(usage_rows.answer_of, answers)))
        batch.append(usage_rows.Read(conversation_id, FileState(1, 1), found))
        if len(batch) == 100:
            index.take_in(batch)
            batch = []
    index.take_in(batch)
    return index


def price(cell: Cell) -> Money:
    return Money(cell.prompt * 1e-6, "USD")


def measure_query(count: int) -> None:
    """Print how long each chart takes: asked, added up and priced."""
    day = datetime.now().astimezone().date()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "usage.sqlite3"
        began = time.perf_counter()
        build(path, count).close()
        print(f"built in {time.perf_counter() - began:.0f} s, {path.stat().st_size / 1e6:.0f} MB")
        for what, span in (
            ("30 days", last_days(30, day)),
            ("a year", last_days(365, day)),
            ("all", DateSpan()),
        ):
            for by in (By.DAY, By.CONVERSATION):
                took, rows = [], 0
                for _ in range(RUNS):
                    began = time.perf_counter()
                    index = UsageIndex(path, path.parent / "none", path.parent / "none")
                    cells = (
                        index.conversation_cells(span)
                        if by is By.CONVERSATION
                        else index.cells(span)
                    )
                    rows = len(summed(cells, by, price))
                    index.close()
                    took.append((time.perf_counter() - began) * 1000)
                print(f"  {what:8} by {by:13} {spread(took, 'ms')}, {len(cells)} cells, {rows} rows")  # fmt: skip


def measure_index(count: int) -> None:
    """Print how quickly history files get into the index."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "history").mkdir()
        for conversation_id, answers in conversations(count):
            lines = []
            for at, fields in enumerate(answers):
                stamp = {"writer": "w", "id": f"w-{at}", "seq": at, "clock": [fields["created"], 0]}
                question = {"role": "user", "created": fields["created"], "parts": fields["parts"]}
                for message, said in ((f"q{at}", question), (f"a{at}", fields)):
                    lines.append({"type": "message", **stamp, "message": message, "fields": said})
            data = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
            (folder / "history" / f"{conversation_id}.jsonl").write_bytes(data)
        index = UsageIndex(folder / "usage.sqlite3", folder / "history", folder / "trash")
        began, cpu = time.perf_counter(), time.process_time()
        index.refresh()
        took, cpu_took = time.perf_counter() - began, time.process_time() - cpu
        index.close()
        print(
            f"index {count} messages: {count / took:,.0f} a second by the clock, {count / cpu_took:,.0f} by CPU"
        )


def main(arguments: list[str]) -> int:
    """Measure what is asked for."""
    what = arguments[0] if arguments else "query"
    print(machine())
    gc.disable()  # as in the window
    if what == "index":
        measure_index(int(arguments[1]) if len(arguments) > 1 else 50_000)
    else:
        measure_query(int(arguments[1]) if len(arguments) > 1 else 1_000_000)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
