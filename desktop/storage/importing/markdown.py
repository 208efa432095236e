"""Reads Markdown and text files: by headings that name who speaks, else as a single note.

Each holds one conversation, but for those in which Loquat put several.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import msgspec

from desktop.core.message import Ending, Role
from desktop.core.text import text
from desktop.storage.gathered_markdown import is_gathered, taken_apart
from desktop.storage.importing.content import chained_key
from desktop.storage.importing.found import (
    Found,
    FoundConversation,
    FoundMessage,
    source_data,
    string,
    text_parts,
    time_ms,
)
from desktop.storage.importing.markdown_speakers import HEADING, Turn, speaker, text_of_heading
from desktop.storage.importing.reading import Reading
from desktop.storage.importing.sources import bigger_than, peeked
from desktop.storage.importing.windows_text import in_code_page

#: Bytes of a conversation; far more than anybody reads.
_MAX_BYTES: Final = 20_000_000
#: Bytes by which a file is seen to hold several.
_MAX_BORDER_BYTES: Final = 512

#: A bold name with its colon where what is said goes on behind it.
_NAME_IN_LINE: Final = re.compile(
    r"^((\*\*|__)[^*_\n]{1,60}?(?:[:：]\2|\2[:：]))[ \t]+(?=\S)", re.MULTILINE
)
#: The line under a heading in which Loquat's own export says when, and where in the tree.
_FACTS: Final = re.compile(r"\*(?:([^*\n]{1,100}) · )?(\d{4}-\d\d-\d\d \d\d:\d\d)\*(?:\n+|$)")
#: The line under a heading in which other programs say when.
_TIME_LINE: Final = re.compile(
    r'(?:<time datetime="([^"\n]{1,40})"[^>\n]{0,200}>[^<\n]{0,60}</time>|(\d[^\n]{5,40}\d[^\n]{0,4}))\n+(?=\S)'
)
#: How a date or a time of day begins, other than a number.
_IS_TIME: Final = re.compile(r"\d{1,4}(?:[-/:年]\d|\.\d{1,2}\.\d)")
#: What parts one message from the next in many exports.
_RULE: Final = re.compile(r"(?:\A|\n\n)(?:-{3,}|_{3,}|\*{3,}|<hr[^>\n]{0,100}>)[ \t]*\Z")
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_FRONT: Final = re.compile(r"---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_FIELD: Final = re.compile(r"([A-Za-z_][\w -]{0,60}):[ \t]*(.*)")
#: How Obsidian's Nexus AI Chat Importer begins a message, which it quotes.
_CALLOUT: Final = re.compile(r">[ \t]*\[!nexus_(user|agent)\][ \t]*(.*)")
_DATES: Final = (
    "created",
    "created_at",
    "date",
    "create_time",
    "updated",
    "updated_at",
    "modified",
    "update_time",
)


def read(reading: Reading) -> Iterator[Found]:
    """Yield the conversation of the file, if there is anything in it; of Loquat's export of several, each."""
    with peeked(reading.file) as look:
        head = look(_MAX_BORDER_BYTES)
    if not is_gathered(head):
        data = reading.file.read(_MAX_BYTES)
        reading.on_read(reading.file.weight)
        yield from _conversation(reading, data, reading.file.name)
        return
    with reading.opened() as read_on:
        for number, piece in enumerate(taken_apart(read_on, _MAX_BYTES), 1):
            if piece is None:
                yield reading.broken(bigger_than(_MAX_BYTES))
            else:
                yield from _conversation(reading, piece, f"{reading.file.name}#{number}")


def _conversation(reading: Reading, data: bytes, name: str) -> Iterator[Found]:
    """Yield the one conversation in ``data``; ``name`` identifies it where it has no id."""
    body = _text_of(data).replace("\r\n", "\n").replace("\r", "\n")
    front, body = _front_matter(body)
    title, before, turns = _spoken_in(body)
    if not turns and not body.strip():
        return
    found = FoundConversation(
        reading.format,
        key=front.get("id") or front.get("conversation_id") or name,
        title=string(front.get("title")) or title or reading.file.stem,
    )
    times = [time_ms(front.get(name), reading.now_ms) for name in _DATES]
    known = [t for t in times if t] or _file_times(reading)
    found.created, found.updated = min(known, default=None), max(known, default=None)
    if tags := _listed(front.pop("tags", "")):
        found.fields["tags"] = tags
    if folder := front.pop("folder", ""):
        found.fields["folder"] = folder
    found.data = source_data({n: v for n, v in front.items() if n not in ("title", "id")}, found)
    if turns and before:
        found.problems.append(text("the text before the first message is kept as source data only"))
        found.data["before"] = before
    _Tree(found, turns, reading.now_ms).grow()
    if not turns:
        found.add_linear(_message(Turn(Role.USER, "", 0), body.strip(), None))
        found.end_at_last()
    yield found


class _Tree:
    """Puts what was said into a conversation, one below the other.

    Headings that are numbered from 1 on are those of Loquat's export of all branches: the shown one comes first, and
    where a message does not follow the one before it, a line says which. That is read in any language: a fact with
    one number in it names the message above, with two it is the version, and with none it is another beginning.
    """

    def __init__(self, found: FoundConversation, turns: list[Turn], now_ms: int) -> None:
        self._found = found
        self._turns = turns
        self._now_ms = now_ms
        self._is_tree = [t.number for t in turns] == list(range(1, len(turns) + 1))

    def grow(self) -> None:
        """Add all messages; the branch that is written first is the one that is shown."""
        messages, known = self._found.messages, set[str]()
        for turn in self._turns:
            facts, created, said = self._facts(turn)
            after = self._after(facts) if self._is_tree else None
            if after is not None and self._found.current is None:
                self._found.current = messages[-1].key if messages else None
            at = len(messages) if after is None else after
            above = messages[at - 1].key if 0 < at <= len(messages) else None
            message = _message(turn, said, above)
            while message.key in known:  # the same was answered twice
                message.key = chained_key(message.key, turn.role, said)
            known.add(message.key)
            message.parent, message.created = above, created
            messages.append(message)
        if self._found.current is None:
            self._found.end_at_last()

    def _facts(self, turn: Turn) -> tuple[list[str], int | None, str]:
        match = _FACTS.match(turn.said)
        if match is None:
            return [], *self._dated(turn)
        created = time_ms(_in_utc(match[2]), self._now_ms)
        return (match[1] or "").split(" · "), created, turn.said[match.end() :]

    def _dated(self, turn: Turn) -> tuple[int | None, str]:
        """Return when it was said, which stands behind the name or in the first line, and what was said."""
        if (created := self._time(turn.about)) is not None:
            turn.about = ""
            return created, turn.said
        line = _TIME_LINE.match(turn.said)
        created = self._time(line[1] or line[2]) if line is not None else None
        return created, turn.said[line.end() :] if line is not None and created else turn.said

    def _time(self, words: str) -> int | None:
        return time_ms(_in_utc(words), self._now_ms) if _IS_TIME.match(words) else None

    @staticmethod
    def _after(facts: list[str]) -> int | None:
        """Return the number of the message above; 0 for none, ``None`` for the one before."""
        for fact in filter(None, facts):
            numbers = re.findall(r"\d{1,9}", fact)
            if len(numbers) < 2:
                return int(numbers[0]) if numbers else 0
        return None


def _message(turn: Turn, said: str, above: str | None) -> FoundMessage:
    message = FoundMessage(chained_key(above, turn.role, said), turn.role, text_parts(said))
    if turn.role is Role.ASSISTANT:
        message.ending = Ending.FINISHED
        message.model = None if _IS_TIME.match(turn.about) else turn.about or None
    if heading := turn.heading or (turn.about if message.model is None else ""):
        message.data = {"heading": heading}
    return message


def _in_utc(local: str) -> str:
    """Return a time of this machine's zone as ISO 8601; one that no calendar has as it is."""
    try:
        return datetime.fromisoformat(local).astimezone().isoformat()
    except (ValueError, OverflowError, OSError):
        return local


def _text_of(data: bytes) -> str:
    found = data.decode("utf-8-sig", "replace")
    others = len(found) - len(found.encode("ascii", "ignore"))
    if found.count("\ufffd") > others / 2:  # else it is UTF-8, and damaged
        found = in_code_page(data, "gb18030") or found
    return found.replace("\0", "")


def _file_times(reading: Reading) -> list[int]:
    """Return when the file was changed; files in an archive have no time that could be trusted."""
    path = reading.file.path
    if path is None:
        return []
    changed = time_ms(path.stat().st_mtime, reading.now_ms)
    return [changed] if changed else []


def _front_matter(body: str) -> tuple[dict[str, str], str]:
    """Take the fields off the beginning; only plain ones are read, lists in brackets as text.

    What stands between two rules without one field is no front matter.
    """
    match = _FRONT.match(body.lstrip("\n"))
    if match is None or not any(map(_FIELD.fullmatch, (match[1] or "").split("\n"))):
        return {}, body
    fields: dict[str, str] = {}
    name = ""
    for line in (match[1] or "").split("\n"):
        field = _FIELD.fullmatch(line)
        if field is not None:
            name = field[1].strip().lower()
            fields[name] = _unquoted(field[2].strip())
        elif name and line.lstrip().startswith("- "):
            item = _unquoted(line.lstrip()[2:].strip())
            fields[name] = f"{fields[name]}, {item}" if fields[name] else item
    return fields, body.lstrip("\n")[match.end() :]


def _unquoted(value: str) -> str:
    is_quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
    if not is_quoted:
        return value
    try:  # YAML's double-quoted strings are mostly JSON's, and Loquat's own always
        return msgspec.json.decode(value, type=str)
    except msgspec.DecodeError:
        return value[1:-1]


def _listed(value: str) -> list[str]:
    """Return the items of a list in brackets, or what stands between commas."""
    try:
        return msgspec.json.decode(value, type=list[str])
    except msgspec.DecodeError:
        found = (item.strip(" \"'") for item in value.strip("[]").split(","))
        return [item for item in found if item]


def _spoken_in(body: str) -> tuple[str, str, list[Turn]]:
    """Return what ``_turns`` does, also where names stand before what is said; believed if two speak, from the beginning."""
    found = _turns(body)
    if not found[2]:
        _, before, turns = split = _turns(_NAME_IN_LINE.sub(r"\1\n", body))
        found = split if not before and len({turn.role for turn in turns}) > 1 else found
    return found


def _turns(body: str) -> tuple[str, str, list[Turn]]:
    """Return the title, other text before the first message, and who said what.

    Nothing is a heading within a block of code.
    """
    title, level = "", 0
    before: list[str] = []
    turns: list[tuple[Turn, list[str]]] = []
    fence = ""
    lines = _without_callouts(body.split("\n")) if _CALLOUT.search(body) else body.split("\n")
    for line in lines:
        if isinstance(line, Turn):
            turns.append((line, []))
            level, fence = 8, ""  # no heading speaks here
            continue
        fence, is_code = _fenced(line, fence)
        heading = None if is_code else HEADING.fullmatch(line.rstrip())
        turn = speaker(line, heading, level, is_begun=bool(turns)) if not is_code else None
        if turn is not None:
            level = level or (len(heading[1]) if heading else 7)
            turns.append((turn, []))
        elif turns:
            turns[-1][1].append(line)
        elif heading is not None and not title:
            title = text_of_heading(heading)
        else:
            before.append(line)
    spoken = []
    for turn, said in _with_facts(turns):
        turn.said = "\n".join(said).strip("\n")
        spoken.append(turn)
    if turns and not _begins_with_facts(turns[0][1]):
        _take_rules_off(spoken)
    return title, _RULE.sub("", "\n".join(before).strip()), spoken


def _take_rules_off(turns: list[Turn]) -> None:
    """Take off the rules that part the messages, where one stands before each of them but the first."""
    if len(turns) > 1 and all(_RULE.search(turn.said) for turn in turns[:-1]):
        for turn in turns:
            turn.said = _RULE.sub("", turn.said)


def _with_facts(turns: list[tuple[Turn, list[str]]]) -> list[tuple[Turn, list[str]]]:
    """Return the turns; where Loquat wrote the first one, a heading without its line of facts belongs to the text."""
    if not turns or not _begins_with_facts(turns[0][1]):
        return turns
    whole = turns[:1]
    for turn, lines in turns[1:]:
        if _begins_with_facts(lines):
            whole.append((turn, lines))
        else:
            whole[-1][1].extend([turn.line, *lines])
    return whole


def _begins_with_facts(lines: list[str]) -> bool:
    return _FACTS.match("\n".join(lines[:3]).strip("\n")) is not None


def _without_callouts(lines: list[str]) -> Iterator[str | Turn]:
    """Yield messages that stand in quotes as if they did not; an id after one belongs to its heading."""
    turn: Turn | None = None
    is_quoted = False
    for line in lines:
        begin = _CALLOUT.match(line)
        if begin is not None:
            is_quoted = True
            role = Role.USER if begin[1] == "user" else Role.ASSISTANT
            turn = Turn(role, "", 0, heading=begin[2])
            yield turn
        elif is_quoted and line.startswith(">"):
            yield line[1:].removeprefix(" ")
        else:
            is_quoted = False
            if turn is not None and line.startswith("<!--"):
                turn.heading += f" {line}"
            elif turn is None or line not in ("", "---"):
                yield line


def _fenced(line: str, fence: str) -> tuple[str, bool]:
    """Return the fence that is open after ``line``, and whether the line belongs to a block of code."""
    match = _FENCE.match(line)
    if fence:
        is_end = (
            match is not None and match[1].startswith(fence) and not line.strip().strip(fence[0])
        )
        return ("" if is_end else fence), True
    if match is not None:
        return match[1], True
    return "", False
