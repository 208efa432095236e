"""Reads what answers cost out of history files and puts it into the tables of the usage; knows no prices.

A conversation's answers of one quarter of an hour, model, connection and length are one row. An answer that
was copied, as into a branch, and the choices of one request count once, by a key that stays with them.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

from desktop.core.conversation import sane_ms
from desktop.core.message import Role
from desktop.core.records import Fold, well_formed
from desktop.core.spending import QUARTER_MS
from desktop.core.usage import CountedUsage, Usage, counted
from desktop.storage import history_file
from desktop.storage.history_folder import FileState

if TYPE_CHECKING:
    import sqlite3

#: Answers, or files, that are written together.
_BATCH: Final = 5000
_BATCH_FILES: Final = 500

#: Prices step up with the length of a prompt from here on; longer ones are told apart by this many tokens.
_SHORT_PROMPT: Final = 32_000
_PROMPT_STEP: Final = 1_000

#: A day: no answer waits longer, so a longer time is a clock that was set.
_LONGEST_MS: Final = 86_400_000

#: How connections of imported answers are named: the format that they came in.
IMPORTED: Final = "import:"

_MAX_NAME: Final = 200

#: More than this is not what one answer cost.
_MOST_MONEY: Final = 100_000.0

#: The columns of a row that are added up, in the order of ``Cell``.
ADDED: Final = (
    "answers", "silent", "doubtful", "prompt", "cached", "completion", "reasoning",
    "written", "pictures_in", "pictures_out", "told", "first_ms", "first_count", "timed_tokens", "timed_ms",
)  # fmt: skip

TABLES: Final = f"""
CREATE TABLE IF NOT EXISTS file (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE, size INT, mtime INT, has_copies INT);
CREATE TABLE IF NOT EXISTS name (number INTEGER PRIMARY KEY, words TEXT UNIQUE);
CREATE TABLE IF NOT EXISTS answer (key INTEGER PRIMARY KEY, file INT);
CREATE INDEX IF NOT EXISTS answer_of ON answer (file);
CREATE TABLE IF NOT EXISTS spent (
    quarter INT, file INT, model INT, connection INT, prompt_size INT, {", ".join(ADDED)},
    PRIMARY KEY (quarter, file, model, connection, prompt_size)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS spent_of ON spent (file);
"""
DROP: Final = (
    "DROP TABLE IF EXISTS file; DROP TABLE IF EXISTS name; DROP TABLE IF EXISTS answer; "
    "DROP TABLE IF EXISTS spent;"
)

_PUT_FILE: Final = (
    "INSERT INTO file (id, size, mtime, has_copies) VALUES (?, ?, ?, ?) ON CONFLICT (id) "
    "DO UPDATE SET size = excluded.size, mtime = excluded.mtime, has_copies = excluded.has_copies "
    "RETURNING number"
)
_PUT_SPENT: Final = f"INSERT INTO spent VALUES ({', '.join('?' * (5 + len(ADDED)))})"  # noqa: S608 - our own columns
_OF: Final = "file IN (SELECT number FROM file WHERE id IN (SELECT value FROM json_each(?)))"
_TAKEN: Final = "SELECT key FROM answer WHERE key IN (SELECT value FROM json_each(?))"


class Answer(Struct, frozen=True):
    """What one answer cost; ``added`` are its values for ``ADDED``."""

    key: int
    quarter: int
    model: str
    connection: str
    prompt_size: int
    added: tuple[float, ...]


class Read(Struct, frozen=True):
    """The answers of a conversation's file; an unreadable one has none and is read again."""

    conversation: str
    state: FileState
    answers: tuple[Answer, ...] = ()


def batches(files: Iterable[tuple[str, Path, FileState]]) -> Iterator[list[Read]]:
    """Read files until there is enough for one write."""
    batch: list[Read] = []
    size = 0
    for conversation_id, path, state in files:
        batch.append(_read(conversation_id, path, state))
        size += len(batch[-1].answers)
        if size >= _BATCH or len(batch) >= _BATCH_FILES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _read(conversation_id: str, path: Path, state: FileState) -> Read:
    try:
        records = history_file.parse(history_file.read_bytes(path)).records
    except OSError:
        return Read(conversation_id, FileState(-1, 0))
    fold = Fold().add_all(records)
    if fold.is_purged:
        return Read(conversation_id, state)
    # What was deleted was paid for all the same.
    found = (
        answer_of(entity.fields, has_pieces=bool(fold.pending_pieces(message_id)))
        for message_id, entity in fold.messages.items()
    )
    return Read(conversation_id, state, tuple(answer for answer in found if answer))


def answer_of(fields: dict[str, Any], *, has_pieces: bool = False) -> Answer | None:
    """Return what the answer with these fields cost; ``None`` for what no server answered.

    Args:
        fields: As they are stored.
        has_pieces: Text of it came that no end was written for: it is arriving, or the program was killed.
    """
    if fields.get("role") != Role.ASSISTANT:
        return None
    usage = _usage(fields.get("usage"))
    facts, source = fields.get("facts"), fields.get("source")
    facts = facts if isinstance(facts, dict) else {}
    sums = counted(usage) if usage is not None else None
    was_answered = fields.get("parts") and (facts or isinstance(source, dict))
    if sums is None and not was_answered and not has_pieces:
        return None
    model, connection = _name(fields.get("model")), _name(fields.get("connection"))
    if not connection and isinstance(source, dict):
        connection = IMPORTED + _name(source.get("format"))
    created = fields.get("created")
    created = sane_ms(created) if type(created) is int else 0
    counts = sums or CountedUsage()
    told = _told(usage)
    return Answer(
        _key(facts.get("response_id"), created, model, counts),
        created // QUARTER_MS,
        model,
        connection,
        _size_class(counts.prompt, told) if counts.is_whole else 0,
        _added(sums, facts.get("timing"), told),
    )


def _added(sums: CountedUsage | None, timing: Any, told: float) -> tuple[float, ...]:
    if sums is None:
        return (0, 1, *[0] * (len(ADDED) - 2))
    times = timing if isinstance(timing, dict) else {}
    first, total = _ms(times.get("first_token_ms")), _ms(times.get("total_ms"))
    took = total - first if first is not None and total is not None else 0
    is_timed = took > 0 and sums.completion > 1
    return (
        1,
        0,
        int(sums.is_doubtful),
        sums.prompt,
        sums.cached,
        sums.completion,
        sums.reasoning,
        sums.written,
        sums.pictures_in,
        sums.pictures_out,
        told,
        first or 0,
        int(first is not None),
        sums.completion - 1 if is_timed else 0,
        took if is_timed else 0,
    )


def _usage(value: Any) -> Usage | None:
    if not isinstance(value, dict):
        return None
    names = Usage.__struct_fields__[:-1]
    counts = {n: value[n] for n in names if type(value.get(n)) is int}
    raw = value.get("raw")
    return Usage(**counts, raw=raw if isinstance(raw, dict) else {})


def _told(usage: Usage | None) -> float:
    """Return what the server said that the answer cost (OpenRouter, "Usage accounting"); 0 if nothing."""
    told: Any = usage.raw.get("cost") if usage is not None else None
    return float(told) if type(told) in (int, float) and 0 <= told <= _MOST_MONEY else 0.0


def _name(value: Any) -> str:
    return well_formed(value)[:_MAX_NAME] if isinstance(value, str) else ""


def _ms(value: Any) -> float | None:
    is_time = type(value) in (int, float) and 0 <= value <= _LONGEST_MS
    return float(value) if is_time else None


def _size_class(prompt: int, told: float) -> int:
    """Return the class of a prompt's length; negative where the server told the cost, to keep these apart."""
    size = max(_SHORT_PROMPT, -(-prompt // _PROMPT_STEP) * _PROMPT_STEP)
    return -size if told else size


def _key(response_id: Any, created: int, model: str, counts: CountedUsage) -> int:
    """Return what tells an answer from others, and not from its copies: 64 bits, the same in every process."""
    # A server's id is the same for all choices of a request; some count theirs from 1, so alone it will not do.
    own = f"id:{response_id}" if isinstance(response_id, str) and response_id else f"at:{created}"
    whole = f"{own}\0{model}\0{counts.prompt}\0{counts.completion}"
    digest = hashlib.blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def take_in(batch: list[Read], database: "sqlite3.Connection") -> bool:
    """Put what was read in the place of what the tables hold of the same conversations.

    Returns:
        Whether answers are gone of which others may hold copies: those files are to be read again.
    """
    with database:
        database.execute("BEGIN IMMEDIATE")  # another process may be taking in the same files
        gone = _forget(database, [read.conversation for read in batch])
        keys = [answer.key for read in batch for answer in read.answers]
        asked = msgspec.json.encode(keys).decode()
        taken = {row[0] for row in database.execute(_TAKEN, (asked,))}
        names = _Names(database)
        for read in batch:
            own = [answer for answer in _each_once(read.answers) if answer.key not in taken]
            taken.update(answer.key for answer in own)
            has_copies = len(own) < len({answer.key for answer in read.answers})
            row = (read.conversation, read.state.size, read.state.mtime_ns, has_copies)
            (number,) = database.execute(_PUT_FILE, row).fetchone()
            database.executemany(
                "INSERT INTO answer VALUES (?, ?)", [(answer.key, number) for answer in own]
            )
            database.executemany(_PUT_SPENT, _rows(number, own, names))
        return _read_copies_again(database) if gone - taken else False


def _each_once(answers: Iterable[Answer]) -> Iterable[Answer]:
    return {answer.key: answer for answer in answers}.values()


def _rows(number: int, answers: Iterable[Answer], names: "_Names") -> list[tuple[float, ...]]:
    rows: dict[tuple[int, ...], list[float]] = {}
    for answer in answers:
        where = (
            answer.quarter,
            number,
            names[answer.model],
            names[answer.connection],
            answer.prompt_size,
        )
        known = rows.get(where)
        if known is None:
            rows[where] = list(answer.added)
        else:
            rows[where] = [a + b for a, b in zip(known, answer.added, strict=True)]
    return [(*where, *values) for where, values in rows.items()]


def forget(database: "sqlite3.Connection", conversation_ids: list[str]) -> None:
    """Remove conversations."""
    with database:
        database.execute("BEGIN IMMEDIATE")
        _forget(database, conversation_ids)
        database.executemany("DELETE FROM file WHERE id = ?", [(i,) for i in conversation_ids])
        _read_copies_again(database)


def _forget(database: "sqlite3.Connection", conversation_ids: list[str]) -> set[int]:
    """Remove what conversations cost; return the keys of their answers."""
    asked = (msgspec.json.encode(conversation_ids).decode(),)
    gone = {row[0] for row in database.execute(f"SELECT key FROM answer WHERE {_OF}", asked)}  # noqa: S608 - ours
    database.execute(f"DELETE FROM spent WHERE {_OF}", asked)  # noqa: S608 - ours
    database.execute(f"DELETE FROM answer WHERE {_OF}", asked)  # noqa: S608 - ours
    return gone


def _read_copies_again(database: "sqlite3.Connection") -> bool:
    """Have files with copies of other conversations' answers read again, for now they may count there."""
    return database.execute("UPDATE file SET size = -1 WHERE has_copies").rowcount > 0


class _Names(dict[str, int]):
    """Numbers of models and connections; one that is new gets the next."""

    def __init__(self, database: "sqlite3.Connection") -> None:
        super().__init__(database.execute("SELECT words, number FROM name"))
        self._database = database

    def __missing__(self, words: str) -> int:
        (number,) = self._database.execute(
            "INSERT INTO name (words) VALUES (?) RETURNING number", (words,)
        ).fetchone()
        self[words] = number
        return int(number)
