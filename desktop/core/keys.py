"""What the program knows about a connection's secrets, and what a person wants changed about them; no keyring here."""

from msgspec import Struct


class KeyStatus(Struct, frozen=True, omit_defaults=True):
    """Where the API key of a connection comes from; never the key itself.

    Attributes:
        origin: ``none``, ``session``, ``keyring`` or ``environment``.
        last_four: Dots and the last four characters of the key; empty without a key.
        backend: The name of the keyring that would hold it; empty when none can be used.
        reason: Why the keyring cannot be used, for people; empty when it can.
        variable: The environment variable that it came from (``environment`` only).
        waiting: The keyring has been asked and has not answered yet; it may be showing a prompt.
        is_known: Whether anybody has looked; if not, ``origin`` says nothing.
    """

    origin: str = "none"
    last_four: str = ""
    backend: str = ""
    reason: str = ""
    variable: str = ""
    waiting: bool = False
    is_known: bool = True

    @property
    def keyring_usable(self) -> bool:
        """Whether a key can be kept beyond this session."""
        return bool(self.backend) and not self.reason


class SecretChanges(Struct, frozen=True):
    """What the person typed into secret fields. ``None`` leaves a secret alone, empty text removes it.

    Attributes:
        headers: Values of secret extra headers, by name; those not named stay as they are.
        session_only: Keep them in memory only, whatever the keyring can do.
    """

    key: str | None = None
    proxy_password: str | None = None
    headers: dict[str, str] = {}
    session_only: bool = False

    def __repr__(self) -> str:
        return "SecretChanges(…)"
