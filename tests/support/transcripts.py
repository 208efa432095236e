"""Transcripts of servers' responses: ``tests/transcripts/NAME.txt`` is the body, ``NAME.json`` says what it must mean.

To add one: write the body by hand from the provider's documentation (or an issue that shows it), and
beside it the JSON with ``server``, ``api``, ``source`` (the page that describes the shape), ``read`` (when it was
looked at; left out where the shape was written from general knowledge of the format), ``status``,
``content_type``, ``parameters`` of the request, and ``expected``: what ``loquat ask --json`` must print, as
far as it matters. Model names and texts are made up; nothing is copied.
"""

import json
from pathlib import Path
from typing import Any

from msgspec import Struct

FOLDER = Path(__file__).parent.parent / "transcripts"


class Transcript(Struct, frozen=True, kw_only=True):
    """One response and its meaning."""

    name: str
    body: bytes
    server: str
    api: str
    source: str
    status: int
    content_type: str
    expected: dict[str, Any]
    read: str = ""
    note: str = ""
    headers: dict[str, str] = {}
    parameters: dict[str, Any] = {}

    def __str__(self) -> str:
        return self.name


def transcripts() -> list[Transcript]:
    """Return all of them, by name."""
    return [
        Transcript(
            name=path.stem,
            body=path.with_suffix(".txt").read_bytes(),
            **json.loads(path.read_text("utf-8")),
        )
        for path in sorted(FOLDER.glob("*.json"))
    ]


def assert_means(answer: dict[str, Any], expected: dict[str, Any]) -> None:
    """Compare an object of ``ask --json`` with what a transcript expects; what it does not name may be anything."""
    for name in ("ending", "model"):
        if name in expected:
            assert answer[name] == expected[name], name
    for name, count in expected.get("usage", {}).items():
        assert answer["usage"][name] == count, name
    error = expected.get("error")
    assert (answer["error"] is None) == (error is None), answer["error"]
    for name, value in (error or {}).items():
        assert answer["error"][name] == value, name
    # A request that failed before any text may have no choice, or one without anything in it.
    choices = [c for c in answer["choices"] if expected["choices"] or any_content(c)]
    assert len(choices) == len(expected["choices"]), choices
    for choice, wanted in zip(choices, expected["choices"], strict=True):
        for name, value in wanted.items():
            assert choice[name] == value, name


def any_content(choice: dict[str, Any]) -> bool:
    """Whether a choice holds anything that a person would see."""
    return any(choice[name] for name in ("text", "reasoning", "tool_calls", "refusal"))
