"""Examine a connection: each stage with its time, and for the first that fails what to do.

loquat doctor [--connection NAME] [--no-features] [--json]
"""

import argparse
import asyncio
from collections.abc import Callable
from typing import Any, Final

import msgspec
from msgspec import structs

from desktop.cli.exits import EXIT_FAILED
from desktop.cli.language import said, tr
from desktop.cli.profiles import first_usable, load_settings, named
from desktop.cli.terminal import printable
from desktop.core.checkup import STAGE_NAMES, Check, Examination, Finding
from desktop.core.connection import Connection
from desktop.core.errors import UserFacingError
from desktop.core.exchange import RouteTaken
from desktop.storage.paths import Profile

_SIGNS: Final = {Finding.PASSED: "✓", Finding.WARNING: "!", Finding.FAILED: "✗"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``doctor``."""
    parser.add_argument(
        "--connection", metavar="NAME", help=tr("which one (default: the preferred one)")
    )
    parser.add_argument(
        "--no-features",
        action="store_true",
        help=tr("do not try what the server supports (up to six answers of one token)"),
    )
    parser.add_argument("--json", action="store_true", help=tr("print one JSON object"))


def run(options: argparse.Namespace, profile: Profile) -> int:
    """Examine and print; return the exit code: 0 when everything works, 1 when a stage failed."""
    settings = load_settings(profile)
    if options.connection is None:
        connection = first_usable(settings)
    else:
        connection = named(settings.connections, options.connection)
    tell = (lambda _: None) if options.json else _print_check
    found = asyncio.run(_examine(connection, profile, tell, with_features=not options.no_features))
    if options.json:
        print(msgspec.json.encode(_object(connection, found)).decode())
    else:
        _print_end(found)
    return EXIT_FAILED if found.failed else 0


async def _examine(
    connection: Connection,
    profile: Profile,
    tell: Callable[[Check], None],
    *,
    with_features: bool,
) -> Examination:
    from desktop.api.doctor import examine
    from desktop.cli.engines import opened_engine

    once = structs.replace(connection, retries=0)
    async with opened_engine(profile) as engine:
        try:
            async with engine.clients.client(once, lambda _: None) as client:
                return await examine(client, once, tell, with_features=with_features)
        except UserFacingError as error:  # the local model did not start, the keyring is locked
            check = Check("server", Finding.FAILED, detail=error.info.sentence, error=error.info)
            tell(check)
            return Examination(connection.base_url, RouteTaken(), (check,))


def _print_check(check: Check) -> None:
    took = "" if check.took_ms is None else tr("{ms} ms", ms=round(check.took_ms))
    name = said(STAGE_NAMES.get(check.stage, check.stage))
    line = f"{_SIGNS[check.finding]} {name:<20} {took:>8}  {said(check.detail)}"
    print(printable(line.rstrip()), flush=True)


def _print_end(found: Examination) -> None:
    for feature, has in found.supports.items():
        word = {True: tr("yes"), False: tr("no"), None: tr("not known")}[has]
        print(f"  {feature:<22} {word}")
    failed = found.failed
    if failed is None:
        return
    assert failed.error is not None
    print(printable(f"\n{said(failed.error.advice)}"))
    if failed.error.message:
        print(printable(failed.error.message))


def _object(connection: Connection, found: Examination) -> dict[str, Any]:
    failed = found.failed
    return {
        "connection": connection.name,
        "url": found.url,
        "ok": failed is None,
        "route": structs.asdict(found.route),
        "checks": [_check_object(check) for check in found.checks],
        "failed": failed.stage if failed else None,
        "advice": str(failed.error.advice) if failed and failed.error else None,
        "supports": found.supports,
    }


def _check_object(check: Check) -> dict[str, Any]:
    error = check.error
    return {
        "stage": check.stage,
        "finding": check.finding,
        "ms": None if check.took_ms is None else round(check.took_ms, 1),
        "detail": str(check.detail),
        "error": None
        if error is None
        else {
            "kind": error.kind,
            "message": error.message,
            "code": error.code,
            "status": error.status,
        },
    }
