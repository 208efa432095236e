"""One conversation as an HTML article: its messages, reasoning folded, attached files within it."""

import json
from collections.abc import Iterator
from html import escape

from desktop.core.conversation import Conversation
from desktop.core.markdown.display_text import safe_text
from desktop.core.message import AttachmentPart, Message, OtherPart, Role, ToolCallPart
from desktop.core.records import well_formed
from desktop.core.sources import sources_markdown
from desktop.core.text import text
from desktop.core.transcript import Entry, transcript
from desktop.storage.exporting.html_markdown import code_html, markdown_html, text_html
from desktop.storage.exporting.material import (
    Material,
    author_of,
    iso,
    local_time,
    notes_of,
    title_of,
)


def article(conversation: Conversation, material: Material) -> Iterator[str]:
    """Yield a conversation's HTML, a message at a time."""
    name = anchor(conversation)
    title = escape(shown_title(conversation, material))
    yield f'<article id="{name}">\n<header><h1 dir="auto">{title}</h1>\n'
    yield f'<p class="facts">{_facts(conversation)}</p></header>\n'
    for entry in transcript(conversation, material.options):
        yield well_formed(_message(entry, name, material))
    yield "</article>\n"


def shown_title(conversation: Conversation, material: Material) -> str:
    """Return a title of which every character shows; what joins letters and emoji is left in it."""
    return safe_text(title_of(conversation, material))


def anchor(conversation: Conversation) -> str:
    """Return the id of a conversation's article."""
    return escape(f"c-{conversation.id}")


def plain_words(conversation: Conversation, material: Material) -> str:
    """Return the visible text of a conversation, to be searched."""
    entries = transcript(conversation, material.options)
    words = "\n".join(e.message.text for e in entries if e.message.text)
    return safe_text(words.replace("\r\n", "\n"))


def _facts(conversation: Conversation) -> str:
    models = dict.fromkeys(m.model for m in conversation.messages.values() if m.model)
    facts = [_time(conversation.created), *(escape(" ".join(m.split())) for m in models)]
    return " · ".join(fact for fact in facts if fact)


def _time(ms: int) -> str:
    return f'<time datetime="{iso(ms)}">{local_time(ms)}</time>' if ms else ""


def _message(entry: Entry, name: str, material: Material) -> str:
    message = entry.message
    place = _place(entry, name, material)
    return (
        f'<section class="m {message.role.value}" id="{name}-{entry.number}">\n'
        f'<div class="meta"><h2>{text_html(author_of(message, material))}</h2>'
        f"{_time(message.created)}{place}</div>\n"
        f'<div class="body" dir="auto">{"".join(_body(message, material))}</div>\n</section>\n'
    )


def _place(entry: Entry, name: str, material: Material) -> str:
    if not material.options.all_branches:
        return ""
    found = f'<a class="place" href="#{name}-{entry.number}">{entry.number}</a>'
    if entry.versions > 1:
        of = text("version {number} of {count}", number=entry.version, count=entry.versions)
        found += f'<span class="place">{escape(material.say(of))}</span>'
    if entry.after:
        words = material.say(text("follows message {number}", number=entry.after))
        found += f'<a class="place" href="#{name}-{entry.after}">{escape(words)}</a>'
    elif entry.after == 0:
        found += f'<span class="place">{escape(material.say(text("another beginning")))}</span>'
    return found


def _body(message: Message, material: Material) -> Iterator[str]:
    if material.options.reasoning and message.reasoning:
        label = escape(material.say(text("Thoughts")))
        inside = markdown_html(message.reasoning)
        yield f'<details><summary>{label}</summary><div class="inside">{inside}</div></details>\n'
    yield from (_attachment(part, material) for part in message.attachments)
    if message.text:
        if message.role is Role.TOOL:
            yield code_html(message.text, "json" if message.text[:1] in "{[" else "")
        else:
            yield markdown_html(message.text, keep_breaks=message.role is Role.USER)
    if message.sources:
        yield f"<p><strong>{escape(material.say(text('Sources')))}</strong></p>"
        yield markdown_html(sources_markdown(message.sources))
    for part in message.parts:
        if isinstance(part, ToolCallPart):
            label = escape(material.say(text("Calls a function:")))
            yield f"<p>{label} <code>{text_html(part.name)}</code></p>"
            yield code_html(part.arguments, "json")
        elif isinstance(part, OtherPart):
            yield code_html(json.dumps(part.data, ensure_ascii=False, indent=2), "json")
    kind = "ending failed" if message.error is not None else "ending"
    for note in notes_of(message, material):
        yield f'<p class="{kind}">{text_html(note)}</p>\n'


def _attachment(part: AttachmentPart, material: Material) -> str:
    name = text_html(" ".join(part.name.split()))
    if part.is_image:
        address = material.data_url(part)
        if address is None:
            return f'<p class="image">▣ {name}</p>'
        size = f' width="{part.width}" height="{part.height}"' if part.width and part.height else ""
        return f'<img src="{escape(address)}" alt="{escape(part.name)}"{size}>\n'
    content = material.text_of(part)
    if content is None:
        return f'<p class="image">▤ {name}</p>'
    _, dot, suffix = part.name.rpartition(".")
    inside = code_html(content, suffix if dot else "")
    return f"<details><summary>▤ {name}</summary>{inside}</details>\n"
