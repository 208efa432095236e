"""One message on screen: its sections of rows, built when they are first looked at. Knows no scroll position."""

import json
import time
from dataclasses import dataclass
from typing import Final

from desktop.core.markdown.blocks import CodeBlock, Level, Lines
from desktop.core.markdown.display_text import safe_text
from desktop.core.markdown.document import Document
from desktop.core.message import Message, OtherPart, Role
from desktop.core.reply import ReplyGrowth
from desktop.ui.chat_view import words
from desktop.ui.chat_view.actions_row import ActionsRow, SiblingPosition
from desktop.ui.chat_view.cards import CardRow, CardText, LabelRow
from desktop.ui.chat_view.code_row import CodeRow
from desktop.ui.chat_view.folding import folded, hidden_lines
from desktop.ui.chat_view.growing_calls import GrowingCalls
from desktop.ui.chat_view.image_row import ImageRow
from desktop.ui.chat_view.row_section import Section
from desktop.ui.chat_view.rows import Row, SpaceRow
from desktop.ui.chat_view.style import Style

#: Part of the column that a question may fill, so that it is seen at once who speaks.
_BUBBLE_SHARE: Final = 0.85

#: A bubble with a picture is at least so wide, for words about one that cannot be shown.
_PICTURE_UNITS: Final = 70

#: A formula may be so much wider than its source.
_FORMULA_ROOM: Final = 1.2


#: What the model thought has a bar at its side, as a quote has.
_THOUGHTS: Final = (Level("quote"),)


@dataclass(frozen=True, slots=True)
class Looks:
    """What a message is built and measured with."""

    style: Style
    column: int


class MessageView:
    """Builds and keeps the sections of one message. Owned by the chat view; lives in the GUI thread."""

    def __init__(self, message: Message, looks: Looks, *, is_streaming: bool) -> None:
        self.message = message
        self.looks = looks
        self.is_streaming = is_streaming
        self.is_reasoning_open = False
        self.is_evidence_open = False
        self.is_source_shown = False
        self.is_folded = message.role is Role.USER
        self.siblings: SiblingPosition | None = None
        self.remark = ""
        self.thinking_seconds: float | None = None
        self._thinking_since: float | None = None
        self._reasoning = Document(message.reasoning, inside=_THOUGHTS)
        self._text = Document(message.text, keep_breaks=message.role is Role.USER)
        self._reasoning.is_growing = self._text.is_growing = is_streaming
        self._reasoning_sections: list[Section] = []
        self._text_sections: list[Section] = []
        self._calls = GrowingCalls(message.tool_calls)
        self._head: list[Section] = []
        self._tail: list[Section] = []
        self.sections: list[Section] = []
        self.width = self._measure_width()
        self._build()

    @property
    def is_unfolded(self) -> bool:
        """Whether the person opened or folded something that would be otherwise in a new view."""
        is_open = self.is_reasoning_open or self.is_evidence_open or self.is_source_shown
        return is_open or self.is_folded != self.is_own

    @property
    def is_own(self) -> bool:
        """Whether it is the person's own message, shown in a bubble."""
        return self.message.role is Role.USER

    @property
    def inset(self) -> int:
        """Pixels between the bubble's edge and its text; 0 without a bubble."""
        return self.looks.style.space(4) if self.is_own else 0

    @property
    def left(self) -> int:
        """Pixels from the column's left to the text."""
        return self.looks.column - self.width - 2 * self.inset if self.is_own else 0

    @property
    def height(self) -> int:
        """Pixels of all sections."""
        return sum(section.height for section in self.sections)

    @property
    def text(self) -> str:
        """The visible text as Markdown, as far as it has come."""
        return self._text.source

    def _measure_width(self) -> int:
        if not self.is_own:
            return self.looks.column
        style = self.looks.style
        limit = round(self.looks.column * _BUBBLE_SHARE) - 2 * self.inset
        if len(self._text.source) > 1000 or "```" in self._text.source or "|" in self._text.source:
            return limit
        lines = self._text.source.split("\n")
        widest = max(style.body_metrics.horizontalAdvance(line) for line in lines)
        if "$" in self._text.source or "\\(" in self._text.source:
            widest *= _FORMULA_ROOM
        for part in self.message.attachments:
            if part.is_image:
                widest = max(widest, part.width or limit, style.space(_PICTURE_UNITS))
            widest = max(widest, style.caption_metrics.horizontalAdvance(_attached(part.name)))
        if self.remark:
            widest = max(widest, style.caption_metrics.horizontalAdvance(self.remark))
        return min(max(round(widest) + 2, style.space(10)), limit)

    def set_looks(self, looks: Looks) -> None:
        """Take another width or style; what is not on screen keeps its height as an estimate."""
        restyled = looks.style is not self.looks.style
        self.looks = looks
        self.width = self._measure_width()
        if restyled:
            self._head, self._tail = self._make_head(), self._make_tail()
            self._join()

    def set_message(self, message: Message, *, is_streaming: bool) -> bool:
        """Take another state of the message; return whether rows changed."""
        if message == self.message and is_streaming == self.is_streaming:
            return False
        text, known = safe_text(message.text), self._text.source
        rest = text.removeprefix(known) if known else text
        same_reasoning = safe_text(message.reasoning) == self._reasoning.source
        was_streaming = self.is_streaming
        self.message, self.is_streaming = message, is_streaming
        if message.tool_calls or not is_streaming:
            self._calls = GrowingCalls(message.tool_calls)
        self._reasoning.is_growing = self._text.is_growing = is_streaming
        if text == known:
            if was_streaming and not is_streaming and self._text_sections:
                self._text_sections[-1].refresh(self.looks.style, self.width)
        elif was_streaming and len(rest) < len(text) and "\r" not in rest:
            # The last words of an answer come with its end: the rest of it is not read again.
            last = max(len(self._text_sections) - 1, 0)
            first = min(self._text.feed(rest), last)
            self._update_sections(self._text, self._text_sections, first)
        else:
            self._text = Document(message.text, keep_breaks=self.is_own)
            self._text.is_growing = is_streaming
            self._text_sections = []
        if not same_reasoning:
            self._reasoning = Document(message.reasoning, inside=_THOUGHTS)
            self._reasoning_sections = []
        self.width = self._measure_width()
        self._build()
        return True

    def grow(self, growth: ReplyGrowth) -> None:
        """Append to a streaming message."""
        text, reasoning = growth.text, growth.reasoning
        had_text, had_reasoning = bool(self._text.source), bool(self._reasoning.source)
        if reasoning and self._thinking_since is None:
            self._thinking_since = time.monotonic()
        if text and not had_text and self._thinking_since is not None:
            self.thinking_seconds = time.monotonic() - self._thinking_since
        if reasoning:
            first = self._reasoning.feed(reasoning)
            if self.is_reasoning_open:
                self._update_sections(self._reasoning, self._reasoning_sections, first)
        if text:
            first = self._text.feed(text)
            if self.is_source_shown:
                self._text_sections = self._source_sections()
            else:
                self._update_sections(self._text, self._text_sections, first)
        self._calls.take(growth.calls)
        if growth.calls:
            self._tail = self._make_tail()
        if bool(self._reasoning.source) != had_reasoning or bool(self._text.source) != had_text:
            self._head, self._tail = self._make_head(), self._make_tail()
        self._join()

    def toggle_reasoning(self) -> None:
        """Show or hide what the model thought."""
        self.is_reasoning_open = not self.is_reasoning_open
        self._build()

    def toggle_evidence(self) -> None:
        """Show or hide the raw response of a failed answer."""
        self.is_evidence_open = not self.is_evidence_open
        self._tail = self._make_tail()
        self._join()

    def _build(self) -> None:
        self._head = self._make_head()
        self._tail = self._make_tail()
        if self.is_reasoning_open:
            self._update_sections(self._reasoning, self._reasoning_sections, 0)
        else:
            self._reasoning_sections = []
        if self.is_source_shown:
            self._text_sections = self._source_sections()
        else:
            shown = self._shown_text()
            self._update_sections(shown, self._text_sections, len(self._text_sections))
        self._join()

    def _shown_text(self) -> Document:
        """Return what is shown of the text: its beginning if it is long and folded."""
        if not self.hides_text:
            return self._text
        return Document(folded(self._text.source), keep_breaks=self.is_own)

    @property
    def can_fold(self) -> bool:
        """Whether the text is long enough to be folded, and all there."""
        return not self.is_streaming and hidden_lines(self._text.source) > 0

    @property
    def hides_text(self) -> bool:
        """Whether the end of the text is not shown."""
        return self.is_folded and self.can_fold

    def unfold(self) -> bool:
        """Show all of the text; return whether that changed anything."""
        hid = self.hides_text
        if hid:
            self.toggle_fold()
        return hid

    def toggle_fold(self) -> None:
        """Show all of a long message, or its beginning."""
        if not self.can_fold:
            return
        self.is_folded = not self.is_folded
        self._text_sections = []
        self._build()

    def _join(self) -> None:
        is_open = bool(self._reasoning_sections) and bool(self._text_sections)
        self.sections = [
            *self._head,
            *self._reasoning_sections,
            *([self._fixed([SpaceRow(self.looks.style.space(4))])] if is_open else ()),
            *self._text_sections,
            *self._tail,
        ]

    def _update_sections(self, document: Document, sections: list[Section], first: int) -> None:
        """Bring ``sections`` up to the document from section ``first`` on."""
        style = self.looks.style
        if not document.source:
            sections.clear()
            return
        del sections[len(document.sections) :]
        first = min(first, len(sections))
        again = [i for i in document.take_sections_to_read_again() if i < first]
        for index in (*again, *range(first, len(sections))):
            section = sections[index]
            section.refresh(style, self.width)
            section.estimate(style, self.width)
        for index in range(len(sections), len(document.sections)):
            section = Section(None, document, index)
            section.estimate(style, self.width)
            sections.append(section)

    def _make_head(self) -> list[Section]:
        style = self.looks.style
        rows: list[Row] = [SpaceRow(style.space(5 if self.is_own else 0.5))]
        if not self.is_own:
            rows.append(LabelRow(words.author(self.message), is_strong=True))
        if self.remark:
            rows.append(LabelRow(self.remark))
        if self.is_own:
            rows[1:1] = self._attachment_rows()
        if self._reasoning.source:
            label = words.thought_label(
                self.message,
                is_streaming=self.is_streaming and not self._text.source,
                seconds=self._thought_seconds(),
            )
            arrow = "▾ " if self.is_reasoning_open else "▸ "
            rows.append(LabelRow(arrow + label, action="reasoning", gap=1))
        if not self.is_own or any(part.is_image for part in self.message.attachments):
            rows.append(SpaceRow(style.space(1.5)))
        return [self._fixed(rows)]

    def _thought_seconds(self) -> float | None:
        """How long it was thought over: as stored, else as it was seen."""
        facts = self.message.facts
        if facts is not None and facts.reasoned_ms is not None:
            return facts.reasoned_ms / 1000
        return self.thinking_seconds

    def _attachment_rows(self) -> list[Row]:
        return [
            ImageRow.attached(part) if part.is_image else LabelRow(_attached(part.name))
            for part in self.message.attachments
        ]

    def _make_tail(self) -> list[Section]:
        rows: list[Row] = []
        message = self.message
        if not self.is_own:
            rows += self._attachment_rows()
        calls = self._calls.shown() if self.is_streaming else message.tool_calls
        for call in calls:
            rows.append(LabelRow(words.tool_call_label(), suffix=call.name, gap=2))
            arguments = call.arguments if self.is_streaming else pretty_json(call.arguments)
            rows.append(self._code_row(arguments, "json"))
        for part in message.parts:
            if isinstance(part, OtherPart):
                rows.append(LabelRow(words.unknown_part_label(), gap=2))
                rows.append(self._code_row(pretty_json(json.dumps(part.data)), "json"))
        card = None if self.is_streaming else self._card()
        if card:
            rows.append(CardRow(card, is_open=self.is_evidence_open))
        if self.can_fold and not self.is_source_shown and (self.is_own or self.is_folded):
            label = words.fold_label(hidden_lines(self._text.source), is_folded=self.is_folded)
            rows.append(LabelRow(label, action="fold", gap=1.5))
        if self.is_own:
            rows.append(SpaceRow(self.looks.style.space(3)))
        if self.is_streaming and self.siblings is None:
            rows.append(SpaceRow(self.looks.style.space(9)))
        else:
            rows.append(
                ActionsRow(
                    () if self.is_streaming else words.message_buttons(message),
                    self.siblings,
                    words.sibling_labels(),
                    to_right=self.is_own,
                )
            )
        return [*self._source_list(), self._fixed(rows)]

    def _source_list(self) -> list[Section]:
        """The web pages that the answer refers to, as links."""
        if not self.message.sources:
            return []
        from desktop.core.sources import sources_markdown

        sections: list[Section] = []
        listed = Document(sources_markdown(self.message.sources))
        self._update_sections(listed, sections, 0)
        return [self._fixed([LabelRow(words.sources_label(), gap=2)]), *sections]

    def set_siblings(self, siblings: SiblingPosition | None) -> None:
        """Say which of several versions of the message this is."""
        if siblings != self.siblings:
            self.siblings = siblings
            self._tail = self._make_tail()
            self._join()

    def set_remark(self, remark: str) -> None:
        """Say something above the message."""
        if remark != self.remark:
            self.remark = remark
            self.width = self._measure_width()
            self._head = self._make_head()
            self._join()

    def toggle_source(self) -> None:
        """Show the Markdown as it came, or as it is meant."""
        self.is_source_shown = not self.is_source_shown
        self._text_sections = []
        self._build()

    def _source_sections(self) -> list[Section]:
        block = CodeBlock((), self._text.source, "markdown", Lines(0, 0))
        return [self._fixed([CodeRow(block, words.code_labels(), wraps=True)])]

    def _card(self) -> CardText | None:
        return words.card_of(self.message, is_open=self.is_evidence_open)

    @staticmethod
    def _code_row(code: str, language: str) -> CodeRow:
        block = CodeBlock((), safe_text(code), language, Lines(0, 0))
        return CodeRow(block, words.code_labels(), wraps=True)

    def _fixed(self, rows: list[Row]) -> Section:
        for row in rows:
            row.lay_out(self.looks.style, self.width)
        return Section(rows)


def pretty_json(text: str) -> str:
    """Return JSON with line breaks; anything else, or what is nested too deeply, as it is."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return text


def _attached(name: str) -> str:
    """What stands for an attached file; a hostile name is long."""
    return f"▤ {' '.join(name[:200].split())}"
