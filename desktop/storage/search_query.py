"""Asks the tables of the search: the SQL of a query, and what is found as hits, the newest first."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, json, structs

from desktop.core.search import SearchHit, SearchQuery, Term
from desktop.storage.search_folding import without_case
from desktop.storage.search_rows import ROWS_PER_MS
from desktop.storage.search_snippets import holds, snippet_of
from desktop.storage.search_text import is_common, match_expression

if TYPE_CHECKING:
    import sqlite3

#: What each filter looks at in a message; the value is compared without case, and may be a part for models.
_OF_MESSAGE: Final = {
    "model": "instr(lower(m.model), lower(?)) > 0",
    "role": "m.role = lower(?)",
}
#: And in its conversation, whose names are kept without case.
_OF_CONVERSATION: Final = {
    "connection": "c.connection = ?",
    "folder": "c.folder = ?",
    "title": "instr(c.folded, ?) > 0",
    "tag": "EXISTS (SELECT 1 FROM tag t WHERE t.name = ? AND t.conversation = c.id)",
}

#: Up to so many conversations, with up to so many messages, are read one by one, which is quicker than to
#: gather a common word from all others.
_FEW: Final = 200
_FEW_MESSAGES: Final = 20_000
_ALL: Final = -1
#: Of these so many are read at first, the newest; four times as many each time until there are enough.
_FIRST: Final = 64

#: Of a short beginning so many of the newest messages are read first: FTS5 would gather every word
#: that begins so before it gave the first message.
_NEWEST: Final = 1500

_COLUMNS: Final = (
    "SELECT m.conversation, c.title, m.message, m.role, m.model, m.created, m.text, c.archived "
)


class _Statement(Struct):
    """SQL in the making: conditions and their values, in order."""

    conditions: list[str]
    values: list[Any]

    def add(self, condition: str, value: object, *, is_excluded: bool = False) -> None:
        self.conditions.append(f"NOT ({condition})" if is_excluded else condition)
        self.values.append(value)

    @property
    def where(self) -> str:
        return f"WHERE {' AND '.join(self.conditions)} " if self.conditions else ""


def found(
    database: "sqlite3.Connection", query: SearchQuery, limit: int, offset: int = 0
) -> list[SearchHit]:
    """Return the newest matches, newest first; nothing for a query that asks nothing."""
    if not (any(match_expression(query)) or structs.replace(query, terms=()) != SearchQuery()):
        return []
    few = _few_rows(database, query)
    wanted = limit + offset
    looked_at, most = _read_for(query, few is not None)
    if looked_at or few is not None:
        rest = structs.replace(query, terms=tuple(t for t in query.terms if t not in looked_at))
        near = _read(database, rest, few, most)
        rows = list(islice((row for row in near if _holds_all(row, looked_at)), wanted))
        if few is not None or len(rows) == wanted:
            return [_hit(row, query) for row in rows[offset:]]
    sql, values = _statement(query)
    return [_hit(row, query) for row in database.execute(sql, [*values, limit, offset])]


def _read_for(query: SearchQuery, is_few: bool) -> tuple[list[Term], int]:  # noqa: FBT001 - private
    """Return the terms that are looked for in texts instead of in FTS5's index, and in how many texts at most."""
    if is_few:
        return [t for t in query.terms if any(match_expression(SearchQuery((t,))))], _ALL
    return [t for t in query.terms if is_common(t)], _NEWEST


def _holds_all(row: tuple[Any, ...], terms: list[Term]) -> bool:
    return all(holds(row[6], term) is not term.is_excluded for term in terms)


def _read(
    database: "sqlite3.Connection", query: SearchQuery, few: list[int] | None, most: int
) -> Iterator[tuple[Any, ...]]:
    """Yield the newest messages that ``query`` finds, as they are asked for.

    Args:
        database: The index.
        query: Without the terms that are looked for in the texts.
        few: Only these rows, the newest first.
        most: How many texts are read at most, where it is not only a few.
    """
    if few is None:
        sql, values = _statement(query)
        yield from database.execute(sql, [*values, most, 0])
        return
    sql, values = _statement(query, is_few=True)
    at, size = 0, _FIRST
    while at < len(few):
        rows = json.encode(few[at : at + size]).decode()
        yield from database.execute(sql, [rows, *values, _ALL, 0])
        at, size = at + size, size * 4


def _few_rows(database: "sqlite3.Connection", query: SearchQuery) -> list[int] | None:
    """Return the messages of the conversations that the filters leave, the newest first.

    ``None`` for many conversations or messages, or if there is no such filter.
    """
    asked = _of_conversations(query)
    if not asked.conditions:
        return None
    source, values = "conversation c", asked.values
    tags = (f.value for f in query.filters if f.name == "tag" and not f.is_excluded)
    if (tag := next(tags, None)) is not None:  # begins at those that have it
        source = "tag o JOIN conversation c ON c.id = o.conversation AND o.name = ?"
        values = [tag.casefold(), *values]
    sql = f"SELECT c.id FROM {source} {asked.where} LIMIT {_FEW + 1:d}"  # noqa: S608 - no value is in it
    ids = [row[0] for row in database.execute(sql, values)]
    if len(ids) > _FEW:
        return None
    marks = ", ".join("?" * len(ids))
    sql = (
        "SELECT rowid FROM message INDEXED BY message_of "  # noqa: S608 - no value is in it
        f"WHERE conversation IN ({marks}) LIMIT {_FEW_MESSAGES + 1:d}"
    )
    rows = [row for (row,) in database.execute(sql, ids)]
    return sorted(rows, reverse=True) if len(rows) <= _FEW_MESSAGES else None


def _of_conversations(query: SearchQuery) -> _Statement:
    asked = _Statement([], [])
    for item in query.filters:
        if condition := _OF_CONVERSATION.get(item.name):
            value = without_case(item.value) if item.name == "title" else item.value.casefold()
            asked.add(condition, value, is_excluded=item.is_excluded)
    return asked


def _statement(query: SearchQuery, *, is_few: bool = False) -> tuple[str, list[Any]]:
    """Return the SQL of ``query``, and its values without the last ones: limit and offset.

    With ``is_few`` only rows are looked at that its first value lists, which is not among those returned.
    The order of the joins is fixed: what FTS5 finds, or all messages, newest first, until there are enough.
    """
    wanted, unwanted = match_expression(query)
    asked = _Statement([], [])
    source, rows = "message m", "m.rowid"
    if is_few:
        asked.conditions.append("m.rowid IN (SELECT value FROM json_each(?))")
    else:
        asked = _of_conversations(query)
    if wanted:
        source, rows = "words CROSS JOIN message m ON m.rowid = words.rowid", "words.rowid"
        asked.add("words MATCH ?", f"({wanted}) NOT ({unwanted})" if unwanted else wanted)
    elif unwanted:
        asked.add("m.rowid NOT IN (SELECT rowid FROM words WHERE words MATCH ?)", unwanted)
    _add_of_messages(asked, query, rows)
    sql = (
        f"{_COLUMNS} FROM {source} CROSS JOIN conversation c ON c.id = m.conversation "
        f"{asked.where} ORDER BY {rows} DESC LIMIT ? OFFSET ?"
    )
    return sql, asked.values


def _add_of_messages(asked: _Statement, query: SearchQuery, rows: str) -> None:
    for item in query.filters:
        if condition := _OF_MESSAGE.get(item.name):
            asked.add(condition, item.value, is_excluded=item.is_excluded)
    for limit, comparison in ((query.after_ms, ">="), (query.before_ms, "<")):
        if limit is not None:
            asked.add(f"{rows} {comparison} ?", max(limit, 0) * ROWS_PER_MS)


def _hit(row: tuple[Any, ...], query: SearchQuery) -> SearchHit:
    conversation, title, message, role, model, created, text, archived = row
    snippet, marks = snippet_of(text, query)
    return SearchHit(
        conversation, title, message, role, model, created, snippet, marks, bool(archived)
    )


def grouped(hits: Iterable[SearchHit]) -> dict[str, list[SearchHit]]:
    """Return hits by conversation, in the order of their first ones."""
    by_id: dict[str, list[SearchHit]] = {}
    for hit in hits:
        by_id.setdefault(hit.conversation, []).append(hit)
    return by_id
