"""Export conversations, each alone or all together; what is in the trash is never exported.

loquat export --format markdown ID          prints one conversation
loquat export --format html -o page.html ID
loquat export --format html -o folder --all one page each, and an index to search
loquat export --format pdf -o folder ID ID

A PATH that is a folder, ends in a slash or has no file ending is a folder; in it files are named by titles.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from desktop.cli.exits import EXIT_FAILED, Exit
from desktop.cli.language import said, tr
from desktop.cli.terminal import StatusLine, is_terminal, printable, say
from desktop.core.export import TRAITS, ExportFormat, ExportOptions, ExportReport
from desktop.core.text import joined
from desktop.storage.attachments import AttachmentFolder
from desktop.storage.exporting.exporter import Exporter
from desktop.storage.exporting.material import Material
from desktop.storage.exporting.output import ExportFailed, FileExists
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import Profile

_FORMATS: Final = ", ".join(ExportFormat)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``export``."""
    parser.add_argument(
        "ids", nargs="*", metavar="ID", help=tr("conversations, as loquat list prints them")
    )
    parser.add_argument(
        "--all", action="store_true", help=tr("every conversation, the newest first")
    )
    parser.add_argument(
        "--format",
        required=True,
        type=_format,
        metavar="F",
        help=tr("one of {formats}", formats=_FORMATS),
    )
    parser.add_argument(
        "-o",
        "--output",
        type=_place,
        metavar="PATH",
        help=tr("a file, or a folder; without it one text goes to standard output"),
    )
    parser.add_argument("--force", action="store_true", help=tr("replace files that exist"))
    parser.add_argument(
        "--branches", action="store_true", help=tr("every branch, not only the one that is shown")
    )
    parser.add_argument(
        "--no-system", action="store_true", help=tr("leave out system and developer messages")
    )
    parser.add_argument("--reasoning", action="store_true", help=tr("what models thought, too"))
    parser.add_argument(
        "--dark", action="store_true", help=tr("dark pictures and pages (pdf, png)")
    )


def _place(word: str) -> str | None:
    """Return the path of a file or folder; ``None`` for the dash, which is standard output."""
    return None if word == "-" else word


def _format(word: str) -> ExportFormat:
    try:
        return ExportFormat(word.lower())
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            tr("{word} is not one of {formats}", word=repr(word), formats=_FORMATS)
        ) from error


def run(options: argparse.Namespace, profile: Profile) -> int:
    """Export; return the exit code."""
    if bool(options.ids) == options.all:
        raise Exit(tr("Name the conversations to export, or use --all."))
    store = HistoryStore(profile, new_writer_id())
    try:
        ids = _all_ids(store) if options.all else _known_ids(store, options.ids)
        if not ids:
            raise Exit(tr("There are no conversations."))
        report = _exported(options, profile, store, ids)
    except ExportFailed as error:
        raise Exit(
            joined((said(error.info.sentence), _advice(error, options))), EXIT_FAILED
        ) from error
    finally:
        store.close()
    return _told(options, report, len(ids))


def _exported(
    options: argparse.Namespace, profile: Profile, store: HistoryStore, ids: list[str]
) -> ExportReport:
    status = StatusLine()

    def show(done: int, total: int) -> bool:
        status.show(tr("Exporting conversations: {done} of {total}", done=done, total=total))
        return True

    choices = ExportOptions(
        all_branches=options.branches,
        system=not options.no_system,
        reasoning=options.reasoning,
        is_dark=options.dark,
    )
    exporter = Exporter(
        store,
        options.format,
        ids,
        Material(choices, AttachmentFolder(profile.attachments)),
        overwrite=options.force,
        paint=options.paint,
        progress=show if options.output else lambda _done, _total: True,
    )
    try:
        return _to_its_place(exporter, options)
    finally:
        status.clear()


def _to_its_place(exporter: Exporter, options: argparse.Namespace) -> ExportReport:
    if options.output is None:
        return exporter.to_stream(_stream_for(exporter.form))
    path = Path(options.output)
    if _is_folder(options.output):
        return exporter.to_folder(path)
    return exporter.to_file(path)


def _stream_for(form: ExportFormat) -> Callable[[bytes], object]:
    """Return what writes to standard output.

    Raises:
        Exit: The format is no text.
    """
    if TRAITS[form].is_painted:
        raise Exit(
            tr("{format} is not a text format: name a file or a folder with -o PATH.", format=form)
        )
    if is_terminal(sys.stdout):
        return lambda data: sys.stdout.write(printable(data.decode("utf-8", "replace")))
    sys.stdout.flush()
    return sys.stdout.buffer.write


def _is_folder(path: str) -> bool:
    """Whether a person who typed this means a folder."""
    seps = tuple(filter(None, (os.sep, os.altsep)))
    return path.endswith(seps) or Path(path).is_dir() or not Path(path).suffix


def _all_ids(store: HistoryStore) -> list[str]:
    return [summary.id for summary in store.summaries() if not summary.deleted]


def _known_ids(store: HistoryStore, wanted: list[str]) -> list[str]:
    """Return the ids that a person named, each once.

    Raises:
        Exit: There is no such conversation, or it is in the trash.
    """
    from desktop.cli.conversations import opened

    ids: dict[str, None] = {}
    for typed in wanted:
        conversation = opened(store, typed)
        if conversation.deleted:
            raise Exit(
                tr(
                    "The conversation {conversation_id} is in the trash: restore it first.",
                    conversation_id=conversation.id,
                )
            )
        ids[conversation.id] = None
    return list(ids)


def _advice(error: ExportFailed, options: argparse.Namespace) -> str:
    if isinstance(error, FileExists):
        return tr("Use --force to replace what exists.")
    return "" if options.output else tr("Use -o FOLDER.")


def _told(options: argparse.Namespace, report: ExportReport, wanted: int) -> int:
    """Say what was written and what was not; return the exit code."""
    for problem in report.problems:
        say(said(problem))
    if options.output:
        for path in report.files[:1] if len(report.files) > 1 else report.files:
            where = path if len(report.files) == 1 else str(Path(path).parent)
            say(
                tr(
                    "Exported {conversations} of {wanted} conversations to {where}",
                    conversations=report.conversations,
                    wanted=wanted,
                    where=where,
                )
            )
    return EXIT_FAILED if report.conversations < wanted or report.problems else 0
