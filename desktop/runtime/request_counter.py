"""Counts the next request in a worker: every message once, of the draft what changed. Knows no Qt."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from desktop.core.connection import Api, Connection
from desktop.core.context_count import (
    Parts,
    answer_limit,
    encoded,
    is_instruction,
    is_plain,
    is_text,
    primer,
    tokens_of,
    tokens_of_tools,
)
from desktop.core.context_cut import cut_of, left_out, sent_of
from desktop.core.conversation import Conversation
from desktop.core.draft_pieces import pieces
from desktop.core.errors import ErrorInfo, HistoryError, UserFacingError
from desktop.core.local_model import CONTEXT_TOKENS
from desktop.core.message import AttachmentPart, Message, Role, TextPart
from desktop.core.price_table import ModelEntry, PriceTable
from desktop.core.prices import Cost, entry_for, estimate, host_of, limits_for, names_of
from desktop.core.prompt import messages_to_send
from desktop.core.prompt_rendering import Rendered, rendered, rendered_sheet
from desktop.core.sheet import instructions_of, prompt_of
from desktop.core.tokens import count_prompt
from desktop.core.tool_rendering import render_format, render_tools
from desktop.storage.attachments import AttachmentFolder
from desktop.storage.encodings import Encoding, encoding_of, load_encoding
from desktop.storage.kept_counts import KeptCounts
from desktop.storage.token_factors import TokenFactors

#: What a vocabulary that cannot be read is replaced by: bytes of UTF-8 for a token, as English and Chinese have.
_BYTES_PER_TOKEN: Final = 3.6

#: Counts of messages that are kept; a conversation of so many is counted once.
_KEPT: Final = 50_000

#: From so many messages on that are not counted yet their texts are counted together.
_MANY: Final = 32


class Draft(Struct, frozen=True):
    """What is being written, and whom it will go to.

    Attributes:
        system, role: The instructions that the next request has.
        sheet: The text that a model without roles will continue, in place of messages; ``None``: it has roles.
    """

    conversation: Conversation
    connection: Connection | None
    model: str
    parameters: dict[str, Any] = {}
    system: str = ""
    role: Role = Role.SYSTEM
    text: str = ""
    attachments: tuple[AttachmentPart, ...] = ()
    sheet: str | None = None


class Reading(Struct, frozen=True):
    """The next request as it is counted.

    Attributes:
        parts: As the server is likely to count.
        is_exact: The server will count the same.
        context: Tokens that the model can read and write together; ``None``: not known.
        limit: The most that the answer may have: as the request says, else as the model does.
        is_limited: The request says it.
        cost: Of the prompt alone; ``None`` where the price is not known.
        left_out: Messages that are not sent.
        error: Why counts are rough: a vocabulary is missing or damaged.
        draft_tokens: Of the text alone, without what it is sent with.
    """

    model: str = ""
    parts: Parts = Parts()
    is_exact: bool = False
    context: int | None = None
    limit: int | None = None
    is_limited: bool = False
    cost: Cost | None = None
    entry: ModelEntry | None = None
    left_out: int = 0
    error: ErrorInfo | None = None
    draft_tokens: int = 0

    @property
    def room(self) -> int | None:
        """Tokens that are left for the answer; negative when the prompt alone is too long."""
        return None if self.context is None else self.context - self.parts.prompt

    @property
    def overflows(self) -> bool:
        """Whether the request and the answer that it asks for do not fit."""
        if self.room is None:
            return False
        wanted = (self.limit or 0) if self.is_limited else 1
        return self.room < wanted

    @property
    def is_nearly_full(self) -> bool:
        """Whether it fits, and the next ones will not."""
        return self.context is not None and self.parts.prompt > self.context * 9 // 10


class _Known(Struct):
    """What was counted of one conversation as it was."""

    conversation: Conversation
    key: tuple[Any, ...]
    system: int
    history: int
    tools: int
    left_out: int
    is_plain: bool
    is_whole: bool


class RequestCounter:
    """Lives in the meter's thread; loads vocabularies and the table at the first question."""

    def __init__(
        self,
        attachments: AttachmentFolder,
        factors: TokenFactors,
        kept: KeptCounts,
        table: Callable[[], PriceTable],
    ) -> None:
        self._attachments = attachments
        self._kept = kept
        self._factors = factors
        self._table = table
        self._messages: dict[tuple[str, str], tuple[Message, int]] = {}
        self._pieces: dict[str, int] = {}
        self._pieces_of = ""
        self._known: _Known | None = None

    def prepare(self, model: str) -> None:
        """Load the vocabulary that a conversation with ``model`` will be counted in."""
        self._counter(model)

    def reading(self, draft: Draft) -> Reading:
        """Count a draft with all that goes with it."""
        if draft.sheet is not None:
            return self._sheet_reading(draft, draft.sheet)
        count, encoding_name, is_own, error = self._counter(draft.model)
        known = self._counted(draft, count, encoding_name)
        system = known.system
        if not known.system and draft.system and not draft.conversation.messages:
            system = self._of(_said(draft.role, draft.system), draft.model, count)
        typed = self._typed(draft.text, encoding_name, count)
        is_whole = known.is_whole and _are_whole((draft.system, *self._pieces), encoding_name)
        written = 0
        if draft.text.strip() or draft.attachments:
            frame = Message("draft", Role.USER, draft.attachments)
            written = tokens_of(frame, draft.model, count, self._read) + typed
        raw = Parts(system, known.history, known.tools, written + primer(draft.model))
        factor = 1.0 if is_own else self._factors.get(_key(draft.connection, draft.model)) or 1.0
        plain = known.is_plain and not draft.attachments and error is None
        return self._completed(
            draft,
            raw.scaled(factor),
            is_exact=is_own and plain and is_whole,
            left_out=known.left_out,
            error=error,
            draft_tokens=round(typed * factor),
        )

    def _sheet_reading(self, draft: Draft, sheet: str) -> Reading:
        """Count a prompt without roles: its tokens are those of its text."""
        count, encoding_name, _, error = self._counter(draft.model)
        is_own = encoding_of(draft.model).is_exact
        factor = 1.0 if is_own else self._factors.get(_key(draft.connection, draft.model)) or 1.0
        before = instructions_of(draft.system)
        parts = Parts(draft=self._typed(before + sheet, encoding_name, count)).scaled(factor)
        return self._completed(
            draft,
            parts,
            is_exact=is_own and error is None and _are_whole(self._pieces, encoding_name),
            left_out=0,
            error=error,
            draft_tokens=parts.draft,
        )

    def rendered(self, draft: Draft) -> Rendered:
        """Return a draft with all that goes with it as the model reads it."""
        parts = self.reading(draft).parts
        if draft.sheet is not None:
            words = instructions_of(draft.system) + draft.sheet
            return rendered_sheet(draft.model, words, parts.prompt)
        messages = self._rendered_messages(draft, parts)
        asked = render_format(draft.parameters.get("response_format"))
        texts = filter(None, (render_tools(draft.parameters), asked))
        begin = primer(draft.model)
        return rendered(draft.model, messages, ("\n\n".join(texts), parts.tools), begin)

    def _rendered_messages(self, draft: Draft, parts: Parts) -> list[tuple[dict[str, Any], int]]:
        sent = messages_to_send(sent_of(draft.conversation, draft.conversation.path()))
        tokens = self.message_tokens(draft)
        found = [(self._shown(m), tokens[m.id]) for m in sent]
        if draft.system and not draft.conversation.messages:
            words = _said(draft.role, draft.system)
            found.insert(0, (self._shown(words), parts.system))
        if draft.text.strip() or draft.attachments:
            written = Message("draft", Role.USER, (*draft.attachments, TextPart(draft.text)))
            found.append((self._shown(written), parts.draft - primer(draft.model)))
        return found

    def _shown(self, message: Message) -> dict[str, Any]:
        """Return a message as the request holds it, with the names of its pictures in their place."""
        found = encoded(message, self._read)
        pictures = "".join(f"[{part.name}]\n" for part in message.attachments if part.is_image)
        return {**found, "content": pictures + found["content"]}

    def message_tokens(self, draft: Draft) -> dict[str, int]:
        """Return the tokens of every message that is sent now, by id."""
        count, _, is_own, _ = self._counter(draft.model)
        factor = 1.0 if is_own else self._factors.get(_key(draft.connection, draft.model)) or 1.0
        sent = messages_to_send(sent_of(draft.conversation, draft.conversation.path()))
        return {m.id: round(self._of(m, draft.model, count) * factor) for m in sent}

    def compare(self, conversation: Conversation, answer: Message, connection: Connection | None, parameters: Mapping[str, Any]) -> int | None:  # fmt: skip
        """Count the request that an answer came to, and learn from the server's own count; ``None``: nothing to count."""
        model = answer.model or ""
        count, _, is_own, error = self._counter(model)
        path = conversation.path(answer.parent) if answer.parent else ()
        if error is not None or not path:
            return None
        if connection is not None and connection.api is Api.COMPLETIONS:
            is_own = encoding_of(model).is_exact
            total = count(prompt_of(path))
        else:
            is_chat = _is_chat(connection)
            total = self._of_messages(conversation, path, model, parameters, count, is_chat=is_chat)
        told = answer.usage.prompt_tokens if answer.usage is not None else None
        key = _key(connection, model)
        if told is not None and not is_own:
            factor = self._factors.get(key) or 1.0
            self._factors.learn(key, total, told)
            return round(total * factor)
        return total

    def _of_messages(
        self,
        conversation: Conversation,
        path: Sequence[Message],
        model: str,
        parameters: Mapping[str, Any],
        count: Callable[[str], int],
        *,
        is_chat: bool,
    ) -> int:
        sent = messages_to_send(sent_of(conversation, path))
        system = sent[0].text if sent and is_instruction(0, sent[0]) else ""
        total = sum(self._of(m, model, count) for m in sent) + primer(model)
        return total + tokens_of_tools(parameters, system, model, count, is_chat=is_chat)

    def _completed(self, draft: Draft, parts: Parts, *, is_exact: bool, left_out: int, error: ErrorInfo | None, draft_tokens: int) -> Reading:  # fmt: skip
        try:
            table = self._table()
        except UserFacingError as problem:
            return Reading(
                draft.model, parts, is_exact, error=problem.info, draft_tokens=draft_tokens
            )
        host = host_of(draft.connection)
        limits = limits_for(table, draft.model, host)
        priced = entry_for(table, draft.model, host)
        asked = answer_limit(draft.parameters)
        cost = estimate(priced, parts.prompt, 0, now_ms()) if priced is not None else None
        return Reading(
            draft.model,
            parts,
            is_exact,
            context=self._context(draft.connection, limits),
            limit=asked or (limits.output if limits else None),
            is_limited=asked is not None,
            cost=cost,
            entry=priced,
            left_out=left_out,
            error=error,
            draft_tokens=draft_tokens,
        )

    @staticmethod
    def _context(connection: Connection | None, limits: ModelEntry | None) -> int | None:
        if connection is not None and connection.is_local_model:
            return CONTEXT_TOKENS
        return limits.context if limits is not None else None

    def _counted(self, draft: Draft, count: Callable[[str], int], encoding_name: str) -> _Known:
        is_chat = _is_chat(draft.connection)
        key = (draft.model, encoding_name, draft.parameters, draft.system, is_chat)
        known = self._known
        if known is not None and known.conversation is draft.conversation and known.key == key:
            return known
        path = draft.conversation.path()
        sent = messages_to_send(sent_of(draft.conversation, path))
        self._count_together(draft, sent, encoding_name, count)
        tokens = [self._of(m, draft.model, count) for m in sent]
        system = tokens[0] if sent and is_instruction(0, sent[0]) else 0
        words = sent[0].text if sent and is_instruction(0, sent[0]) else draft.system
        self._known = _Known(
            draft.conversation,
            key,
            system,
            sum(tokens) - system,
            tokens_of_tools(draft.parameters, words, draft.model, count, is_chat=is_chat),
            len(left_out(path, cut_of(draft.conversation))),
            is_plain(sent, draft.parameters),
            _are_whole((m.text for m in sent), encoding_name),
        )
        return self._known

    def _count_together(
        self, draft: Draft, sent: Sequence[Message], encoding_name: str, count: Callable[[str], int]
    ) -> None:
        """Count the messages that are text alone and were not counted yet, where these are many."""
        model = draft.model
        new = [m for m in sent if (m.id, model) not in self._messages and is_text(m)]
        if len(new) < _MANY or not encoding_name:
            return
        texts = {m.id: m.text for m in new}
        tokens = self._kept.count(draft.conversation.id, load_encoding(encoding_name), texts)
        # What a message costs besides its text depends on these two alone.
        kinds = {(m.role, m.name) for m in new}
        frames = {
            (role, name): tokens_of(Message("frame", role, name=name), model, count, self._read)
            for role, name in kinds
        }
        if len(self._messages) >= _KEPT:
            self._messages.clear()
        self._messages.update(
            ((m.id, model), (m, frames[m.role, m.name] + tokens[m.id])) for m in new
        )

    def _of(self, message: Message, model: str, count: Callable[[str], int]) -> int:
        key = (message.id, model)
        known = self._messages.get(key)
        if known is not None and (known[0] is message or _same(known[0], message)):
            return known[1]
        tokens = tokens_of(message, model, count, self._read)
        if len(self._messages) >= _KEPT:
            self._messages.clear()
        self._messages[key] = (message, tokens)
        return tokens

    def _typed(self, text: str, encoding_name: str, count: Callable[[str], int]) -> int:
        before = self._pieces if self._pieces_of == encoding_name else {}
        now: dict[str, int] = {}
        total = 0
        for piece in pieces(text):
            tokens = before.get(piece)
            if tokens is None:
                tokens = now.get(piece)
            now[piece] = count(piece) if tokens is None else tokens
            total += now[piece]
        self._pieces, self._pieces_of = now, encoding_name
        return total

    def _read(self, part: AttachmentPart) -> str:
        try:
            return self._attachments.text(part)
        except HistoryError:
            return ""  # gone: the request will say so, and be refused

    def _counter(self, model: str) -> tuple[Callable[[str], int], str, bool, ErrorInfo | None]:
        """Return a counter of plain text, its name, whether its counts are the server's own, and what is wrong."""
        found = encoding_of(model)
        try:
            encoding: Encoding = load_encoding(found.name)
        except UserFacingError as error:
            return _rough, "", False, error.info
        is_own = found.is_exact and count_prompt({}, model, len).is_exact
        return encoding.count, found.name, is_own, None


def _is_chat(connection: Connection | None) -> bool:
    return connection is None or connection.api is Api.CHAT


def _are_whole(texts: Iterable[str], encoding_name: str) -> bool:
    """Whether none is cut where the API would not; nothing is where the vocabulary is missing."""
    return not encoding_name or all(map(load_encoding(encoding_name).is_exact_for, texts))


def _rough(words: str) -> int:
    return round(len(words.encode("utf-8", "replace")) / _BYTES_PER_TOKEN)


def _said(role: Role, words: str) -> Message:
    return Message("instructions", role, (TextPart(words),))


def _same(one: Message, other: Message) -> bool:
    return one.parts == other.parts and one.role is other.role and one.name == other.name


def _key(connection: Connection | None, model: str) -> str:
    return f"{host_of(connection)}/{names_of(model)[0]}"


def now_ms() -> int:
    """Return the time in milliseconds since 1970 (UTC)."""
    return round(time.time() * 1000)
