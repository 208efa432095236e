"""Add up what all answers cost in tokens and money, by day, model, connection or conversation; offline, from the history.

Days are those of this machine’s time zone. Where no price is known, no money is shown; amounts of different
currencies are not added up. Conversations in the trash count, for they were paid for.
"""

import argparse
import csv
import sys
from datetime import date
from typing import Final

import msgspec

from desktop.cli.exits import Exit
from desktop.cli.language import said, tr
from desktop.cli.profiles import load_settings
from desktop.cli.terminal import StatusLine, printable, say
from desktop.core.cell_prices import CellPrices
from desktop.core.days import day_of
from desktop.core.prices import money
from desktop.core.spending import By, DateSpan, Sum, summed, total_of
from desktop.core.spreadsheet import harmless
from desktop.core.text import text
from desktop.storage.model_table import load_table
from desktop.storage.paths import Profile
from desktop.storage.usage_index import UsageIndex

_COLUMNS: Final = (
    "answers",
    "prompt_tokens",
    "cached_tokens",
    "completion_tokens",
    "reasoning_tokens",
    "first_token_s",
    "tokens_per_s",
    "unpriced_answers",
    "answers_without_figures",
    "answers_with_doubtful_figures",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``usage``."""
    parser.add_argument(
        "--by",
        choices=[str(by) for by in By],
        default=str(By.DAY),
        help=tr("what is added up (default day)"),
    )
    for name, what in (
        ("since", text("the first day, such as 2026-11-23")),
        ("until", text("the last day, such as 2026-11-23")),
    ):
        parser.add_argument(
            f"--{name}",
            type=_day,
            metavar="D",
            help=said(what),
        )
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help=tr("print one JSON object"))
    shape.add_argument("--csv", action="store_true", help=tr("print a table for other programs"))


def run(options: argparse.Namespace, profile: Profile) -> int:
    """Print the sums; return the exit code."""
    if options.since and options.until and options.since > options.until:
        raise Exit(tr("The first day comes after the last."))
    connections = {c.id: c for c in load_settings(profile).connections}
    table = load_table(profile.prices_file)
    if table.problem is not None:
        say(said(table.problem.info.sentence))
    prices = CellPrices(table.table, connections)
    sums = _sums(profile, By(options.by), DateSpan(options.since, options.until), prices)
    names = {i: c.name for i, c in connections.items()} if options.by == By.CONNECTION else {}
    if options.json:
        print(msgspec.json.encode(_object(options.by, sums, names)).decode())
    elif options.csv:
        _write_csv(options.by, sums, names)
    elif sums:
        _print(sums, names)
    else:
        say(tr("There are no answers in this time."))
    return 0


def _sums(profile: Profile, by: By, span: DateSpan, prices: CellPrices) -> list[Sum]:
    index = UsageIndex(profile.usage_file, profile.history, profile.trash)
    status = StatusLine()

    def show(done: int, total: int) -> bool:
        status.show(tr("Reading conversations: {done} of {total}", done=done, total=total))
        return True

    try:
        index.refresh(show)
        asked = index.conversation_cells if by is By.CONVERSATION else index.cells
        return summed(asked(span, prices.hourly(index.models())), by, prices)
    finally:
        status.clear()
        index.close()


def _day(words: str) -> date:
    if (day := day_of(words)) is None:
        raise argparse.ArgumentTypeError(tr("write a day as 2026-11-23"))
    return day


def _object(by: str, sums: list[Sum], names: dict[str, str]) -> dict[str, object]:
    rows = [{by: item.key, **_name(item, names), **_fields(item)} for item in sums]
    return {"by": by, "rows": rows, "total": _fields(total_of(sums))}


def _name(item: Sum, names: dict[str, str]) -> dict[str, str]:
    return {"name": names[item.key]} if item.key in names else {}


def _fields(item: Sum) -> dict[str, object]:
    values = (
        item.answers,
        item.prompt,
        item.cached,
        item.completion,
        item.reasoning,
        _rounded(item.first_token_s),
        _rounded(item.tokens_per_s),
        item.unpriced,
        item.silent,
        item.doubtful,
    )
    return {**dict(zip(_COLUMNS, values, strict=True)), "money": item.money}


def _rounded(value: float | None) -> float | None:
    return round(value, 3) if value is not None else None


def _write_csv(by: str, sums: list[Sum], names: dict[str, str]) -> None:
    currencies = sorted({currency for item in sums for currency in item.money})
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([by, *_COLUMNS, *currencies])
    for item in sums:
        fields = _fields(item)
        amounts = [item.money.get(currency, "") for currency in currencies]
        name = harmless(names.get(item.key, item.key))
        writer.writerow([name, *(fields[column] for column in _COLUMNS), *amounts])


def _print(sums: list[Sum], names: dict[str, str]) -> None:
    rows = [(printable(names.get(item.key, item.key) or "?"), item) for item in sums]
    rows.append((tr("total"), total_of(sums)))
    width = max(len(name) for name, _ in rows)
    for name, item in rows:
        amounts = "  ".join(money(a, c, is_exact=item.is_exact) for c, a in item.money.items())
        prompt, completion = f"{item.prompt:>13,}", f"{item.completion:>11,}"
        tokens = tr("{prompt} in {completion} out", prompt=prompt, completion=completion)
        answers = tr("{count} answers", count=f"{item.answers:>7,}")
        print(f"{name:<{width}} {answers} {tokens}  {amounts}".rstrip())
    whole = rows[-1][1]
    if whole.unpriced:
        say(
            tr("No price is known for {unpriced} of these answers.", unpriced=f"{whole.unpriced:,}")
        )
    if whole.silent:
        say(
            tr("The servers gave no figures for {silent} more answers.", silent=f"{whole.silent:,}")
        )
    if whole.doubtful:
        say(
            tr(
                "The figures of {doubtful} answers contradict themselves.",
                doubtful=f"{whole.doubtful:,}",
            )
        )
