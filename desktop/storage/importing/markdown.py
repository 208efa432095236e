"""Reads Markdown and text files, one conversation each: by headings that name who speaks, else as a single note."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from desktop.core.message import Ending, Role
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
from desktop.storage.importing.reading import Reading

#: Bytes of a file; far more than anybody reads.
_MAX_BYTES: Final = 20_000_000

_SPEAKERS: Final = {
    Role.USER: ("user", "you", "human", "me", "prompt", "question", "message from you", "用户", "我", "你", "来自你的消息", "提问"),
    Role.ASSISTANT: (
        "assistant", "chatgpt", "ai", "bot", "model", "claude", "gemini", "answer", "response",
        "message from chatgpt", "助手", "助理", "回答", "来自 chatgpt 的消息", "来自chatgpt的消息",
    ),
    Role.SYSTEM: ("system", "系统", "系统提示"),
    Role.DEVELOPER: ("developer", "开发者"),
    Role.TOOL: ("tool", "工具"),
}  # fmt: skip
_ROLES: Final = {name: role for role, names in _SPEAKERS.items() for name in names}

_HEADING: Final = re.compile(r"(#{1,6})[ \t]+(.{1,200}?)[ \t]*#*")
_BOLD: Final = re.compile(r"(?:\*\*|__)([^*_\n]{1,60}?)(?:\*\*|__)[ \t]*[:：]?[ \t]*")
_IN_BRACKETS: Final = re.compile(r"[ \t]*[(（\[]([^()（）\[\]]{0,150})[)）\]][ \t]*$")
_NUMBER: Final = re.compile(r"\d{1,6}\.[ \t]+")
_ESCAPE: Final = re.compile(r"\\([\\`*_\[\]<>~$&|])")
#: The line under a heading in which Loquat's own export says when.
_DATED: Final = re.compile(r"\*(?:[^*\n]{0,100} · )?(\d{4}-\d\d-\d\d \d\d:\d\d)\*(?:\n|$)")
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_FRONT: Final = re.compile(r"---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_FIELD: Final = re.compile(r"([A-Za-z_][\w -]{0,60}):[ \t]*(.*)")
_OWN_TIME: Final = re.compile(r"\*(\d{4}-\d\d-\d\d \d\d:\d\d)\*(?:\n+|$)")
_ESCAPED: Final = re.compile(r"\\([\\`*_\[\]<>~$&|])")
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
    """Yield the conversation of the file, if there is anything in it."""
    body = _text_of(reading.file.read(_MAX_BYTES)).replace("\r\n", "\n").replace("\r", "\n")
    reading.on_read(reading.file.weight)
    front, body = _front_matter(body)
    title, turns = _turns(body)
    if not turns and not body.strip():
        return
    found = FoundConversation(
        reading.format,
        key=front.get("id") or reading.file.name,
        title=string(front.get("title")) or title or reading.file.stem,
    )
    times = [time_ms(front.get(name), reading.now_ms) for name in _DATES]
    known = [t for t in times if t] or _file_times(reading)
    found.created, found.updated = min(known, default=None), max(known, default=None)
    tags = [
        t.strip(" \"'") for t in front.get("tags", "").strip("[]").split(",") if t.strip(" \"'")
    ]
    if tags:
        found.fields["tags"] = tags
    found.data = source_data(
        {n: v for n, v in front.items() if n not in ("title", "id", "tags")}, found
    )
    for role, about, said in turns or [(Role.USER, "", body.strip())]:
        _add(role, about, said, found, reading.now_ms)
    yield found.end_at_last()


def _add(role: Role, about: str, said: str, found: FoundConversation, now_ms: int) -> None:
    above = found.messages[-1].key if found.messages else None
    created: int | None = None
    if (dated := _DATED.match(said)) is not None:
        created, said = time_ms(_in_utc(dated[1]), now_ms), said[dated.end() :].lstrip("\n")
    message = FoundMessage(chained_key(above, role, said), role, text_parts(said), created=created)
    if (own := _OWN_TIME.match(said)) is not None:  # as Loquat writes it below a heading
        about = _ESCAPED.sub(r"\1", about)
        message.parts = text_parts(said[own.end() :])
        message.created = _local_ms(own[1])
    if role is Role.ASSISTANT:
        message.ending = Ending.FINISHED
        message.model = about or None
    elif about:
        message.data = {"heading": about}
    found.add_linear(message)


def _local_ms(words: str) -> int | None:
    """Return a time in this machine's time zone as milliseconds since 1970; ``None`` for nonsense."""
    try:
        return round(datetime.strptime(words, "%Y-%m-%d %H:%M").astimezone().timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        return None


def _in_utc(local: str) -> str:
    """Return a time of this machine's zone as ISO 8601; one that no calendar has as it is."""
    try:
        return datetime.fromisoformat(local).astimezone().isoformat()
    except (ValueError, OverflowError, OSError):
        return local


def _text_of(data: bytes) -> str:
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    return data.decode("utf-8", "replace").replace("\0", "")


def _file_times(reading: Reading) -> list[int]:
    """Return when the file was changed; files in an archive have no time that could be trusted."""
    path = reading.file.path
    if path is None:
        return []
    changed = time_ms(path.stat().st_mtime, reading.now_ms)
    return [changed] if changed else []


def _front_matter(body: str) -> tuple[dict[str, str], str]:
    """Take the fields off the beginning; only plain ones are read, lists in brackets as text."""
    match = _FRONT.match(body.lstrip("\n"))
    if match is None:
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
    if is_quoted and value[0] == '"':
        return value[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return value[1:-1] if is_quoted else value


_Turn = tuple[Role, str, str]


def _turns(body: str) -> tuple[str, list[_Turn]]:
    """Return the title and who said what; nothing is a heading within a block of code."""
    title, level = "", 0
    turns: list[tuple[Role, str, list[str]]] = []
    fence = ""
    for line in body.split("\n"):
        fence, is_code = _fenced(line, fence)
        heading = None if is_code else _HEADING.fullmatch(line.rstrip())
        speaker = _speaker(line, heading, level) if not is_code else None
        if speaker is not None:
            level = level or (len(heading[1]) if heading else 7)
            turns.append((*speaker, []))
        elif turns:
            turns[-1][2].append(line)
        elif heading is not None and not title:
            title = heading[2].strip()
    return title, [(role, about, "\n".join(lines).strip("\n")) for role, about, lines in turns]


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


def _speaker(line: str, heading: "re.Match[str] | None", level: int) -> tuple[Role, str] | None:
    """Return who speaks from here on, and what stands in brackets behind, mostly the model."""
    if heading is not None:
        if level not in (0, len(heading[1])):
            return None
        name = _NUMBER.sub("", heading[2], count=1)
    elif (bold := _BOLD.fullmatch(line.strip())) is not None and level in (0, 7):
        name = bold[1]
    else:
        return None
    about = ""
    if (brackets := _IN_BRACKETS.search(name)) is not None:
        about, name = _ESCAPE.sub(r"\1", brackets[1].strip()), name[: brackets.start()]
    plain = re.sub(r"^[^\w]+", "", name).strip(" :：*_").casefold()
    role = _ROLES.get(plain)
    return None if role is None else (role, about)
