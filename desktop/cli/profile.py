"""Hand connections, certificates, prompts and assistants to others as one file, and take such a file in.

  loquat profile export FILE          without keys and passwords
  loquat profile import FILE          says what it would do, and asks
  loquat profile import FILE --yes    does it; --dry-run only says it

A connection of the file that leads elsewhere than yours of the same id comes in beside it, without its key.
"""

import argparse
import sys
from pathlib import Path

from msgspec import structs

from desktop.cli.exits import EXIT_FAILED
from desktop.cli.language import said, tr
from desktop.cli.profiles import load_settings
from desktop.cli.terminal import printable, say, say_error
from desktop.core.assistant import Assistant
from desktop.core.profile_file import Change, Content, Plan, plan
from desktop.core.prompt_library import Prompt
from desktop.core.text import text
from desktop.runtime.saved_items import own_of, starter_assistants, starter_prompts
from desktop.runtime.translation import LANGUAGE_SETTING, language_for
from desktop.storage.item_file import ItemFile
from desktop.storage.paths import Profile
from desktop.storage.profile_file import (
    content_of,
    installed,
    merged_with,
    read_profile,
    write_profile,
)

_KINDS = {
    "connection": text("connection"),
    "prompt": text("prompt"),
    "assistant": text("assistant"),
}
_SIGNS = {Change.NEW: "+", Change.CHANGED: "~", Change.SAME: "=", Change.REFUSED: "!"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the commands below ``profile``."""
    below = parser.add_subparsers(dest="what", required=True, metavar="export|import")
    export = below.add_parser("export", help=tr("write a file for others"))
    export.add_argument("file", type=Path, metavar="FILE")
    bring = below.add_parser("import", help=tr("take a file in"))
    bring.add_argument("file", type=Path, metavar="FILE")
    how = bring.add_mutually_exclusive_group()
    how.add_argument("--yes", action="store_true", help=tr("do it without asking"))
    how.add_argument("--dry-run", action="store_true", help=tr("only say what it would do"))


def run(options: argparse.Namespace, profile: Profile) -> int:
    """Run one of the commands; return the exit code."""
    kept = _Kept(profile)
    if options.what == "export":
        prompts, assistants = own_of(kept.content.prompts, kept.content.assistants)
        handed = structs.replace(kept.content, prompts=prompts, assistants=assistants)
        write_profile(options.file, handed)
        name = printable(str(options.file))
        print(tr("Written to {name}. It holds no keys and no passwords.", name=name))
        return 0
    agreed = plan(kept.content, read_profile(options.file))
    _print(agreed)
    if options.dry_run or agreed.is_empty:
        return 0
    if not options.yes and not _agrees():
        say(tr("Nothing was imported."))
        return EXIT_FAILED
    kept.apply(agreed)
    print(tr("The profile was imported."))
    for connection_id in agreed.without_key:
        command = f"loquat key set {connection_id}"
        print(tr("It may want a key: {command}", command=command))
    return 0


class _Kept:
    """What a profile keeps, read from its files."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._settings = load_settings(profile)
        language = language_for(str(self._settings.loaded.values[LANGUAGE_SETTING]))
        self._prompts = ItemFile(profile.prompts_file, "prompts", Prompt)
        self._assistants = ItemFile(profile.assistants_file, "assistants", Assistant)
        prompts, assistants = self._prompts.load(), self._assistants.load()
        for loaded in (prompts, assistants):
            if loaded.notice is not None:
                say_error(loaded.notice)
        self.content: Content = content_of(
            self._settings.loaded.connections,
            starter_prompts(language) if prompts.is_new else prompts.items,
            starter_assistants(language) if assistants.is_new else assistants.items,
            self._settings.preferred,
        )

    def apply(self, agreed: Plan) -> None:
        """Write what was agreed to."""
        loaded = self._settings.loaded
        ready = installed(agreed.after, self._profile.certificates)
        values = dict(loaded.values)
        values["chat.connection"] = self._settings.preferred or agreed.after.default
        self._settings.file.save(values, merged_with(loaded.connections, ready))
        if agreed.after.prompts != self.content.prompts:
            self._prompts.save(agreed.after.prompts)
        if agreed.after.assistants != self.content.assistants:
            self._assistants.save(agreed.after.assistants)


def _print(agreed: Plan) -> None:
    for line in agreed.lines:
        words = (_SIGNS[line.change], said(_KINDS[line.kind]), line.name, said(line.detail))
        print(printable("  ".join(filter(None, words))))
    print(tr("+ added, ~ changed, = there already, ! left out"))


def _agrees() -> bool:
    if not sys.stdin.isatty():
        say(tr("Add --yes to import, or --dry-run to look only."))
        return False
    print(tr("Import? [y/N]"), end=" ", flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
