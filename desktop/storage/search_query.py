"""Asks the tables of the search: the SQL of a query, and what is found as hits, the newest first."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, structs

from desktop.core.search import SearchHit, SearchQuery, Term
from desktop.storage.search_rows import ROWS_PER_MS
from desktop.storage.search_text import holds, is_common, match_expression, snippet_of

if TYPE_CHECKING:
    import sqlite3

#: What each filter looks at in a message; the value is compared without case, and may be a part for models.
_OF_MESSAGE: Final = {
    "model": "instr(lower(m.model), lower(?)) > 0",
    "role": "m.role = lower(?)",
}
#: And in its conversation, whose names are kept without case.
_OF_CONVERSATION: Final = {
    "connection": "connection = ?",
    "folder": "folder = ?",
    "tag": "EXISTS (SELECT 1 FROM json_each(tags) WHERE value = ?)",
}

#: Up to so many conversations, with up to so many messages, are read one by one, which is quicker than to
#: gather a common word from all others.
_FEW: Final = 200
_FEW_MESSAGES: Final = 20_000
_ALL: Final = -1

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
    few = _conversations(database, query)
    looked_at, most = _read_for(query, few is not None)
    if looked_at or few is not None:
        rest = structs.replace(query, terms=tuple(t for t in query.terms if t not in looked_at))
        near = _near(database, rest, few, looked_at, (most, limit + offset))
        if few is not None or len(near) == limit + offset:
            return [_hit(row, query) for row in near[offset:]]
    sql, values = _statement(query, None)
    rows = database.execute(sql, [*values, limit, offset]).fetchall()
    return [_hit(row, query) for row in rows]


def _read_for(query: SearchQuery, is_few: bool) -> tuple[list[Term], int]:  # noqa: FBT001 - private
    """Return the terms that are looked for in texts instead of in FTS5's index, and in how many texts at most."""
    if is_few:
        return [t for t in query.terms if any(match_expression(SearchQuery((t,))))], _ALL
    return [t for t in query.terms if is_common(t)], _NEWEST


def _near(
    database: "sqlite3.Connection",
    rest: SearchQuery,
    few: list[str] | None,
    terms: list[Term],
    limits: tuple[int, int],
) -> list[tuple[Any, ...]]:
    """Return messages that ``rest`` finds and that hold ``terms``, the newest first.

    Args:
        database: The index.
        rest: The query without ``terms``.
        few: Only in these conversations.
        terms: What is looked for in the texts.
        limits: How many texts are read, and how many messages are wanted, at most.
    """
    most, wanted = limits
    sql, values = _statement(rest, few)
    rows: list[tuple[Any, ...]] = []
    for row in database.execute(sql, [*values, most, 0]):
        if all(holds(row[6], term) is not term.is_excluded for term in terms):
            rows.append(row)
            if len(rows) == wanted:
                break
    return rows


def _conversations(database: "sqlite3.Connection", query: SearchQuery) -> list[str] | None:
    """Return the ids of the conversations that the filters leave; ``None`` for many, or if there is no such filter.

    Many are also few with very many messages.
    """
    asked = _of_conversations(query)
    if not asked.conditions:
        return None
    sql = f"SELECT id FROM conversation {asked.where} LIMIT {_FEW + 1:d}"  # noqa: S608 - no value is in it
    ids = [row[0] for row in database.execute(sql, asked.values)]
    if len(ids) > _FEW:
        return None
    marks = ", ".join("?" * len(ids))
    count = f"SELECT count(*) FROM message WHERE conversation IN ({marks})"  # noqa: S608 - no value is in it
    (messages,) = database.execute(count, ids).fetchone()
    return ids if messages <= _FEW_MESSAGES else None


def _of_conversations(query: SearchQuery) -> _Statement:
    asked = _Statement([], [])
    for item in query.filters:
        if condition := _OF_CONVERSATION.get(item.name):
            asked.add(condition, item.value.casefold(), is_excluded=item.is_excluded)
    return asked


def _statement(query: SearchQuery, conversations: list[str] | None) -> tuple[str, list[Any]]:
    """Return the SQL of ``query`` without the values of its limit and offset, and the other values.

    With few ``conversations`` their messages are gone through, whatever the terms; else what FTS5 finds, or all.
    """
    wanted, unwanted = match_expression(query)
    asked = _Statement([], [])
    source, rows = "message m", "m.rowid"
    if conversations is not None:
        source += " INDEXED BY message_of"
        asked.conditions.append(f"m.conversation IN ({', '.join('?' * len(conversations))})")
        asked.values += conversations
    elif (few := _of_conversations(query)).conditions:
        asked.conditions.append(f"m.conversation IN (SELECT id FROM conversation {few.where})")  # noqa: S608 - no value is in it
        asked.values += few.values
    if wanted:
        source, rows = "words JOIN message m ON m.rowid = words.rowid", "words.rowid"
        asked.add("words MATCH ?", f"({wanted}) NOT ({unwanted})" if unwanted else wanted)
    elif unwanted:
        asked.add("m.rowid NOT IN (SELECT rowid FROM words WHERE words MATCH ?)", unwanted)
    _add_of_messages(asked, query, rows)
    sql = (
        f"{_COLUMNS} FROM {source} JOIN conversation c ON c.id = m.conversation "
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
