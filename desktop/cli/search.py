"""Search all messages and titles: words, "phrases", begin*, -without, and model: role: tag: folder: connection: before: after:.

A query that begins with a minus goes behind --, as in: loquat search -- -draft role:user
"""

import argparse
import sys
from datetime import datetime
from typing import Final

import msgspec

from desktop.cli.exits import Exit
from desktop.cli.language import tr
from desktop.cli.profiles import load_settings
from desktop.cli.terminal import StatusLine, count, is_terminal, printable, say
from desktop.core.search import SearchHit, SearchQuery, parse_query, with_connection_ids
from desktop.storage.paths import Profile
from desktop.storage.search_index import SearchIndex
from desktop.storage.search_query import grouped

_LIMIT: Final = 20

#: Seconds that may be spent on making the next search quicker, after many messages were read.
_MERGE_S: Final = 1.0

#: Bold on and off (ECMA-48, SGR), for a person's terminal only.
_BOLD, _PLAIN = "\x1b[1m", "\x1b[22m"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``search``."""
    parser.add_argument("query", nargs="+", metavar="QUERY", help=tr("what to look for"))
    parser.add_argument("--json", action="store_true", help=tr("print a JSON array of the matches"))
    parser.add_argument(
        "--limit",
        type=count,
        default=_LIMIT,
        metavar="N",
        help=tr("print at most N matches, the newest (default {limit})", limit=_LIMIT),
    )


def run(options: argparse.Namespace, profile: Profile) -> int:
    """Print the matches, newest first; return the exit code."""
    query = parse_query(" ".join(options.query))
    if query.is_empty:
        raise Exit(tr("There is nothing to look for in an empty query."))
    if any(item.name == "connection" for item in query.filters):
        connections = load_settings(profile).connections
        query = with_connection_ids(query, {item.id: item.name for item in connections})
    hits = _found(profile, query, options.limit)
    if options.json:
        print(msgspec.json.encode(hits).decode())
    elif hits:
        _print(hits)
    else:
        say(tr("Nothing was found."))
    return 0


def _found(profile: Profile, query: SearchQuery, limit: int) -> list[SearchHit]:
    index = SearchIndex(profile.search_file, profile.history)
    status = StatusLine()

    def show(done: int, total: int) -> bool:
        status.show(tr("Reading conversations: {done} of {total}", done=done, total=total))
        return True

    try:
        index.refresh(show)
        hits = index.search(query, limit)
        index.merge(_MERGE_S)
        return hits
    finally:
        status.clear()
        index.close()


def _print(hits: list[SearchHit]) -> None:
    is_marked = is_terminal(sys.stdout)
    for conversation, found in grouped(hits).items():
        archived = "  (archived)" if found[0].archived else ""
        print(f"{conversation}  {printable(' '.join(found[0].title.split()))}{archived}")
        for hit in found:
            when = datetime.fromtimestamp(hit.created / 1000).astimezone()
            print(f"    {when:%Y-%m-%d %H:%M}  {printable(hit.role)}  {_line(hit, is_marked)}")


def _line(hit: SearchHit, is_marked: bool) -> str:  # noqa: FBT001 - private, one caller
    if not is_marked:
        return printable(hit.snippet)
    line, end = "", 0
    for start, stop in hit.marks:
        line += printable(hit.snippet[end:start])
        line += _BOLD + printable(hit.snippet[start:stop]) + _PLAIN
        end = stop
    return line + printable(hit.snippet[end:])
