"""How a person puts conversations in order: folder, tags, colour, pin, archive; what the file says of each.

Folders and tags exist through the conversations that name them: there is no list of them to keep in
step between machines. A conversation is in one folder at most, and folders do not nest; it has any number of tags.

Each tag is a field of its own, ``tag:<name>``, true or false: so two machines that add different
tags at the same time both keep theirs, and of one tag the later act wins, as of every field.
``tags``, a list, is what an import brought along; the single fields come over it.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from desktop.core.records import well_formed

#: The colours that a conversation can be marked with; each theme draws them in its own shades.
COLOURS: Final = ("red", "amber", "green", "blue", "violet")

#: The other fields: two claims, and two names, empty for none.
ORGANISING_FIELDS: Final = ("pinned", "archived", "folder", "colour")

#: A conversation field for each tag: this and its name.
TAG_FIELD: Final = "tag:"

#: Characters of the name of a tag or folder, and tags of a conversation; files of others may hold anything.
MAX_NAME_CHARS: Final = 64
MAX_TAGS: Final = 100


def clean_name(words: str) -> str:
    """Return ``words`` as the name of a tag or folder: one line, not too long; may be empty."""
    return " ".join(well_formed(words).split())[:MAX_NAME_CHARS].rstrip()


def tag_changes(add: Iterable[str] = (), remove: Iterable[str] = ()) -> dict[str, Any]:
    """Return the fields that add and remove tags."""
    added = {f"{TAG_FIELD}{tag}": True for tag in map(clean_name, add) if tag}
    return {**{f"{TAG_FIELD}{tag}": False for tag in remove}, **added}


def tag_renamed(fields: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the old and the new name of a tag, if that is what ``fields`` change; ``None`` for any other change."""
    tags = {
        name[len(TAG_FIELD) :]: is_on
        for name, is_on in fields.items()
        if name.startswith(TAG_FIELD)
    }
    off, on = ([tag for tag, is_on in tags.items() if is_on is state] for state in (False, True))
    return (off[0], on[0]) if len(off) == len(on) == 1 and len(fields) == len(tags) else None


def tags_of(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the tags that a conversation's fields say: those of the list first, then the others by name."""
    listed = fields.get("tags")
    known = [t for t in listed if isinstance(t, str)] if isinstance(listed, list) else []
    found = dict.fromkeys(tag for tag in map(clean_name, known) if tag)
    single = sorted(name for name in fields if name.startswith(TAG_FIELD))
    for name in single:
        tag = clean_name(name[len(TAG_FIELD) :])
        if fields[name] is True and tag:
            found[tag] = None
        elif fields[name] is False:
            found.pop(tag, None)
    return tuple(found)[:MAX_TAGS]
