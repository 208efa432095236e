"""What a history file holds, one record a line, and the fold of a set of records into a conversation.

The fold is a pure function of the *set* of records: order and doubles do not matter, so the union
of two copies of a file gives the same conversation whichever way they were merged.

- ``header``: schema version, conversation id, creation time. Several (after a merge) are the same.
- ``conversation`` and ``message``: fields of an entity. Per field the record with the latest stamp wins.
- ``piece``: text of an answer that is still arriving. Pieces are ordered by (stream, sequence); those
  of a stream that a ``message`` record names in ``settled`` are part of its ``parts`` and count no more.

To add a field: write it in ``fields``; readers that do not know it keep it. To add a kind of record:
raise ``SCHEMA``, add the Struct to ``Record``, fold it below, describe it in ``docs/history.schema.json``.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

import msgspec
from msgspec import Struct

from desktop.core.changes import CallGrowth
from desktop.core.stamps import Stamp

#: Version of the format. A file whose header says more is opened read-only.
SCHEMA: Final = 1

#: A field that is true while an entity is deleted; a later record of the same entity brings it back.
DELETED: Final = "deleted"
#: A message field: ids of the streams whose pieces ``parts`` already holds.
SETTLED: Final = "settled"
#: A conversation field: this and everything else in the file is gone for good.
PURGED: Final = "purged"


class _Stamped(Struct, frozen=True, kw_only=True, tag_field="type"):
    """Common to all records. ``id`` is unique; ``clock`` is (milliseconds, logical)."""

    id: str
    writer: str
    seq: int
    clock: tuple[int, int]

    @property
    def stamp(self) -> Stamp:
        """The record's place in the total order."""
        return Stamp(self.clock[0], self.clock[1], self.writer, self.seq)


class HeaderRecord(_Stamped, frozen=True, kw_only=True, tag="header"):
    """The first line of a file. ``created`` in milliseconds since 1970 (UTC)."""

    schema: int
    conversation: str
    created: int


class ConversationRecord(_Stamped, frozen=True, kw_only=True, tag="conversation"):
    """Changed fields of the conversation: title, pinned, folder, tags, model, parameters, current, deleted."""

    fields: dict[str, Any]


class MessageRecord(_Stamped, frozen=True, kw_only=True, tag="message"):
    """New or changed fields of one message, named as in ``desktop.core.message.Message``."""

    message: str
    fields: dict[str, Any]


class PieceRecord(_Stamped, frozen=True, kw_only=True, tag="piece", omit_defaults=True):
    """What one answer grew by since the piece before. ``stream`` is the run that wrote it."""

    message: str
    stream: str
    sequence: int
    text: str = ""
    reasoning: str = ""
    refusal: str = ""
    calls: tuple[CallGrowth, ...] = ()


Record = HeaderRecord | ConversationRecord | MessageRecord | PieceRecord

_decoder: Final = msgspec.json.Decoder(Record)
_encoder: Final = msgspec.json.Encoder()


def identity(stamp: Stamp) -> dict[str, Any]:
    """Return a record's own fields. The id follows from the stamp, so that compaction gives the same one again."""
    return {
        "id": f"{stamp.writer}-{stamp.seq}",
        "writer": stamp.writer,
        "seq": stamp.seq,
        "clock": (stamp.wall_ms, stamp.logical),
    }


def encode_record(record: Record) -> bytes:
    """Return the record's line: one JSON object, UTF-8, ended by LF.

    Raises:
        UnicodeEncodeError: A string holds a lone surrogate; see ``well_formed``.
    """
    return _encoder.encode(record) + b"\n"


def decode_record(line: bytes) -> Record:
    """Return the record of one line (without its line end).

    Raises:
        msgspec.MsgspecError: Not JSON, not a record, or a record of an unknown kind.
    """
    record: Record = _decoder.decode(line)
    return record


def decode_records(lines: bytes | memoryview) -> list[Record]:
    """Return the records of many lines, in half the time of one by one.

    Raises:
        msgspec.MsgspecError: One of them is none; which one is not known.
    """
    records: list[Record] = _decoder.decode_lines(lines)
    return records


def well_formed(value: str) -> str:
    """Return ``value`` with lone surrogates, which UTF-8 cannot hold, replaced by U+FFFD."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


class Entity:
    """Fields of one message or of the conversation, each with the stamp that won it."""

    # Defaults of the class, not of each entity: a long conversation makes ten thousand of them.
    #: The stamp of all fields while they are those of one record, as most messages' are.
    _only: Stamp | None = None
    _stamps: dict[str, Stamp] | None = None
    _deletions: frozenset[Stamp] = frozenset()
    settled: frozenset[str] = frozenset()
    first: Stamp | None = None
    last: Stamp | None = None
    deleted_at: Stamp | None = None

    def __init__(self) -> None:
        self.fields: dict[str, Any] = {}

    def set(self, fields: dict[str, Any], stamp: Stamp) -> None:
        """Fold one record's fields in; they are not changed."""
        if fields.get(DELETED) is True:
            self._deletions |= {stamp}
            self.deleted_at = max(self.deleted_at or stamp, stamp)
        else:
            self.touch(stamp)
        if DELETED not in fields and self._is_replaced_by(fields, stamp):
            if SETTLED in fields:
                fields = dict(fields)
                self._settle(fields.pop(SETTLED))
            self.fields, self._only = fields, stamp
            return
        stamps = self._stamps_of_fields()
        for name, value in fields.items():
            if name == SETTLED:
                self._settle(value)
            elif name != DELETED and self._wins(name, value, stamp):
                self.fields[name] = value
                stamps[name] = stamp

    def _is_replaced_by(self, fields: dict[str, Any], stamp: Stamp) -> bool:
        """Whether ``fields`` come first or win all that was there: so do the records of most messages."""
        if self._only is None:
            return self._stamps is None
        return stamp > self._only and self.fields.keys() <= fields.keys()

    def touch(self, stamp: Stamp) -> None:
        """Take note that something other than a deletion happened at ``stamp``."""
        if self.first is None or stamp < self.first:
            self.first = stamp
        if self.last is None or stamp > self.last:
            self.last = stamp

    def _stamps_of_fields(self) -> dict[str, Stamp]:
        """Return the stamp of each field, kept from now on for each, as ``fields`` are now the entity's own."""
        if self._stamps is None:
            self._stamps = dict.fromkeys(self.fields, self._only) if self._only else {}
            self._only = None
            self.fields = dict(self.fields)
        return self._stamps

    @property
    def deleted(self) -> bool:
        """Whether the latest thing that happened to the entity is its deletion."""
        return self.deleted_at is not None and (self.last is None or self.deleted_at > self.last)

    def stamp_of(self, field: str) -> Stamp:
        """The stamp that won ``field``, which must be there."""
        return self._only or self._stamps_of_fields()[field]

    def winners(self) -> dict[Stamp, dict[str, Any]]:
        """Return what the entity's records come down to: fields by stamp."""
        by_stamp: dict[Stamp, dict[str, Any]] = {}
        for name, value in self.fields.items():
            by_stamp.setdefault(self.stamp_of(name), {})[name] = value
        for stamp in (self.first, self.last, self.deleted_at):
            if stamp is not None:
                by_stamp.setdefault(stamp, {})
        if self.settled:
            by_stamp[max(by_stamp)][SETTLED] = sorted(self.settled)
        for stamp in by_stamp.keys() & self._deletions:
            by_stamp[stamp][DELETED] = True
        return by_stamp

    def _settle(self, streams: Any) -> None:
        if isinstance(streams, list):
            self.settled |= {stream for stream in streams if isinstance(stream, str)}

    def _wins(self, name: str, value: Any, stamp: Stamp) -> bool:
        known = self._stamps_of_fields().get(name)
        if known is None or stamp > known:
            return True
        return stamp == known and _tie_break(value) > _tie_break(self.fields[name])


def _tie_break(value: Any) -> bytes:
    """Order two values of one stamp, which only a damaged or forged file has, the same way everywhere."""
    return msgspec.json.encode(value, order="deterministic")


class Fold:
    """The state that a set of records gives. Feed it records in any order, any number of times."""

    def __init__(self) -> None:
        self.header: HeaderRecord | None = None
        self.schema = 0
        self.conversation = Entity()
        self.messages: dict[str, Entity] = {}
        self._pieces: dict[str, dict[tuple[str, int], PieceRecord]] = {}

    def add(self, record: Record) -> None:
        """Fold one record in."""
        stamp = record.stamp
        match record:
            case MessageRecord():
                self._entity(record.message).set(record.fields, stamp)
                self.conversation.touch(stamp)
            case PieceRecord():
                self._add_piece(record)
                self.conversation.touch(stamp)
            case ConversationRecord():
                self.conversation.set(record.fields, stamp)
            case HeaderRecord():
                self.schema = max(self.schema, record.schema)
                if self.header is None or _header_rank(record) < _header_rank(self.header):
                    self.header = record

    def add_all(self, records: Iterable[Record]) -> "Fold":
        """Fold many records in; return self."""
        messages, newest, oldest = self.messages, None, None
        for record in records:
            if type(record) is not MessageRecord:
                self.add(record)
                continue
            # As in ``add``, which takes twice as long: a long conversation is opened here.
            entity = messages.get(record.message)
            if entity is None:
                entity = messages[record.message] = Entity()
            stamp = tuple.__new__(Stamp, (*record.clock, record.writer, record.seq))
            entity.set(record.fields, stamp)
            if newest is None or stamp > newest:
                newest = stamp
            if oldest is None or stamp < oldest:
                oldest = stamp
        for touched in (oldest, newest):
            if touched is not None:
                self.conversation.touch(touched)
        return self

    def pending_pieces(self, message_id: str) -> list[PieceRecord]:
        """Pieces not yet part of the message's ``parts``: by stream (oldest first), then sequence."""
        pieces = self._pieces.get(message_id)
        if not pieces:
            return []
        entity = self.messages.get(message_id)
        settled = entity.settled if entity else frozenset()
        open_pieces = [p for p in pieces.values() if p.stream not in settled]
        began: dict[str, Stamp] = {}
        for piece in open_pieces:
            began[piece.stream] = min(began.get(piece.stream, piece.stamp), piece.stamp)
        return sorted(open_pieces, key=lambda p: (began[p.stream], p.stream, p.sequence))

    def with_pieces(self) -> Collection[str]:
        """Return the ids of messages that pieces came of, settled or not."""
        return self._pieces.keys()

    @property
    def is_newer(self) -> bool:
        """Whether a record says that a newer version of the format is in use."""
        return self.schema > SCHEMA

    @property
    def is_purged(self) -> bool:
        """Whether everything in the conversation is gone for good; nothing brings it back."""
        return self.conversation.fields.get(PURGED) is True

    def writers_of(self, message_id: str) -> set[str]:
        """Writers that an answer without an ending may still be growing under."""
        entity = self.messages.get(message_id)
        if entity is None:
            return set()
        writers = {piece.writer for piece in self.pending_pieces(message_id)}
        if "ending" in entity.fields:
            writers.add(entity.stamp_of("ending").writer)
        elif entity.first is not None:
            writers.add(entity.first.writer)
        return writers

    def winning_records(self) -> Iterator[tuple[str, str, dict[str, Any], Stamp]]:
        """Yield what compaction keeps, by stamp: (``message`` or ``conversation``, id, fields, stamp).

        Folded again it gives the same state. Of a purged conversation only the purge is left.
        """
        if self.is_purged:
            stamp = self.conversation.stamp_of(PURGED)
            yield "conversation", "", {PURGED: True, DELETED: True}, stamp
            return
        # A piece that is kept touches its message as well as an empty record of the same stamp would.
        pieces = {(piece.message, piece.stamp) for piece in self.open_pieces()}
        found = [
            ("message", message_id, fields, stamp)
            for message_id, entity in self.messages.items()
            for stamp, fields in entity.winners().items()
            if fields or (message_id, stamp) not in pieces
        ]
        covered = {stamp for *_, stamp in found} | {stamp for _, stamp in pieces}
        found += [
            ("conversation", "", fields, stamp)
            for stamp, fields in self.conversation.winners().items()
            if fields or stamp not in covered  # a message's record touches the conversation as well
        ]
        yield from sorted(found, key=lambda item: (item[3], item[0], item[1]))

    def open_pieces(self) -> Iterator[PieceRecord]:
        """Yield the pieces that compaction keeps, in no particular order."""
        if self.is_purged:
            return
        for message_id in self._pieces:
            yield from self.pending_pieces(message_id)

    def _entity(self, message_id: str) -> Entity:
        found = self.messages.get(message_id)
        if found is None:
            found = self.messages[message_id] = Entity()
        return found

    def _add_piece(self, record: PieceRecord) -> None:
        pieces = self._pieces.setdefault(record.message, {})
        key = (record.stream, record.sequence)
        known = pieces.get(key)
        if known is None or _piece_rank(record) > _piece_rank(known):
            pieces[key] = record
        self._entity(record.message).touch(record.stamp)


def _piece_rank(piece: PieceRecord) -> tuple[Any, ...]:
    calls = _tie_break(piece.calls) if piece.calls else b""
    return (piece.stamp, piece.text, piece.reasoning, piece.refusal, calls)


def _header_rank(header: HeaderRecord) -> tuple[Any, ...]:
    return (header.stamp, header.created, header.conversation, header.schema)
