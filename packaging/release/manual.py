"""The manual page and the shells' completions, made from the program's own argument parsers."""

import argparse
import time
from collections.abc import Iterable, Iterator
from typing import Final

from desktop.cli.language import said
from desktop.cli.main import COMMANDS as _COMMANDS
from desktop.cli.main import PROGRAM, command_parser, top_parser
from release.ground import SUMMARY, VERSION, source_date

#: What each command does, in English: nothing here chooses another language.
COMMANDS: Final = {name: said(what) for name, what in _COMMANDS.items()}


def options_of(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """Return the options of a parser that are shown, in its order."""
    return [a for a in parser._actions if a.option_strings and a.help != argparse.SUPPRESS]  # noqa: SLF001 - argparse tells it no other way


def subcommands_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the parsers of a command's own commands by name; empty where it has none."""
    for action in parser._actions:  # noqa: SLF001 - argparse tells it no other way
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - argparse tells it no other way
            return dict(action.choices)
    return {}


def words_of(parser: argparse.ArgumentParser) -> list[str]:
    """Return all options of a parser as they are typed."""
    return sorted({word for action in options_of(parser) for word in action.option_strings})


# --- the manual page


def _escaped(words: str) -> str:
    """Return words as roff shows them: no line is a request, no hyphen a dash."""
    plain = words.replace("\\", "\\e").replace("-", "\\-").replace("%%", "%")
    return "\n".join(
        "\\&" + line if line.startswith((".", "'")) else line for line in plain.splitlines()
    )


def _usage(parser: argparse.ArgumentParser) -> str:
    return " ".join(parser.format_usage().removeprefix("usage: ").split())


def _option_lines(parser: argparse.ArgumentParser) -> Iterator[str]:
    formatter = argparse.HelpFormatter(parser.prog)
    for action in options_of(parser):
        names = formatter._format_action_invocation(action)  # noqa: SLF001 - argparse tells it no other way
        yield ".TP"
        yield f".B {_escaped(names)}"
        yield _escaped(formatter._expand_help(action) if action.help else "")  # noqa: SLF001 - argparse tells it no other way


def _command_lines(name: str, what: str) -> Iterator[str]:
    parser = command_parser(name)
    yield f".SS {PROGRAM} {name}"
    yield _escaped(what[0].upper() + what[1:] + ".")
    parsers = subcommands_of(parser) or {name: parser}
    for part in parsers.values():
        yield ".PP"
        yield f".B {_escaped(_usage(part))}"
        yield from _option_lines(part)


def manual_page() -> str:
    """Return the manual page in roff, section 1."""
    date = time.strftime("%Y-%m-%d", time.gmtime(source_date()))
    lines = [
        f'.TH LOQUAT 1 "{date}" "Loquat {VERSION}" "User Commands"',
        ".SH NAME",
        f"loquat \\- {SUMMARY[0].lower()}{_escaped(SUMMARY[1:])}",
        ".SH SYNOPSIS",
        ".B loquat",
        _escaped(_usage(top_parser()).removeprefix(PROGRAM).strip()),
        ".SH DESCRIPTION",
        "Without a command the window opens; a second start raises the first one's window.",
        "All commands use the same settings, history and keyring as the window, and may run while it is open.",
        ".SH OPTIONS",
        *_option_lines(top_parser()),
        ".SH COMMANDS",
    ]
    for name, what in COMMANDS.items():
        lines += _command_lines(name, str(what))
    lines += [
        ".SH EXIT STATUS",
        "0 for success, 1 for a failure, 2 for wrong usage, 130 after an interrupt.",
        ".SH FILES",
        ".TP",
        ".I ~/.local/share/loquat/history/",
        "the conversations, one JSON Lines file each",
        ".TP",
        ".I ~/.config/loquat/settings.json",
        "the settings; keys are in the system's keyring, never here",
        ".TP",
        ".I ~/.cache/loquat/",
        "what is made again when it is deleted",
        "",
    ]
    return "\n".join(lines)


# --- completions


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "'\\''") + "'"


def _first_line(words: str | None) -> str:
    return " ".join((words or "").replace("%%", "%").split())


def bash_completion() -> str:
    """Return what bash reads from ``/usr/share/bash-completion/completions/loquat``."""
    cases = []
    for name in COMMANDS:
        parser = command_parser(name)
        parts = subcommands_of(parser)
        for part, sub in parts.items():
            cases.append(f'        "{name} {part}") words="{" ".join(words_of(sub))}" ;;')
        offered = [*parts, *words_of(parser)]
        cases.append(f'        "{name}"*) words="{" ".join(offered)}" ;;')
    top = " ".join([*COMMANDS, *words_of(top_parser())])
    return f"""# Completion of {PROGRAM} for bash; made from the program's own options.
_{PROGRAM}() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}} typed= words= i
    case $previous in --profile) COMPREPLY=($(compgen -d -- "$current")); return ;; esac
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${{COMP_WORDS[i]}} in
            --profile) ((i++)) ;;
            -*) ;;
            *) typed="$typed${{typed:+ }}${{COMP_WORDS[i]}}" ;;
        esac
    done
    case $typed in
{chr(10).join(cases)}
        "") words="{top}" ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    [ ${{#COMPREPLY[@]}} -gt 0 ] || case $current in -*) ;; *) compopt -o default ;; esac
}}
complete -F _{PROGRAM} {PROGRAM}
"""


def _zsh_option(action: argparse.Action) -> Iterator[str]:
    what = _first_line(action.help).replace("[", "(").replace("]", ")").replace(":", " -")
    takes = "" if action.nargs == 0 else ":value:_files"
    if action.choices:
        takes = f":value:({' '.join(map(str, action.choices))})"
    for word in action.option_strings:
        yield _quoted(f"{word}[{what}]{takes}")


def _zsh_arguments(parser: argparse.ArgumentParser, indent: str) -> str:
    specs = [spec for action in options_of(parser) for spec in _zsh_option(action)]
    return f" \\\n{indent}".join(["_arguments", *specs, "'*:file:_files'"])


def zsh_completion() -> str:
    """Return what zsh reads from ``/usr/share/zsh/vendor-completions/_loquat``."""
    described = " ".join(_quoted(f"{name}:{what}") for name, what in COMMANDS.items())
    cases = []
    for name in COMMANDS:
        parser = command_parser(name)
        body = _zsh_arguments(parser, "            ")
        if parts := subcommands_of(parser):
            inner = "\n".join(
                f"            {part}) shift words; ((CURRENT--)); {_zsh_arguments(sub, '                ')} ;;"
                for part, sub in parts.items()
            )
            body = (
                f"shift words; ((CURRENT--))\n        if ((CURRENT == 2)); then compadd -- {' '.join(parts)}; return; fi\n"
                f"        case $words[2] in\n{inner}\n        esac"
            )
        else:
            body = f"shift words; ((CURRENT--)); {body}"
        cases.append(f"    {name})\n        {body}\n        ;;")
    return f"""#compdef {PROGRAM}
# Completion of {PROGRAM} for zsh; made from the program's own options.
local -a commands=({described})
if ((CURRENT == 2)); then
    _describe command commands
    {_zsh_arguments(top_parser(), "        ")}
    return
fi
case $words[2] in
{chr(10).join(cases)}
esac
"""


def _fish_lines(condition: str, actions: Iterable[argparse.Action]) -> Iterator[str]:
    for action in actions:
        names = [
            f"-l {word[2:]}" if word.startswith("--") else f"-s {word[1:]}"
            for word in action.option_strings
        ]
        takes = "" if action.nargs == 0 else " -r"
        if action.choices:
            takes = f" -x -a {_quoted(' '.join(map(str, action.choices)))}"
        yield (
            f"complete -c {PROGRAM} -n {_quoted(condition)} {' '.join(names)}{takes} "
            f"-d {_quoted(_first_line(action.help))}"
        )


def fish_completion() -> str:
    """Return what fish reads from ``/usr/share/fish/vendor_completions.d/loquat.fish``."""
    names = " ".join(COMMANDS)
    lines = [f"# Completion of {PROGRAM} for fish; made from the program's own options."]
    for name, what in COMMANDS.items():
        lines.append(
            f"complete -c {PROGRAM} -f -n '__fish_use_subcommand' -a {name} -d {_quoted(str(what))}"
        )
    lines += _fish_lines(f"not __fish_seen_subcommand_from {names}", options_of(top_parser()))
    for name in COMMANDS:
        parser = command_parser(name)
        seen = f"__fish_seen_subcommand_from {name}"
        lines += _fish_lines(seen, options_of(parser))
        parts = subcommands_of(parser)
        for part, sub in parts.items():
            unseen = f"{seen}; and not __fish_seen_subcommand_from {' '.join(parts)}"
            lines.append(f"complete -c {PROGRAM} -f -n {_quoted(unseen)} -a {part}")
            lines += _fish_lines(f"{seen}; and __fish_seen_subcommand_from {part}", options_of(sub))
    return "\n".join([*lines, ""])
