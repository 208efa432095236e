"""Reads the command line and runs one command.

To add a command: write ``desktop/cli/<name>.py`` with ``add_arguments(parser)`` and
``run(options, profile) -> int``, and add its line to ``COMMANDS``. Only the chosen one is imported.
"""

import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop import __version__
from desktop.cli.exits import EXIT_FAILED, EXIT_INTERRUPTED, Exit
from desktop.cli.language import advised, choose_language, said, teach_argparse, tr
from desktop.cli.terminal import say, silence_stdout, speak_utf8
from desktop.core.errors import HistoryError, UserFacingError
from desktop.core.text import text

if TYPE_CHECKING:
    import argparse

PROGRAM: Final = "loquat"

#: Commands in the order of ``--help``.
COMMANDS: Final = {
    "ask": text("ask a model and print its answer"),
    "list": text("list the saved conversations, newest first"),
    "show": text("print a saved conversation"),
    "search": text("search all messages and titles"),
    "export": text("write conversations as Markdown, HTML, PDF, JSON and more"),
    "import": text("bring in conversations from ChatGPT, Claude and other programs"),
    "history": text("check the files of all conversations, repair them, make them smaller"),
    "profile": text(
        "hand connections, prompts and assistants to others as a file, and take such a file in"
    ),
    "connection": text("add, list, test and remove connections to model servers"),
    "doctor": text("examine a connection stage by stage and say what to do"),
    "key": text("store, look at and delete API keys and proxy passwords in the system’s keyring"),
    "usage": text("add up what answers cost, by day, model, connection or conversation"),
    "tokens": text("count the tokens of a text, of messages or of a request, offline"),
}

OpenWindow = Callable[..., int]

#: Paints a conversation as a file of some format, as ``storage.exporting.exporter`` wants it.
Paint = Callable[..., Iterator[bytes]]


class _Split(NamedTuple):
    """A command line cut at its command."""

    before: list[str]
    command: str | None
    after: list[str]


def run(arguments: Sequence[str], open_window: OpenWindow, paint: Paint | None = None) -> int:
    """Run the command that ``arguments`` name, or open the window; return the exit code.

    Args:
        arguments: Without the program's name.
        open_window: Runs the window of a profile's folder; ``safe_mode=True`` with default settings.
        paint: Given to commands as ``options.paint``; ``None`` where nothing can be painted.
    """
    speak_utf8()
    choose_language(os.environ, arguments)
    # What a person must know is said in sentences; records are for the window's log file.
    logging.getLogger("loquat").addHandler(logging.NullHandler())
    try:
        code = _run(arguments, open_window, paint)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except Exit as ended:
        if str(ended):
            say(str(ended))
        return ended.code
    except HistoryError as error:
        say(said(error.info.sentence))  # its advice is about the window
        return EXIT_FAILED
    except UserFacingError as error:
        say(advised(error.info))
        return EXIT_FAILED
    except OSError as error:
        if error.filename is not None:  # what has no name is standard output
            raise
        silence_stdout()
        if not isinstance(error, BrokenPipeError):  # whoever read our output has gone, and knows it
            say(tr("The output could not be written: {reason}.", reason=error.strerror))
        return EXIT_FAILED
    return code


def _run(arguments: Sequence[str], open_window: OpenWindow, paint: Paint | None) -> int:
    split = _split(arguments)
    if split.command is None:
        from desktop.cli.window import run as run_window

        folder, ways = _window_options(split.before)
        return run_window(folder, open_window, ways)
    return _run_command(split, paint)


def _window_options(words: list[str]) -> tuple[Path | None, dict[str, bool]]:
    """Return the profile's folder and in which ways the window shall open; ends the process on a wrong line or after help."""
    if not words:
        return None, {}
    if len(words) == 2 and words[0] == "--profile" and words[1][:1] not in {"", "-"}:
        return Path(words[1]), {}  # argparse would take 5 ms of the start to read this
    options = top_parser().parse_args(words)
    chosen = {"safe_mode": options.safe_mode, "quick_ask": options.quick_ask}
    return options.profile, {way: True for way, is_chosen in chosen.items() if is_chosen}


def _run_command(split: "_Split", paint: Paint | None) -> int:
    top = top_parser()
    options = top.parse_args(split.before)
    assert split.command is not None
    if split.command not in COMMANDS:
        top.error(
            tr(
                "there is no command {command}; see {program} --help",
                command=repr(split.command),
                program=PROGRAM,
            )
        )
    parser = command_parser(split.command)
    parser.set_defaults(profile=options.profile, paint=paint)
    command_options = parser.parse_args(split.after)

    from desktop.cli.profiles import chosen_profile

    code: int = _module(split.command).run(command_options, chosen_profile(command_options.profile))
    return code


def command_parser(command: str) -> "argparse.ArgumentParser":
    """Return what reads the words after ``command``, one of ``COMMANDS``; the manual page is made from it too."""
    import argparse

    from desktop.cli.parsers import Parser

    module = _module(command)
    parser = Parser(
        prog=f"{PROGRAM} {command}",
        description=said(text(module.__doc__ or "")),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.add_arguments(parser)
    return parser


def _module(command: str) -> Any:
    import importlib

    return importlib.import_module(f"desktop.cli.{command.replace('import', 'import_')}")


def top_parser() -> "argparse.ArgumentParser":
    """Return what reads the words before a command."""
    import argparse

    from desktop.cli.parsers import Parser

    teach_argparse()
    commands = "\n".join(f"  {name:<12}{said(what)}" for name, what in COMMANDS.items())
    parser = Parser(
        prog=PROGRAM,
        usage=f"{PROGRAM} [--profile DIR] [--safe-mode | --quick-ask | COMMAND ...]",
        description=tr(
            "A chat client for OpenAI-compatible APIs. Without a command the window opens."
        ),
        epilog=f"{tr('commands:')}\n{commands}\n\n"
        + tr("{program} COMMAND --help tells more about one of them.", program=PROGRAM),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(profile=None)
    parser.add_argument(
        "--safe-mode",
        action="store_true",
        help=tr("open the window with default settings; yours are neither read nor changed"),
    )
    parser.add_argument(
        "--quick-ask",
        action="store_true",
        help=tr(
            "open the small window of a quick question, in the Loquat that runs if there is one"
        ),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"Loquat {__version__}",
        help=tr("show program's version number and exit"),
    )
    return parser


def _split(arguments: Sequence[str]) -> _Split:
    """Cut the command line at the first word that is neither an option nor the value of ``--profile``."""
    is_value = False
    for position, word in enumerate(arguments):
        if is_value:
            is_value = False
        elif word == "--profile":
            is_value = True
        elif not word.startswith("-"):
            rest = list(arguments[position + 1 :])
            return _Split(list(arguments[:position]), word, rest)
    return _Split(list(arguments), None, [])
