"""The frame of an exported page: its head with a strict policy, its colours from Loquat's themes, its end."""

import base64
import hashlib
import json
from functools import cache
from html import escape
from importlib.resources import files
from typing import Final

from desktop.core.text import text
from desktop.storage.exporting.html_formula import DEPTHS, STEP_EM
from desktop.storage.exporting.material import Material

#: Colours of the themes that the page uses are all of them; a selector for each way of wanting the dark ones.
_SCHEMES: Final = (
    (":root", "light"),
    ("@media (prefers-color-scheme: dark) { :root:not([data-scheme=light])", "dark"),
    (":root[data-scheme=dark]", "dark"),
)


def head(title: str, material: Material, *, body_class: str = "") -> str:
    """Return everything before the content."""
    policy = (
        f"default-src 'none'; style-src '{_hash(style())}'; script-src '{_hash(script())}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    switches = {
        "light": material.say(text("Light")),
        "dark": material.say(text("Dark")),
        "copy": material.say(text("Copy")),
        "copied": material.say(text("Copied")),
        "found": material.say(text("Conversations found: {count}", count="{count}")),
        "nothing": material.say(text("Nothing was found.")),
    }
    data = "".join(f' data-{name}="{escape(words)}"' for name, words in switches.items())
    scheme = ' data-scheme="dark"' if material.options.is_dark else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(material.language)}"{scheme}>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="generator" content="Loquat">\n'
        f"<title>{escape(title)}</title>\n<style>{style()}</style>\n</head>\n"
        f"<body{f' class={chr(34)}{body_class}{chr(34)}' if body_class else ''}{data}>\n"
        '<button id="scheme" type="button" hidden></button>\n'
    )


def end() -> str:
    """Return everything after the content."""
    return f"<script>{script()}</script>\n</body>\n</html>\n"


@cache
def style() -> str:
    """Return the style sheet: the colours of both themes, and the rules."""
    colors = []
    for selector, theme in _SCHEMES:
        known = json.loads(_resource("themes", f"{theme}.json"))["colors"]
        rules = " ".join(f"--{name}: {value};" for name, value in known.items())
        colors.append(f"{selector} {{ {rules} }}" + (" }" if selector.startswith("@") else ""))
    depths = "".join(
        f".d{n} {{ vertical-align: -{n * STEP_EM:.1f}em; }}" for n in range(1, DEPTHS + 1)
    )
    return "\n".join((*colors, _resource("export", "page.css"), depths, ""))


@cache
def script() -> str:
    """Return the script; the page's policy lets no other run."""
    return "\n" + _resource("export", "page.js")


def _resource(*names: str) -> str:
    return files("desktop.resources").joinpath(*names).read_text("utf-8")


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
