"""Bring in the conversations of other programs; a second import of the same files changes nothing.

Files may be zip archives, JSON, SQLite or Markdown files, or folders; whose they are is found out by
their content. Read are: ChatGPT, Claude, DeepSeek, Open WebUI, LibreChat, Chatbox, Cherry Studio, NextChat,
py-gpt, Pandora, folders of Markdown, and Loquat’s own files.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import msgspec

from desktop.cli.exits import EXIT_FAILED, EXIT_INTERRUPTED
from desktop.cli.language import said, tr
from desktop.cli.terminal import StatusLine, printable, say
from desktop.core.importing import (
    ConversationOutcome,
    ImportFormat,
    ImportProgress,
    ImportReport,
    ImportState,
)
from desktop.storage.attachments import AttachmentFolder
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.importing.run import Importing
from desktop.storage.paths import Profile

#: Conversations with problems that are printed one by one.
_MAX_PRINTED = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``import``."""
    parser.add_argument("path", metavar="PATH", type=Path, nargs="+", help=tr("a file or folder"))
    parser.add_argument(
        "--format",
        choices=[str(f) for f in ImportFormat],
        metavar="F",
        help=tr("read the files as of this format: {formats}", formats=", ".join(ImportFormat)),
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=tr("say what would come in; write nothing")
    )
    parser.add_argument("--json", action="store_true", help=tr("print one JSON object"))


def run(options: argparse.Namespace, profile: Profile) -> int:
    """Import; return 1 when something could not be read, 130 after Ctrl+C."""
    status = StatusLine()
    store = HistoryStore(profile, new_writer_id())
    interrupted = False

    def tell(progress: ImportProgress) -> None:
        percent = 100 * progress.done // max(progress.total, 1)
        status.show(
            tr(
                "{percent}%, {conversations} conversations",
                percent=percent,
                conversations=progress.conversations,
            )
        )

    importing = Importing(
        store,
        AttachmentFolder(profile.attachments),
        format_=ImportFormat(options.format) if options.format else None,
        is_preview=options.dry_run,
        tell=tell if status.is_possible else lambda _: None,
    )
    try:
        report = importing.run(options.path)
    except KeyboardInterrupt:
        report = importing.report(is_cancelled=True)
        interrupted = True
    finally:
        status.clear()
        store.close()
    if options.json:
        print(msgspec.json.encode(report_object(report)).decode())
    else:
        _print(report)
    if interrupted:
        return EXIT_INTERRUPTED
    return EXIT_FAILED if report.problems or report.count(ImportState.FAILED) else 0


def report_object(report: ImportReport) -> dict[str, Any]:
    """Return what ``--json`` prints."""
    formats = report.formats
    return {
        "imported": report.count(ImportState.NEW),
        "unchanged": report.count(ImportState.UNCHANGED),
        "changed": report.count(ImportState.CHANGED),
        "failed": report.count(ImportState.FAILED),
        "format": formats[0].value if len(formats) == 1 else "mixed" if formats else None,
        "dry_run": report.is_preview,
        "cancelled": report.is_cancelled,
        "conversations": [_outcome_object(outcome) for outcome in report.conversations],
        "problems": [str(problem) for problem in report.problems],
    }


def _outcome_object(outcome: ConversationOutcome) -> dict[str, Any]:
    return {
        "id": outcome.id or None,
        "title": outcome.title,
        "state": outcome.state.value,
        "format": outcome.format and outcome.format.value,
        "messages": outcome.messages,
        "problems": [str(problem) for problem in outcome.problems],
    }


def _print(report: ImportReport) -> None:
    for problem in report.problems:
        say(said(problem))
    with_problems = [outcome for outcome in report.conversations if outcome.problems]
    for outcome in with_problems[:_MAX_PRINTED]:
        title = printable(" ".join(outcome.title.split())) or tr("(no title)")
        for problem in outcome.problems:
            print(f"{outcome.id or '-'}  {title}: {printable(said(problem))}")
    if len(with_problems) > _MAX_PRINTED:
        print(
            tr(
                "… and {count} more; --json names all",
                count=len(with_problems) - _MAX_PRINTED,
            )
        )
    count = report.count
    new = (
        tr("Would import: {count}", count=count(ImportState.NEW))
        if report.is_preview
        else tr("Imported: {count}", count=count(ImportState.NEW))
    )
    rest = tr(
        "Changed: {changed}. Unchanged: {unchanged}. Failed: {failed}.",
        changed=count(ImportState.CHANGED),
        unchanged=count(ImportState.UNCHANGED),
        failed=count(ImportState.FAILED),
    )
    print(f"{new}. {rest}", file=sys.stdout)
