"""How likely each token of an answer was, and what else could have stood there; from what is stored with the message."""

import math
from typing import Any

from msgspec import Struct

from desktop.core.message import Message


class Candidate(Struct, frozen=True):
    """A token with its probability, 0 to 1; ``None`` when the server gave none."""

    text: str
    probability: float | None


class Token(Struct, frozen=True):
    """A token of an answer, and the candidates for its place, likeliest first and without itself."""

    text: str
    probability: float | None
    others: tuple[Candidate, ...] = ()


def tokens_of(message: Message) -> tuple[Token, ...]:
    """Return the tokens of an answer that was asked for with ``logprobs``; none for others.

    What is not of the known form is left out: it comes from a server, by way of a file.
    """
    stored = message.facts.loosely.get("logprobs") if message.facts is not None else None
    if not isinstance(stored, list):
        return ()
    found = []
    for entry in stored:
        chosen = _candidate(entry)
        if chosen is not None:
            found.append(Token(chosen.text, chosen.probability, _others(entry, chosen.text)))
    return tuple(found)


def _others(entry: dict[str, Any], chosen: str) -> tuple[Candidate, ...]:
    listed = entry.get("top_logprobs")
    candidates = [_candidate(other) for other in listed] if isinstance(listed, list) else []
    others = [c for c in candidates if c is not None and c.text != chosen]
    return tuple(sorted(others, key=lambda c: -(c.probability or 0)))


def _candidate(entry: Any) -> Candidate | None:
    token = entry.get("token") if isinstance(entry, dict) else None
    if not isinstance(token, str):
        return None
    logprob = entry.get("logprob")
    if isinstance(logprob, bool) or not isinstance(logprob, int | float) or math.isnan(logprob):
        return Candidate(token, None)
    return Candidate(token, math.exp(min(logprob, 0)))
