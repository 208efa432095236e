"""Hides known secrets in text that comes from outside or goes to a person, a log or a file."""

from typing import Final

MASK: Final = "•••"

#: Shorter values are not masked: they would hide ordinary words.
MIN_SECRET_CHARS: Final = 6


def last_four(secret: str) -> str:
    """Return the only part of a key that is ever shown again; nothing of a very short one."""
    return MASK + secret[-4:] if len(secret) >= 12 else MASK


class Masker:
    """Knows the secrets of this process and replaces them, in the forms in which they travel.

    Safe to use from any thread: the tuple of forms is replaced, never changed.
    """

    def __init__(self) -> None:
        self._forms: tuple[str, ...] = ()
        self._openings: tuple[str, ...] = ()
        self._first_chars: tuple[str, ...] = ()

    def learn(self, secret: str) -> None:
        """Remember ``secret``: plain, URL-quoted and JSON-escaped. Values too short to tell apart are ignored."""
        if len(secret) < MIN_SECRET_CHARS:
            return
        import json
        from urllib.parse import quote

        forms = {*self._forms, secret, quote(secret, safe=""), json.dumps(secret)[1:-1]}
        self._openings = tuple({form[:2] for form in forms})
        self._first_chars = tuple({form[0] for form in forms})
        self._forms = tuple(sorted(forms, key=len, reverse=True))

    def learn_login(self, user: str, password: str) -> None:
        """Remember a password and the Basic form (RFC 7617) of the pair."""
        import base64

        self.learn(password)
        self.learn(base64.b64encode(f"{user}:{password}".encode()).decode("ascii"))

    def mask(self, value: str) -> str:
        """Return ``value`` with every known secret replaced by dots."""
        for form in self._forms:
            if form in value:
                value = value.replace(form, MASK)
        return value

    def knows_any(self) -> bool:
        """Whether there is anything to mask."""
        return bool(self._forms)

    def concerns(self, value: str) -> bool:
        """Whether ``value`` may hold a secret or end in the beginning of one; quick, for every token of a stream."""
        for opening in self._openings:
            if opening in value:
                return True
        return value.endswith(self._first_chars)

    def possible_start(self, value: str) -> int:
        """Return how many characters at the end of ``value`` could be the beginning of a secret.

        For streams: these must wait for what comes next. A secret that is there whole is not counted.
        """
        longest = 0
        for form in self._forms:
            tail = value[-(len(form) - 1) :]
            start = tail.find(form[0])
            while start >= 0:
                if form.startswith(tail[start:]):
                    longest = max(longest, len(tail) - start)
                    break
                start = tail.find(form[0], start + 1)
        return longest

    def longest(self) -> int:
        """Characters of the longest form: how much of a stream's end may be the start of a secret."""
        return len(self._forms[0]) if self._forms else 0
