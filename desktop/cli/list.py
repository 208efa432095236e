"""List the saved conversations, newest first: id, date of the last change, title."""

import argparse
from datetime import datetime

import msgspec

from desktop.cli.terminal import printable
from desktop.core.conversation import ConversationSummary
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import Profile


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``list``."""
    parser.add_argument("--json", action="store_true", help="print a JSON array")


def run(options: argparse.Namespace, profile: Profile) -> int:
    """Print the list; return the exit code."""
    store = HistoryStore(profile, new_writer_id())
    try:
        summaries = [summary for summary in store.summaries() if not summary.deleted]
    finally:
        store.close()
    if options.json:
        print(msgspec.json.encode([_object(summary) for summary in summaries]).decode())
        return 0
    for summary in summaries:
        changed = datetime.fromtimestamp(summary.updated / 1000).astimezone()
        title = printable(summary.title.replace("\n", " ").replace("\t", " "))
        print(f"{summary.id}  {changed:%Y-%m-%d %H:%M}  {title}")
    return 0


def _object(summary: ConversationSummary) -> dict[str, object]:
    return {
        "id": summary.id,
        "title": summary.title,
        "created": summary.created,
        "updated": summary.updated,
        "model": summary.model or None,
        "connection": summary.connection or None,
    }
