"""A conversation as a format's reader found it, before it has ids of ours; and what all readers need."""

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from msgspec import Struct

from desktop.core.importing import ImportFormat
from desktop.core.message import Ending, Message, Part, Role, TextPart
from desktop.core.records import Record, well_formed
from desktop.core.text import Text, text
from desktop.core.usage import Usage

#: 1970-01-02: programs write 0 and small numbers for "unknown".
_FIRST_MS: Final = 86_400_000
_LAST_MS: Final = 253_370_764_799_999
_MAX_NUMBER: Final = 1e20
_LOCAL_FORMS: Final = (
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %I:%M:%S %p",
    "%m/%d/%Y, %I:%M:%S %p",
    "%d.%m.%Y, %H:%M:%S",
)
#: How Chinese browsers say before and after noon: 2023/4/5 下午3:04:05.
_HALVES: Final = {"上午": "AM", "下午": "PM"}
_HALF_OF_DAY: Final = re.compile("(上午|下午)(.*)")

#: How the address of a page begins.
WEB: Final = ("http://", "https://")

#: Names of fields that hold secrets in the programs whose exports are read.
_SECRET_NAME: Final = re.compile(
    r"(?:api|access|secret|private|licen[cs]e|auth|refresh|bearer|client|app)[-_ ]?(?:key|token|secret|code)s?$"
    r"|^(?:password|passwd|authorization|cookie|secret|credentials?|accessCode)$",
    re.IGNORECASE,
)
#: Values that are keys whatever the field is called.
_SECRET_VALUE: Final = re.compile(
    r"\b(?:sk|pk|rk|gsk|xai|hf|ghp|gho|tvly)[-_][A-Za-z0-9_-]{16,}|\bAIza[A-Za-z0-9_-]{30,}|\bBearer [A-Za-z0-9._-]{16,}"
)
_MASK: Final = "•••"
#: What has none of these in its JSON, in small letters and without ``_ -``, has no field with such a name.
_ENDINGS: Final = (
    *tuple(
        word + end for word in (b"key", b"token", b"secret", b"code") for end in (b'":', b's":')
    ),
    b"passw",
    b'authorization"',
    b'cookie"',
    b"credential",
)
#: Names that end like them, mean numbers, and stand in every answer.
_COUNTED: Final = (b'stoptokens":', b'prompttokens":', b'completiontokens":', b'totaltokens":')
#: And what has none of these holds no such value.
_VALUE_SIGNS: Final = (
    *tuple(
        first + mark
        for first in (b"sk", b"pk", b"rk", b"gsk", b"xai", b"hf", b"ghp", b"gho", b"tvly")
        for mark in (b"-", b"_")
    ),
    b"AIza",
    b"Bearer ",
)


class PendingFile(Struct, frozen=True):
    """A file of the export that becomes an attachment; ``read`` gives its bytes or raises ``ImportFault``."""

    name: str
    media_type: str
    read: Callable[[], bytes]


class FoundMessage(Struct):
    """One message. ``key`` is unique in its conversation in the source; ``data``: what has no place of its own."""

    key: str
    role: Role
    parts: list[Part | PendingFile] = []
    parent: str | None = None
    created: int | None = None
    model: str | None = None
    ending: Ending | None = None
    finish_reason: str | None = None
    name: str | None = None
    tool_call_id: str | None = None
    usage: Usage | None = None
    data: dict[str, Any] = {}
    is_hidden: bool = False
    #: The whole message, where Loquat itself wrote it.
    exact: Message | None = None


class FoundConversation(Struct):
    """One conversation.

    Attributes:
        key: Its id in the source; two with the same key are the same conversation.
        messages: Siblings in their order; a parent need not come first.
        current: Key of the end of the branch shown.
        fields: Conversation fields: pinned, archived, tags, folder, model.
        problems: What was wrong with it.
        lost: How many things of each kind are kept as source data only.
    """

    format: ImportFormat
    key: str
    title: str = ""
    created: int | None = None
    updated: int | None = None
    messages: list[FoundMessage] = []
    current: str | None = None
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    problems: list[Text] = []
    lost: dict[str, int] = {}
    #: The keys are Loquat's own ids.
    keeps_ids: bool = False
    #: Files that the messages name already.
    attachments: list[PendingFile] = []

    def lose(self, kind: str) -> None:
        """Count something that has no place of its own."""
        self.lost[kind] = self.lost.get(kind, 0) + 1

    def add_linear(self, message: FoundMessage) -> None:
        """Add ``message`` below the one before it."""
        message.parent = self.messages[-1].key if self.messages else None
        self.messages.append(message)

    def instruct(self, prompt: str) -> None:
        """Put the system message, which some programs keep outside the messages, above all of them."""
        tops = [message for message in self.messages if message.parent is None]
        is_there = any(message.role is Role.SYSTEM for message in tops)
        if not tops or is_there or not prompt.strip():
            return
        first = min((m.created for m in self.messages if m.created), default=None)
        top = FoundMessage("system", Role.SYSTEM, text_parts(prompt), created=first)
        for message in tops:
            message.parent = top.key
        self.messages.insert(0, top)

    def end_at_last(self) -> "FoundConversation":
        """Show the branch that ends in the last message; return self."""
        self.current = self.messages[-1].key if self.messages else None
        return self


class BrokenConversation(Struct, frozen=True):
    """One conversation of a file that cannot be read; the others can."""

    title: str
    problem: Text
    format: ImportFormat


class HistoryCopy(Struct, frozen=True):
    """A history file of Loquat itself: its records are brought in as they are."""

    key: str
    title: str
    records: list[Record]
    messages: int
    attachments: list[PendingFile]
    problems: list[Text]


Found = FoundConversation | BrokenConversation | HistoryCopy


def record(value: Any) -> dict[str, Any]:
    """Return ``value`` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """Return ``value`` if it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def string(value: Any) -> str:
    """Return ``value`` as text that UTF-8 can hold; numbers too, as ids are in some programs. Else empty."""
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return ""


def words(value: Any) -> str:
    """Return ``value`` as readable text, whatever it is: JSON where it is no text."""
    if value is None:
        return ""
    return string(value) if isinstance(value, str) else well_formed(encoded(value))


def encoded(value: Any) -> str:
    """Return ``value`` as JSON."""
    try:
        return msgspec.json.encode(value).decode()
    except (UnicodeEncodeError, RecursionError, TypeError):
        return repr(value)


def role_of(value: Any) -> Role:
    """Return the role of that name; what no API knows, such as a client's own “model”, is an assistant's."""
    try:
        return Role(value)
    except ValueError:
        return Role.ASSISTANT


def text_parts(value: Any) -> list[Part | PendingFile]:
    """Return ``value`` as visible text, if there is any."""
    found = words(value)
    return [TextPart(found)] if found else []


def with_links_at(shown: str, places: list[tuple[int, int, str]]) -> str:
    """Return ``shown`` with links in the place of what stands from a start to an end, from the last on."""
    pieces: list[str] = []
    above = len(shown)
    for start, end, put in sorted(places, reverse=True):
        if end <= above:
            pieces += (shown[end:above], put)
            above = start
    return "".join(reversed([*pieces, shown[:above]]))


def link(title: str, url: str) -> str:
    """Return a link as it stands behind what is cited; empty for what is no address of a page."""
    return f" ([{title or url}]({url}))" if url.startswith(WEB) else ""


def rest(value: dict[str, Any], *mapped: str) -> dict[str, Any]:
    """Return what of ``value`` is not in ``mapped`` and says something: nulls and empty things do not."""
    return {n: v for n, v in value.items() if n not in mapped and v not in (None, "", [], {})}


def time_ms(value: Any, now_ms: int) -> int | None:
    """Return a time of any spelling as milliseconds since 1970 (UTC).

    ``None`` for what is no time, for 1970 and before, which programs write for "unknown", and for the
    future: a conversation dated there would stay on top of the list for ever.
    """
    found = _number_ms(value)
    if found is None and isinstance(value, str):
        found = _spelled_ms(value.strip())
    if found is None or not _FIRST_MS <= found <= min(now_ms + _FIRST_MS, _LAST_MS):
        return None
    return found


def _number_ms(value: Any) -> int | None:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not abs(value) < _MAX_NUMBER
    ):
        return None  # NaN is not below it
    for limit, factor in ((1e11, 1000.0), (1e14, 1.0), (1e17, 1e-3), (1e20, 1e-6)):
        if abs(value) < limit:
            return round(value * factor)
    return None


def _spelled_ms(value: str) -> int | None:
    """Read ISO 8601, and the clear ones of ``Date.toLocaleString``: year first, with dots, or American with AM and PM."""
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        value = _HALF_OF_DAY.sub(lambda match: f"{match[2]} {_HALVES[match[1]]}", value)
        for form in _LOCAL_FORMS:
            try:
                when = datetime.strptime(value.replace("\u202f", " "), form).astimezone()
                break
            except (ValueError, OSError, OverflowError):
                continue
        else:
            return None
    try:
        return round((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() * 1000)
    except (ValueError, OSError, OverflowError):
        return None


def without_secrets(value: Any) -> Any:
    """Return ``value`` without fields that hold keys and passwords; values that look like keys are masked."""
    match value:
        case dict():
            return {
                well_formed(str(n)): without_secrets(v)
                for n, v in value.items()
                if not (isinstance(n, str) and _SECRET_NAME.search(n))
            }
        case list():
            return [without_secrets(item) for item in value]
        case str():
            return well_formed(_SECRET_VALUE.sub(_MASK, value))
        case float() if not math.isfinite(value):
            return str(value)
        case int() if abs(value) >= 1 << 63:
            return str(value)
        case _:
            return value


def source_data(value: dict[str, Any], found: FoundConversation) -> dict[str, Any]:
    """Return ``value`` as it may be stored beside a message or conversation."""
    if not value:
        return {}
    try:
        # Most of it is harmless, and looking at its JSON is much quicker than walking through it.
        plain = msgspec.json.encode(value)
        bare = plain.lower().translate(None, b"_- ")
        for word in _COUNTED:
            bare = bare.replace(word, b"")
        if not _has_any(bare, _ENDINGS) and not _has_any(plain, _VALUE_SIGNS):
            return value
    except (ValueError, TypeError, OverflowError, RecursionError):
        pass  # what JSON cannot hold is mended below
    try:
        cleaned: dict[str, Any] = without_secrets(value)
    except RecursionError:
        found.problems.append(text("some source data is nested too deeply and was left out"))
        return {}
    return cleaned


def _has_any(data: bytes, signs: tuple[bytes, ...]) -> bool:
    for sign in signs:  # noqa: SIM110 - twice as fast as any(), and done for every message
        if sign in data:
            return True
    return False
