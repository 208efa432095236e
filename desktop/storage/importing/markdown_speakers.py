"""Tells who speaks in Markdown: by the names in headings and bold lines, in several programs' words."""

import re
from typing import Final

from msgspec import Struct

from desktop.core.message import Role

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
#: Headings of ChatGPT's page for those who have it read aloud, whose ranks differ; notes taken from the page have them.
_READ_ALOUD: Final = {
    **dict.fromkeys(("you said", "你说", "您说"), Role.USER),
    **dict.fromkeys(("chatgpt said", "claude said", "gemini said", "chatgpt 说"), Role.ASSISTANT),
}
_ROLES: Final = _READ_ALOUD | {name: role for role, names in _SPEAKERS.items() for name in names}
#: Answers are headed by a model's name, too, where somebody has spoken before; else it may be a title.
_MODEL: Final = re.compile(
    r"(?:chatgpt|gpt|claude|gemini|deepseek|grok|kimi|qwen|llama|mistral|copilot|perplexity|豆包|通义千问|文心一言|元宝)"
    r"(?:[ .-]?(?:[a-z]?\d[\w.]{0,20}|pro|flash|turbo|mini|nano|plus|max|lite|opus|sonnet|haiku|chat|coder|reasoner)){0,5}"
)

#: The line of a heading.
HEADING: Final = re.compile(r"(#{1,6})[ \t]+(\S.{0,2000})")
_LAST_RANK: Final = 6
#: Characters of a heading that may say who speaks.
_MAX_SPEAKER_CHARS: Final = 250
#: How Obsidian's ChatGPT MD marks up a name, and Cherry Studio a model's, behind which stands the provider's.
_SPAN: Final = re.compile(r"</?span[^>\n]{0,200}>")
_ROLE_PREFIX: Final = "role::"
_ROBOT: Final = "🤖"
_BOLD: Final = re.compile(r"(?:\*\*|__)([^*_\n]{1,60}?)(?:\*\*|__)[ \t]*[:：]?[ \t]*")
_IN_BRACKETS: Final = re.compile(r"[ \t]*[(（\[]([^()（）\[\]]{0,150})[)）\]][ \t]*$")
_NUMBER: Final = re.compile(r"(\d{1,6})\.[ \t]+")
_ESCAPE: Final = re.compile(r"\\([\\`*_\[\]<>~$&|])")


class Turn(Struct):
    """Who speaks, what stands in brackets behind the name, the number before it (0 without one), and what is said.

    ``heading`` is what else stands there, and has no place of its own; ``line`` is all of it.
    """

    role: Role
    about: str
    number: int
    said: str = ""
    heading: str = ""
    line: str = ""


def text_of_heading(heading: "re.Match[str]") -> str:
    """Return what a heading says, without the marks that may close it."""
    return heading[2].rstrip("#").rstrip()


def speaker(
    line: str, heading: "re.Match[str] | None", level: int, *, is_begun: bool
) -> Turn | None:
    """Return who speaks from here on."""
    number = None
    is_of_another_rank = heading is not None and level not in (0, len(heading[1]))
    if heading is not None:
        name = text_of_heading(heading)
        number = _NUMBER.match(name)
        name = name[number.end() :] if number else name
    elif (bold := _BOLD.fullmatch(line.strip())) is not None and level in (0, 7):
        name = bold[1]
    else:
        return None
    if len(name) > _MAX_SPEAKER_CHARS:
        return None
    about = ""
    name = _SPAN.sub("", name).rstrip(" \t:：")
    if (brackets := _IN_BRACKETS.search(name)) is not None:
        about, name = _ESCAPE.sub(r"\1", brackets[1].strip()), name[: brackets.start()]
    bare = re.sub(r"^[^\w]+", "", name).strip(" :：*_")
    plain = bare.casefold().removeprefix(_ROLE_PREFIX)
    if is_of_another_rank and (plain not in _READ_ALOUD or level > _LAST_RANK):
        return None
    role = _ROLES.get(plain)
    if role is None and is_begun and (_MODEL.fullmatch(plain) or name.startswith(_ROBOT)):
        role, about = Role.ASSISTANT, about or bare.partition(" | ")[0]
    if role is None:
        return None
    return Turn(role, about, int(number[1]) if number else 0, line=line)
