"""Check the files of all conversations, repair those that are damaged, and make them smaller.

loquat history verify            names what is wrong; changes nothing
loquat history verify --repair   repairs too; what a file was before is kept as a snapshot
loquat history compact           leaves out what no longer counts, such as the pieces of finished answers
"""

import argparse

from desktop.cli.conversations import whole_id
from desktop.cli.exits import EXIT_FAILED
from desktop.cli.language import advised, said, tr
from desktop.cli.terminal import printable, say
from desktop.core.errors import HistoryError
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import Profile
from desktop.storage.verification import FileReport


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the commands below ``history``."""
    below = parser.add_subparsers(dest="what", required=True, metavar="verify|compact")
    verify = below.add_parser("verify", help=tr("check every file, those in the trash too"))
    verify.add_argument(
        "--repair", action="store_true", help=tr("write damaged files anew; the old ones are kept")
    )
    compact = below.add_parser("compact", help=tr("make files smaller; the old ones are kept"))
    compact.add_argument("id", nargs="*", help=tr("only these conversations"))


def run(options: argparse.Namespace, profile: Profile) -> int:
    """Do what was asked for; return 1 when something stays wrong."""
    store = HistoryStore(profile, new_writer_id())
    try:
        if options.what == "compact":
            return _compact(store, options.id)
        return _verify(store, repair=options.repair)
    finally:
        store.close()


def _compact(store: HistoryStore, ids: list[str]) -> int:
    """Compact the files of ``ids``, or all; return 1 when one could not be."""
    rewritten = saved = failed = 0
    chosen = [whole_id(store, typed) for typed in ids]
    for conversation_id in chosen or [summary.id for summary in store.summaries()]:
        try:
            saved_here = store.compact(conversation_id)
        except HistoryError as error:
            failed += 1
            say(f"{conversation_id}: {advised(error.info)}")
            continue
        rewritten += saved_here > 0
        saved += saved_here
    say(
        tr(
            "Made smaller: {rewritten}. Bytes saved: {saved}. Failed: {failed}.",
            rewritten=rewritten,
            saved=saved,
            failed=failed,
        )
    )
    return EXIT_FAILED if failed else 0


def _verify(store: HistoryStore, *, repair: bool) -> int:
    """Check every file; return 1 when something stays wrong."""
    checked = bad = repaired = 0
    for report in store.verify():
        checked += 1
        _print(report)
        is_repaired = repair and report.is_repairable and _repair(store, report)
        repaired += is_repaired
        bad += bool(report.problems or report.error) and not is_repaired
    say(
        tr(
            "Checked: {checked}. Repaired: {repaired}. With problems: {bad}.",
            checked=checked,
            repaired=repaired,
            bad=bad,
        )
    )
    return EXIT_FAILED if bad else 0


def _print(report: FileReport) -> None:
    problems = report.problems
    if report.error is not None:
        problems = (*problems, said(report.error.sentence))
    for problem in problems:
        print(f"{report.conversation_id}: {printable(problem)}")


def _repair(store: HistoryStore, report: FileReport) -> bool:
    """Repair a file and say what is left; return whether nothing is."""
    try:
        left = store.repair(report.conversation_id)
    except HistoryError as error:
        say(f"{report.conversation_id}: {advised(error.info)}")
        return False
    if left.problems:
        print(
            tr(
                "{conversation_id}: repaired, but {problems}",
                conversation_id=report.conversation_id,
                problems=printable("; ".join(left.problems)),
            )
        )
    else:
        print(tr("{conversation_id}: repaired", conversation_id=report.conversation_id))
    return not left.problems
