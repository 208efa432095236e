"""What can be exported and how: formats and choices; writes nothing."""

from enum import StrEnum
from typing import Final

from msgspec import Struct

from desktop.core.text import Text, text


class ExportFormat(StrEnum):
    """The formats, by their names on the command line."""

    MARKDOWN = "markdown"
    HTML = "html"
    PDF = "pdf"
    PNG = "png"
    TEXT = "text"
    CHATGPT = "chatgpt"
    FINE_TUNING = "fine-tuning"
    EVALS = "evals"
    LOQUAT = "loquat"


class FormatTraits(Struct, frozen=True, kw_only=True):
    """What one must know of a format to offer it.

    Attributes:
        label: Its name for people.
        hint: What it is good for, one sentence.
        suffix: Of its files, with the dot.
        is_painted: Needs Qt's painting.
        can_gather: Several conversations can be one file.
        gathered_name: What that file is called in a folder; empty where a folder gets a file for each.
        is_for_reading: Made for people, with choices about what is shown; else what the format needs is there.
        is_training: Made of branches without reasoning: one sample a branch or answer.
    """

    label: Text
    hint: Text
    suffix: str
    is_painted: bool = False
    can_gather: bool = True
    gathered_name: str = ""
    is_for_reading: bool = False
    is_training: bool = False


TRAITS: Final[dict[ExportFormat, FormatTraits]] = {
    ExportFormat.MARKDOWN: FormatTraits(
        label=text("Markdown"),
        hint=text("Text with formatting, for notes and other programs."),
        suffix=".md",
        is_for_reading=True,
    ),
    ExportFormat.HTML: FormatTraits(
        label=text("Web page (HTML)"),
        hint=text(
            "One page that looks like the window and needs no network; several are searchable."
        ),
        suffix=".html",
        is_for_reading=True,
    ),
    ExportFormat.PDF: FormatTraits(
        label=text("PDF"),
        hint=text("Pages to print or to send; text can be selected."),
        suffix=".pdf",
        is_painted=True,
        can_gather=False,
        is_for_reading=True,
    ),
    ExportFormat.PNG: FormatTraits(
        label=text("Pictures (PNG)"),
        hint=text("As in the window; a long conversation becomes several pictures."),
        suffix=".png",
        is_painted=True,
        can_gather=False,
        is_for_reading=True,
    ),
    ExportFormat.TEXT: FormatTraits(
        label=text("Plain text"),
        hint=text("Only the words, as they were written."),
        suffix=".txt",
        is_for_reading=True,
    ),
    ExportFormat.CHATGPT: FormatTraits(
        label=text("ChatGPT’s JSON"),
        hint=text("As ChatGPT exports its history: every branch, for programs that import that."),
        suffix=".json",
        gathered_name="conversations.json",
    ),
    ExportFormat.FINE_TUNING: FormatTraits(
        label=text("Fine-tuning examples (JSONL)"),
        hint=text("One example for OpenAI’s fine-tuning a line, with its functions."),
        suffix=".jsonl",
        gathered_name="fine-tuning.jsonl",
        is_training=True,
    ),
    ExportFormat.EVALS: FormatTraits(
        label=text("Evaluation samples (JSONL)"),
        hint=text("One sample for openai/evals an answer: the messages before it, and the answer."),
        suffix=".jsonl",
        gathered_name="samples.jsonl",
        is_training=True,
    ),
    ExportFormat.LOQUAT: FormatTraits(
        label=text("Loquat’s own files"),
        hint=text("Everything there is, to be imported again."),
        suffix=".jsonl",
        can_gather=False,
    ),
}


class ExportOptions(Struct, frozen=True):
    """What of a conversation is written.

    Attributes:
        all_branches: Every version of every message, not only the branch that is shown.
        system: Instructions (system and developer messages) too.
        reasoning: What models thought before they answered too.
        is_dark: Pictures and pages in the dark colours.
    """

    all_branches: bool = False
    system: bool = True
    reasoning: bool = False
    is_dark: bool = False


class ExportReport(Struct, frozen=True):
    """What became of an export.

    Attributes:
        files: What was written, as paths; of a folder only the folder's own files.
        conversations: How many were written.
        problems: What was left out and why, a sentence each.
        is_cancelled: It was ended early; what is listed is whole.
    """

    files: tuple[str, ...] = ()
    conversations: int = 0
    problems: tuple[Text, ...] = ()
    is_cancelled: bool = False
