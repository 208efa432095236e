"""What the import dialog says: names of formats, counts, and the report as text to copy."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

from desktop.core.importing import ImportFormat, ImportReport, ImportState
from desktop.runtime.translation import translated

#: Names of programs are the same in every language; the two others are translated below.
_PROGRAMS: Final = {
    ImportFormat.CHATGPT: "ChatGPT",
    ImportFormat.CLAUDE: "Claude",
    ImportFormat.OPEN_WEBUI: "Open WebUI",
    ImportFormat.LIBRECHAT: "LibreChat",
    ImportFormat.CHATBOX: "Chatbox",
    ImportFormat.CHERRY_STUDIO: "Cherry Studio",
    ImportFormat.NEXTCHAT: "NextChat",
    ImportFormat.PYGPT: "PyGPT",
    ImportFormat.PANDORA: "Pandora",
    ImportFormat.DEEPSEEK: "DeepSeek",
    ImportFormat.LOQUAT: "Loquat",
}

#: Problems in the report; more help nobody.
_MAX_LINES: Final = 2000


def format_name(format_: ImportFormat) -> str:
    """Return what people call a format."""
    if format_ is ImportFormat.MARKDOWN:
        return QCoreApplication.translate("ImportDialog", "Markdown or text files")
    return _PROGRAMS[format_]


def summary(report: ImportReport) -> str:
    """Return how many conversations there are of each kind, and from where."""
    locale = QLocale()
    said = {
        ImportState.NEW: QCoreApplication.translate("ImportDialog", "{n} new")
        if report.is_preview
        else QCoreApplication.translate("ImportDialog", "{n} imported"),
        ImportState.CHANGED: QCoreApplication.translate("ImportDialog", "{n} changed")
        if report.is_preview
        else QCoreApplication.translate("ImportDialog", "{n} merged"),
        ImportState.UNCHANGED: QCoreApplication.translate("ImportDialog", "{n} already here"),
        ImportState.FAILED: QCoreApplication.translate("ImportDialog", "{n} cannot be read"),
    }
    counts = [
        words.format(n=locale.toString(count))
        for state, words in said.items()
        if (count := report.count(state))
    ]
    names = QCoreApplication.translate("ImportDialog", ", ", "between names").join(
        format_name(format_) for format_ in report.formats
    )
    found = " · ".join(counts) or QCoreApplication.translate(
        "ImportDialog", "No conversations found"
    )
    if names:
        words = QCoreApplication.translate("ImportDialog", "{source}: {found}")
        found = words.format(source=names, found=found)
    if report.is_cancelled:
        cancelled = QCoreApplication.translate(
            "ImportDialog", "Cancelled; what is listed is complete"
        )
        return f"{cancelled} · {found}"
    return found


def problems(report: ImportReport) -> list[str]:
    """Return every problem, with the conversation it is about."""
    lines = [translated(problem) for problem in report.problems]
    for outcome in report.conversations:
        title = " ".join(outcome.title.split()) or "–"
        about = QCoreApplication.translate("ImportDialog", "{title}: {problem}")
        lines += [
            about.format(title=title, problem=translated(problem)) for problem in outcome.problems
        ]
    if len(lines) > _MAX_LINES:
        more = QCoreApplication.translate("ImportDialog", "… and {n} more").format(
            n=len(lines) - _MAX_LINES
        )
        lines = [*lines[:_MAX_LINES], more]
    return lines


def report_text(report: ImportReport) -> str:
    """Return the whole report as plain text."""
    return "\n".join([summary(report), *problems(report)])
