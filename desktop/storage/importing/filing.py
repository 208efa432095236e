"""Turns a found conversation into records of a history file, or into what an earlier import of it lacks.

Ids follow from the format and the source's ids, and a record's stamp from the source's times, so that two
machines that import the same export write the same lines, and a second import finds what the first one wrote.
What a person changed in Loquat meanwhile stays: it has later stamps, and a message that changed in the
source too comes in as another version beside it.
"""

import hashlib
from collections.abc import Callable
from typing import Any, Final

import msgspec
from msgspec import Struct

from desktop.core.conversation import message_from, short_title
from desktop.core.editing import message_fields
from desktop.core.importing import ImportFormat, ImportState
from desktop.core.message import AttachmentPart, Message, Part, Role, TextPart
from desktop.core.records import (
    SCHEMA,
    ConversationRecord,
    Entity,
    Fold,
    HeaderRecord,
    MessageRecord,
    Record,
    identity,
)
from desktop.core.stamps import HybridClock
from desktop.core.text import Text, text
from desktop.storage.importing.found import (
    FoundConversation,
    FoundMessage,
    HistoryCopy,
    PendingFile,
)
from desktop.storage.importing.json_stream import ImportFault
from desktop.storage.importing.merging import Merge, digest, fingerprint, goes_on

#: Files an attachment and returns its part; in a preview it only says what the part would be.
Attach = Callable[[PendingFile], AttachmentPart]

_ID_CHARS: Final = 20
_MESSAGE_ID_CHARS: Final = 32


class Plan(Struct):
    """What filing a conversation comes to.

    Attributes:
        records: To be brought into the file; none when it has all of it.
        messages: How many messages are new in it.
    """

    state: ImportState
    records: list[Record] = []
    messages: int = 0
    problems: list[Text] = []


def conversation_id(format_: ImportFormat, key: str) -> str:
    """Return the id that a conversation of another program has here, on every machine."""
    return _hash("conversation", format_, key)[:_ID_CHARS]


def message_id(found: FoundConversation, key: str, version: str = "") -> str:
    """Return the id of a message; ``version`` tells a text apart that changed in the source."""
    if found.keeps_ids and not version:
        return key
    return _hash("message", found.format, found.key, key, version)[:_MESSAGE_ID_CHARS]


def _hash(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()


class Filing:
    """Prepares one found conversation: a sound tree, in order, with attachments filed."""

    def __init__(self, found: FoundConversation, attach: Attach, now_ms: int) -> None:
        self.found = found
        self.id = found.key if found.keeps_ids else conversation_id(found.format, found.key)
        self.problems = list(found.problems)
        self._attach = attach
        self._now_ms = now_ms
        self._messages = self._unique()
        self._mend_parents()
        self._times = self._timed()
        self._order = sorted(self._messages, key=lambda key: (self._times[key], self._rank[key]))
        for kind, count in found.lost.items():
            sentence = text("{n} × “{kind}” is kept as source data only", n=count, kind=kind)
            self.problems.append(sentence)

    @property
    def message_count(self) -> int:
        """How many messages there are."""
        return len(self._messages)

    @property
    def title(self) -> str:
        """The title, or the beginning of the first question."""
        if self.found.title:
            return self.found.title
        for message in self._messages.values():
            if message.role is Role.USER and not message.is_hidden:
                return short_title(
                    "".join(p.text for p in message.parts if isinstance(p, TextPart))
                )
        return ""

    def plan(self, fold: Fold) -> Plan:
        """Return what is to be written to a file that stands at ``fold``."""
        if fold.is_purged:
            problem = text("it was deleted for good in Loquat, and stays so")
            return Plan(ImportState.UNCHANGED, [], self.message_count, [*self.problems, problem])
        if fold.header is None and not fold.messages:
            return self._plan_new()
        return self._plan_merge(fold)

    # A sound tree

    def _unique(self) -> dict[str, FoundMessage]:
        messages: dict[str, FoundMessage] = {}
        doubles = 0
        for message in self.found.messages:
            if message.key in messages:
                doubles += 1
                if _is_same(messages[message.key], message):
                    continue
                message.key = f"{message.key}#{doubles}"
            messages[message.key] = message
        if doubles:
            self.problems.append(text("{n} messages have the id of another one", n=doubles))
        return messages

    def _mend_parents(self) -> None:
        missing = cyclic = 0
        sound: set[str] = set()
        for message in self._messages.values():
            if message.parent is not None and message.parent not in self._messages:
                missing += 1
                message.parent = None
            way: dict[str, None] = {}
            key: str | None = message.key
            while key is not None and key not in sound and key not in way:
                way[key] = None
                key = self._messages[key].parent
                if key is not None and key not in self._messages:
                    key = None
            if key is not None and key in way:
                cyclic += 1
                self._messages[key].parent = None
            sound.update(way)
        if missing:
            self.problems.append(text("{n} messages name a parent that is not there", n=missing))
        if cyclic:
            self.problems.append(
                text("{n} messages are their own ancestors; the circle was cut", n=cyclic)
            )

    def _timed(self) -> dict[str, int]:
        """Return when each message comes in the order of the file: never before its parent."""
        times: dict[str, int] = {}
        newest: dict[str | None, int] = {}
        self._rank: dict[str, int] = {}
        start = self.found.created or self.found.updated or self._earliest()
        children: dict[str | None, list[str]] = {}
        for message in self._messages.values():
            children.setdefault(message.parent, []).append(message.key)
        waiting = list(reversed(children.get(None, [])))
        while waiting:
            key = waiting.pop()
            message = self._messages[key]
            above = times.get(message.parent, 0) if message.parent is not None else 0
            # Siblings keep the order of the source, whatever their times say.
            own = message.created or above or start
            times[key] = max(above, own, newest.get(message.parent, 0))
            newest[message.parent] = times[key]
            self._rank[key] = len(self._rank)
            waiting += reversed(children.get(key, []))
        return times

    def _earliest(self) -> int:
        return min((m.created for m in self._messages.values() if m.created), default=self._now_ms)

    # A new file

    def _plan_new(self) -> Plan:
        fields = {key: self._fields(self._messages[key]) for key in self._order}
        top = self._conversation_fields()
        clock = HybridClock(digest(self.id, *fields.values(), top))
        created = min([self.found.created or self._now_ms, *self._times.values()])
        header = HeaderRecord(
            **identity(clock.next(created)), schema=SCHEMA, conversation=self.id, created=created
        )
        records: list[Record] = [header]
        records += [
            MessageRecord(
                **identity(clock.next(self._times[key])),
                message=message_id(self.found, key),
                fields=fields[key],
            )
            for key in self._order
        ]
        end = self.found.updated or 0
        records.append(ConversationRecord(**identity(clock.next(end)), fields=top))
        return Plan(ImportState.NEW, records, len(fields), self.problems)

    def _conversation_fields(self) -> dict[str, Any]:
        source: dict[str, Any] = {"format": self.found.format.value, "id": self.found.key}
        fields: dict[str, Any] = dict(self.found.fields)
        if self.found.title and not self.found.keeps_ids:
            fields["title"] = self.found.title
            source["title"] = self.found.title
        if self.found.current in self._messages:
            fields["current"] = message_id(self.found, self.found.current or "")
            source["current"] = fields["current"]
        if self.found.updated:
            source["updated"] = self.found.updated
        if self.found.data:
            source["data"] = self.found.data
        return {**fields, **({} if self.found.keeps_ids else {"source": source})}

    def _fields(self, message: FoundMessage) -> dict[str, Any]:
        return self._made(message, message_id(self.found, message.key), self._parent_id(message))[1]

    def _parent_id(self, message: FoundMessage) -> str | None:
        return None if message.parent is None else message_id(self.found, message.parent)

    def _made(
        self, message: FoundMessage, new_id: str, parent: str | None
    ) -> tuple[Message, dict[str, Any]]:
        """Return the message, and its fields as a record has them."""
        if message.exact is not None:
            kept = msgspec.structs.replace(message.exact, id=new_id, parent=parent)
            return kept, message_fields(kept)
        parts, lost = self._parts(message)
        source = self._source(message, parts, lost)
        made = Message(
            id=new_id,
            role=message.role,
            parts=parts,
            parent=parent,
            created=message.created or self._times[message.key],
            model=message.model,
            ending=message.ending,
            usage=message.usage,
            finish_reason=message.finish_reason,
            tool_call_id=message.tool_call_id,
            name=message.name,
            source=source,
        )
        return made, message_fields(made)

    def _source(
        self, message: FoundMessage, parts: tuple[Part, ...], lost: list[str]
    ) -> dict[str, Any]:
        """Return where the message came from, what it said then, and what had no place."""
        source: dict[str, Any] = {
            "format": self.found.format.value,
            "id": message.key,
            "print": fingerprint(message.role, parts),
        }
        if message.is_hidden:
            source["hidden"] = True
        if data := {**message.data, **({"files": lost} if lost else {})}:
            source["data"] = data
        return source

    def _parts(self, message: FoundMessage) -> tuple[tuple[Part, ...], list[str]]:
        parts: list[Part] = []
        lost: list[str] = []
        for part in message.parts:
            if isinstance(part, PendingFile):
                try:
                    parts.append(self._attach(part))
                except ImportFault as fault:
                    lost.append(part.name)
                    sentence = text("{name}: {problem}", name=part.name, problem=fault.problem)
                    self.problems.append(sentence)
            elif isinstance(part, TextPart) and parts:
                _append_text(parts, part)
            else:
                parts.append(part)
        return tuple(parts), lost

    # A file that is there

    def _plan_merge(self, fold: Fold) -> Plan:
        merge = Merge(fold, self._now_ms)
        ids: dict[str, str] = {}
        for key in self._order:
            message = self._messages[key]
            parent = ids.get(message.parent) if message.parent is not None else None
            ids[key] = self._merge_message(message, parent, merge)
        merge.set_conversation(self._changed_fields(fold.conversation, ids))
        is_changed = bool(merge.records)
        state = ImportState.CHANGED if is_changed else ImportState.UNCHANGED
        if fold.conversation.deleted:
            self.problems.append(text("it is in the trash, and stays there"))
        count = merge.added if is_changed else self.message_count
        return Plan(state, merge.records, count, self.problems)

    def _merge_message(self, message: FoundMessage, parent: str | None, merge: Merge) -> str:
        """Bring one message in; return the id that it has here."""
        plain = message_id(self.found, message.key)
        known = merge.fold.messages.get(plain)
        made, fields = self._made(message, plain, parent)
        if known is None or not known.fields:
            merge.add(plain, fields, self._times[message.key])
            return plain
        stored = message_from(plain, known.fields)
        imported = (known.fields.get("source") or {}).get("print")
        says = fingerprint(made.role, made.parts)
        if known.deleted or says in (imported, fingerprint(stored.role, stored.parts)):
            return plain
        is_untouched = fingerprint(stored.role, stored.parts) == imported
        if is_untouched and goes_on(made, stored):
            return plain  # an older export, made while it was being written
        if is_untouched and goes_on(stored, made):
            merge.update(plain, {n: fields[n] for n in ("parts", "source") if n in fields})
            return plain
        return self._merge_version(message, parent, merge)

    def _merge_version(self, message: FoundMessage, parent: str | None, merge: Merge) -> str:
        """Put what the source has now beside what is here."""
        print_ = fingerprint(message.role, self._parts(message)[0])
        other = message_id(self.found, message.key, print_)
        if other not in merge.fold.messages:
            _, fields = self._made(message, other, parent)
            merge.add(other, fields, max(self._times[message.key], merge.last_wall))
        return other

    def _changed_fields(self, known: Entity, ids: dict[str, str]) -> dict[str, Any]:
        """Return what changed in the source and was left alone in Loquat."""
        if self.found.keeps_ids:
            return {}  # what this copy says of it may be older than what is here
        before: dict[str, Any] = known.fields.get("source") or {}
        last = before.get("updated")
        if isinstance(last, int) and (self.found.updated or 0) < last:
            return {}  # an older export, or another conversation of the same id
        now = self._conversation_fields()
        changed: dict[str, Any] = {}
        if self.found.current in ids:
            now["current"] = now["source"]["current"] = ids[self.found.current or ""]
        for name in ("title", "current"):
            is_new = name in now and now["source"].get(name) != before.get(name)
            if is_new and known.fields.get(name) in (before.get(name), None):
                changed[name] = now[name]
        if now["source"] != before and (changed or now["source"].get("data") != before.get("data")):
            changed["source"] = now["source"]
        return changed


def copied(copy: HistoryCopy, fold: Fold) -> Plan:
    """Return what a copy of a history file adds to the one that stands at ``fold``."""
    if fold.is_purged:
        problem = text("it was deleted for good in Loquat, and stays so")
        return Plan(ImportState.UNCHANGED, [], copy.messages, [*copy.problems, problem])
    if fold.header is None and not fold.messages:
        return Plan(ImportState.NEW, copy.records, copy.messages, copy.problems)
    before = list(fold.winning_records())
    known = set(fold.messages)
    fold.add_all(copy.records)
    if list(fold.winning_records()) == before:
        return Plan(ImportState.UNCHANGED, [], copy.messages, copy.problems)
    return Plan(ImportState.CHANGED, copy.records, len(set(fold.messages) - known), copy.problems)


def _append_text(parts: list[Part], part: TextPart) -> None:
    """Add a text; one that follows another is set off by a blank line, because texts are shown joined."""
    if isinstance(last := parts[-1], TextPart):
        parts[-1] = TextPart(f"{last.text}\n\n{part.text}")
    else:
        parts.append(part)


def _is_same(one: FoundMessage, other: FoundMessage) -> bool:
    return (one.role, one.parts, one.parent) == (other.role, other.parts, other.parent)
