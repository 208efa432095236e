"""List the saved conversations, newest first: id, date of the newest message, title; what is archived only with --archived."""

import argparse
from datetime import datetime

import msgspec

from desktop.cli.language import tr
from desktop.cli.terminal import count, printable
from desktop.core.conversation import ConversationSummary
from desktop.core.listing import ListFilter, Shelf
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import Profile


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``list``."""
    parser.add_argument("--json", action="store_true", help=tr("print a JSON array"))
    parser.add_argument(
        "--folder", default="", metavar="NAME", help=tr("only those in this folder")
    )
    parser.add_argument("--tag", default="", metavar="NAME", help=tr("only those with this tag"))
    parser.add_argument("--archived", action="store_true", help=tr("only those in the archive"))
    parser.add_argument("--limit", type=count, metavar="N", help=tr("at most N, the newest"))


def run(options: argparse.Namespace, profile: Profile) -> int:
    """Print the list; return the exit code."""
    store = HistoryStore(profile, new_writer_id())
    try:
        shelf = Shelf(store.summaries())
    finally:
        store.close()
    wanted = ListFilter(archived=options.archived, folder=options.folder, tag=options.tag)
    found = sorted(wanted.chosen(shelf), key=lambda s: s.updated, reverse=True)
    summaries = found[: options.limit]
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
        "pinned": summary.pinned,
        "archived": summary.archived,
        "folder": summary.folder or None,
        "tags": summary.tags,
        "colour": summary.colour or None,
    }
