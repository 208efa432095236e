"""The search: how quickly messages get into its index, and how quickly they are found in a big one.

    python -m benchmarks.search index [MESSAGES]   files → index, messages a second (default 100,000)
    python -m benchmarks.search query [MESSAGES]   first 20 results with snippets (default 1,000,000)

``query`` compares with two others, in turns: a plain FTS5 table over the same texts (external content, ``unicode61``)
that is asked for the same 20 rows with FTS5's own ``snippet()`` and the filters joined, which finds neither parts of
identifiers nor Chinese words; and the newest 20 texts of the same expression on our own table as they are, without
filters and snippets. The index is kept in the folder that LOQUAT_BENCH_FOLDER names, if any.
"""

import gc
import itertools
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from benchmarks.machine import machine, spread
from desktop.core.conversation import Conversation
from desktop.core.message import Message, Role, TextPart
from desktop.core.search import SearchQuery, parse_query
from desktop.storage import search_rows
from desktop.storage.history_folder import FileState
from desktop.storage.search_index import SearchIndex
from desktop.storage.search_text import match_expression

MESSAGES_EACH: Final = 100
WORDS_EACH: Final = 46  # some 300 characters
FIRST_MS: Final = 1_500_000_000_000
LIMIT: Final = 20

#: What a person looks for, from the rarest to the commonest; the last letters as they are typed. Then what the
#: plain table is asked for: an expression, and a condition; ``None`` where it does not find the same.
QUERIES: Final = (
    ("a rare word", "zyqvu", False, ("zyqvu", "")),
    ("a common word", "the", False, ("the", "")),
    ("two words", "heat pump", False, ("heat AND pump", "")),
    ("a phrase", '"heat pump"', False, ('"heat pump"', "")),
    ("two letters typed", "he", True, ("he *", "")),
    ("two Chinese characters", "热泵", False, None),
    ("one Chinese character", "热", False, None),
    ("part of an identifier", "coefficient", False, None),
    ("an exclusion", "heat -pump", False, ("heat NOT pump", "")),
    ("a role", "heat role:user", False, ("heat", "m.role = 'user'")),
    ("a date", "heat before:2018", False, ("heat", "rival.rowid < {before}")),
    (
        "a tag and words",
        "pump tag:work",
        False,
        ("pump", "c.id IN (SELECT conversation FROM tag WHERE name = 'work')"),
    ),
    ("only a filter", "tag:rare", False, None),
    ("a folder and a common word", "the folder:Rare", False, ("the", "c.folder = 'rare'")),
)


def words(dice: random.Random) -> list[str]:
    """Return a vocabulary whose common words are much commoner than the others (Zipf)."""
    made = {
        "".join(
            dice.choice("aeiou" if i % 2 else "bcdfghklmnprstvwz")
            for i in range(dice.randint(3, 10))
        )
        for _ in range(40_000)
    }
    return ["the", "heat", "pump", "of", "to", "and", "house", *sorted(made)]


def texts(count: int) -> Iterator[str]:
    """Yield texts of some 300 characters: seven of ten English, two Chinese, one code; few hold the rare word."""
    dice = random.Random(5)
    vocabulary = words(dice)
    weights = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(vocabulary))))
    for number in range(count):
        chosen = dice.choices(vocabulary, cum_weights=weights, k=WORDS_EACH)
        if number % 100_000 == 50_000 % count:
            chosen[3] = "zyqvu"
        kind = number % 10
        if kind in (3, 7):  # three characters a word
            ranks = dice.choices(range(3000), k=100)
            yield (
                "，".join(
                    "".join(chr(0x4E00 + rank * 6) for rank in ranks[i : i + 8])
                    for i in range(0, 100, 8)
                )
                + "热泵"
            )
        elif kind == 5:
            yield "\n".join(
                f"    {a}{b.title()} = {c}_{d}(coefficientOfHeat)"
                for a, b, c, d in zip(*[iter(chosen[:28])] * 4, strict=True)
            )
        else:
            yield " ".join(chosen)


def conversations(count: int) -> Iterator[Conversation]:
    """Yield conversations of a hundred messages each, one a minute."""
    made = texts(count)
    for number in range(max(count // MESSAGES_EACH, 1)):
        begun = FIRST_MS + number * MESSAGES_EACH * 20_000
        messages = {
            f"m{i}": Message(
                f"m{i}",
                role=Role.ASSISTANT if i % 2 else Role.USER,
                parts=(TextPart(next(made)),),
                created=begun + i * 20_000,
                model="gpt-4o" if i % 2 else None,
            )
            for i in range(MESSAGES_EACH)
        }
        fields = {
            "tags": ["work"] if number % 3 == 0 else [],
            "folder": "Rare" if number % 500 == 7 else "",
        }
        if number % 1000 == 11:
            fields["tags"] = ["rare"]
        yield Conversation(
            f"conversation{number:06}",
            begun,
            begun,
            f"Talk {number}",
            None,
            fields=fields,
            messages=messages,
        )


def write_files(folder: Path, count: int) -> int:
    """Write history files of ``count`` messages; return their size in bytes."""
    folder.mkdir(parents=True)
    size = 0
    for conversation in conversations(count):
        own = {"writer": "w", "id": "x"}
        lines = [
            {"type": "header", **own, "seq": 0, "clock": [conversation.created, 0], "schema": 1,
             "conversation": conversation.id, "created": conversation.created},
            {"type": "conversation", **own, "seq": 1, "clock": [conversation.created, 1],
             "fields": {"title": conversation.title, **conversation.fields}},
        ]  # fmt: skip
        for at, message in enumerate(conversation.messages.values()):
            fields = {
                "role": message.role, "created": message.created, "model": message.model, "ending": "finished",
                "parts": [{"type": "text", "text": message.text}],
                "parent": f"m{at - 1}" if at else None,
            }  # fmt: skip
            lines.append({"type": "message", **own, "seq": 2 + at, "clock": [message.created, 0],
                          "message": message.id, "fields": fields})  # fmt: skip
        data = b"".join(
            msgspec.json.encode({**line, "id": f"w-{line['seq']}"}) + b"\n" for line in lines
        )
        (folder / f"{conversation.id}.jsonl").write_bytes(data)
        size += len(data)
    return size


def measure_index(count: int) -> None:
    """Print how quickly history files get into the index."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = write_files(folder / "history", count)
        index = SearchIndex(folder / "search.sqlite3", folder / "history")
        began, cpu = time.perf_counter(), time.process_time()
        index.refresh()
        took, cpu_took = time.perf_counter() - began, time.process_time() - cpu
        index.close()
        made = (folder / "search.sqlite3").stat().st_size
        print(
            f"index {count} messages, {size / 1e6:.0f} MB of files: {took:.1f} s, CPU {cpu_took:.1f} s"
        )
        print(
            f"  {count / took:,.0f} messages/s by the clock, {count / cpu_took:,.0f} by CPU; index {made / 1e6:.0f} MB"
        )


def build(path: Path, count: int) -> None:
    """Put messages into an index without files; what has been built before is used again."""
    index = SearchIndex(path, path.parent / "none")
    batch: list[search_rows.Read] = []
    for conversation in conversations(count):
        batch.append(search_rows.read_of(conversation, FileState(1, 1)))
        if len(batch) * MESSAGES_EACH >= search_rows.BATCH:
            index.take_in(batch)
            batch = []
    if batch:
        index.take_in(batch)
    began = time.perf_counter(), time.process_time()
    while index.merge():
        pass
    index.close()
    took, cpu = time.perf_counter() - began[0], time.process_time() - began[1]
    print(f"merged in {took:.0f} s, {cpu / count * 1e6:.1f} µs of CPU a message")


def measure_query(count: int) -> None:
    """Print how long the first results take, and the bare query."""
    kept = os.environ.get("LOQUAT_BENCH_FOLDER")
    with tempfile.TemporaryDirectory() as name:
        path = Path(kept or name) / f"search-{count}.sqlite3"
        if not path.exists():
            began = time.perf_counter()
            build(path, count)
            print(f"built in {time.perf_counter() - began:.0f} s")
            print(f"index {path.stat().st_size / 1e6:.0f} MB")
        print(f"{count} messages")
        index = SearchIndex(path, path.parent / "none")
        other = sqlite3.connect(path)
        _add_rival(other)
        medians = []
        for what, typed, is_typing, plain in QUERIES:
            query = parse_query(typed, is_typing=is_typing)
            ways: list[Callable[[], list[Any]]] = [
                lambda query=query: index.search(query, LIMIT),
                lambda query=query: _bare(other, query),
            ]
            if plain is not None:
                ways.append(lambda query=query, plain=plain: _rival(other, query, plain))
            medians.append(_compare(what, ways))
        print(f"  median of all {statistics.median(medians):.1f} ms, slowest {max(medians):.1f} ms")
        index.close()
        other.close()


def _compare(what: str, ways: list[Callable[[], list[Any]]]) -> float:
    """Print how long each way takes, in turns; return the median of the first in ms."""
    times: list[list[float]] = [[] for _ in ways]
    for _ in range(15):
        for way, taken in zip(ways, times, strict=True):
            taken.append(_timed(way))
    own, bare, *rival = map(statistics.median, times)
    print(f"  {what:28} {spread(times[0], 'ms')}", end="")
    if rival:
        same = [hit.message for hit in ways[0]()] == [row[2] for row in ways[2]()]
        print(f"; plain table {rival[0]:.2f} ms: {own / rival[0]:.2f} ×", end="")
        print("" if same else " (other rows!)", end="")
    if bare > 0:
        print(f"; texts alone {bare:.2f} ms: {own / bare:.2f} ×", end="")
    print()
    return own


def _add_rival(database: sqlite3.Connection) -> None:
    """Make the plain table, unless it is there."""
    if database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'rival'").fetchone():
        return
    database.executescript(
        "CREATE VIRTUAL TABLE rival USING fts5 (text, content='message', content_rowid='rowid', "
        "columnsize=0, tokenize='unicode61 remove_diacritics 2');"
        "INSERT INTO rival (rival) VALUES ('rebuild'); INSERT INTO rival (rival) VALUES ('optimize');"
    )


def _rival(
    database: sqlite3.Connection, query: SearchQuery, plain: tuple[str, str]
) -> list[tuple[Any, ...]]:
    expression, condition = plain
    before = (query.before_ms or 0) * search_rows.ROWS_PER_MS
    condition = f"AND {condition.format(before=before)}" if condition else ""
    sql = (
        "SELECT m.conversation, c.title, m.message, m.role, m.model, m.created, "
        "snippet(rival, 0, '<', '>', '…', 24), c.archived "
        "FROM rival JOIN message m ON m.rowid = rival.rowid JOIN conversation c ON c.id = m.conversation "
        f"WHERE rival MATCH ? {condition} ORDER BY rival.rowid DESC LIMIT ?"
    )
    return database.execute(sql, (expression, LIMIT)).fetchall()


def _bare(database: sqlite3.Connection, query: SearchQuery) -> list[tuple[Any, ...]]:
    wanted, _ = match_expression(query)
    if not wanted:
        return []
    sql = (
        "SELECT m.* FROM words JOIN message m ON m.rowid = words.rowid "
        "WHERE words MATCH ? ORDER BY words.rowid DESC LIMIT ?"
    )
    return database.execute(sql, (wanted, LIMIT)).fetchall()


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def main(arguments: list[str]) -> int:
    """Measure what is asked for."""
    what = arguments[0] if arguments else "index"
    print(machine())
    gc.disable()  # as in the window
    if what == "index":
        measure_index(int(arguments[1]) if len(arguments) > 1 else 100_000)
    else:
        measure_query(int(arguments[1]) if len(arguments) > 1 else 1_000_000)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
