"""Saved prompts: their names, their variables, and what becomes of them when values are filled in; pure.

A variable is ``{{name}}``, or ``{{name=default}}``. The same name twice is one variable; the first default counts.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct, structs

#: Bounds of what is kept: a prompt is typed by hand or handed out, not a book.
MAX_NAME_CHARS: Final = 80
MAX_TEXT_CHARS: Final = 200_000
MAX_PROMPTS: Final = 5_000

#: More would be a form that nobody fills in; what comes after stays in the text as it is.
MAX_VARIABLES: Final = 40

_VARIABLE: Final = re.compile(r"\{\{[ \t]*([^{}=\n]{1,60}?)[ \t]*(?:=([^{}]{0,10000}))?\}\}")


class Prompt(Struct, frozen=True, omit_defaults=True):
    """A saved prompt.

    Attributes:
        id: Never changes; prompts that come from a file of others keep theirs.
        name: What is typed after ``/``; one line.
        text: With its variables.
    """

    id: str
    name: str
    text: str = ""


class Variable(Struct, frozen=True):
    """A place in a prompt that is asked for. ``default`` is empty where there is none."""

    name: str
    default: str = ""


def variables_of(text: str) -> tuple[Variable, ...]:
    """Return the variables in the order in which they first stand in ``text``, at most ``MAX_VARIABLES``."""
    found: dict[str, str] = {}
    for match in _VARIABLE.finditer(text):
        name, default = match[1].strip(), (match[2] or "").strip()
        if name and (name in found or len(found) < MAX_VARIABLES):
            found[name] = found.get(name) or default
    return tuple(Variable(name, default) for name, default in found.items())


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return ``text`` with values in the place of its variables; what has no value stays. Values are not searched."""
    return _VARIABLE.sub(lambda match: values.get(match[1].strip(), match[0]), text)


def clean_name(name: str) -> str:
    """Return ``name`` as one line without a slash before it, of at most ``MAX_NAME_CHARS``."""
    line = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return line.lstrip("/").strip()[:MAX_NAME_CHARS].strip()


def free_name(name: str, taken: Iterable[str]) -> str:
    """Return ``name``, with a number behind it if it is taken (case does not count)."""
    used = {other.casefold() for other in taken}
    number, free = 1, name
    while free.casefold() in used:
        number += 1
        free = f"{name[: MAX_NAME_CHARS - 5]} {number}"
    return free


def checked(prompt: Prompt) -> Prompt | None:
    """Return a prompt that came from outside within the bounds; ``None`` if it has no name or no text."""
    name, text = clean_name(prompt.name), prompt.text[:MAX_TEXT_CHARS].replace("\r\n", "\n")
    return structs.replace(prompt, name=name, text=text) if name and text.strip() else None


def with_imported(known: Iterable[Prompt], incoming: Iterable[Prompt]) -> tuple[Prompt, ...]:
    """Return ``known`` and those of ``incoming`` that are not there yet; none of ``known`` is changed.

    One of the same name and text is left out; one whose id or name is taken comes in under a free one.
    """
    from uuid import uuid4

    prompts = list(known)
    ids = {prompt.id for prompt in prompts}
    same = {(prompt.name.casefold(), prompt.text) for prompt in prompts}
    for raw in incoming:
        prompt = checked(raw)
        if prompt is None or (prompt.name.casefold(), prompt.text) in same:
            continue
        if len(prompts) >= MAX_PROMPTS:
            break
        new_id = uuid4().hex[:12] if not prompt.id or prompt.id in ids else prompt.id
        name = free_name(prompt.name, (p.name for p in prompts))
        prompts.append(structs.replace(prompt, id=new_id, name=name))
        ids.add(new_id)
        same.add((prompt.name.casefold(), prompt.text))
    return tuple(prompts)
