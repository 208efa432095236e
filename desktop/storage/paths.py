"""Where a profile keeps its files; knows no file format and creates nothing."""

import zlib
from pathlib import Path
from typing import Final

from msgspec import Struct

APP_NAME: Final = "loquat"

#: What the keyring lists the secrets of the default profile under.
KEYRING_SERVICE: Final = "Loquat"


class Profile(Struct, frozen=True):
    """The folders of one profile. Only ``data`` is worth a backup or a sync; ``cache`` can be deleted.

    Attributes:
        config: Holds the settings.
        data: Holds what the person wrote and received.
        cache: Holds what can be made again, and the locks, which must stay on this machine.
        name: Empty for the default profile, else the absolute path that it was opened by.
    """

    config: Path
    data: Path
    cache: Path
    name: str = ""

    @property
    def settings_file(self) -> Path:
        """The settings and connections."""
        return self.config / "settings.json"

    @property
    def history(self) -> Path:
        """One ``<id>.jsonl`` a conversation, and nothing else."""
        return self.data / "history"

    @property
    def trash(self) -> Path:
        """Files of deleted conversations."""
        return self.data / "trash"

    @property
    def snapshots(self) -> Path:
        """Copies of conversations from before they were compacted or repaired; kept for a month."""
        return self.data / "snapshots"

    @property
    def damaged(self) -> Path:
        """Copies of what could not be read in a history file."""
        return self.data / "damaged"

    @property
    def attachments(self) -> Path:
        """Attached files, each named by its SHA-256."""
        return self.data / "attachments"

    @property
    def drafts_file(self) -> Path:
        """What was typed and not sent."""
        return self.data / "drafts.json"

    @property
    def certificates(self) -> Path:
        """Certificates that came with the profile of somebody else."""
        return self.config / "certificates"

    @property
    def prompts_file(self) -> Path:
        """The saved prompts."""
        return self.data / "prompts.json"

    @property
    def assistants_file(self) -> Path:
        """The assistants."""
        return self.data / "assistants.json"

    @property
    def prices_file(self) -> Path:
        """The person's own entries of the table of models, and the table that they imported."""
        return self.config / "models.json"

    @property
    def token_factors_file(self) -> Path:
        """By how much servers' counts of tokens differ from ours; learned anew when it is missing."""
        return self.cache / "token_factors.json"

    @property
    def token_counts(self) -> Path:
        """The folder of the tokens of long conversations' messages."""
        return self.cache / "token_counts"

    @property
    def index_file(self) -> Path:
        """The derived list of conversations; rebuilt when it is missing."""
        return self.cache / "index.sqlite3"

    @property
    def search_file(self) -> Path:
        """The derived full-text index; rebuilt when it is missing."""
        return self.cache / "search.sqlite3"

    @property
    def usage_file(self) -> Path:
        """The derived index of what answers cost; rebuilt when it is missing."""
        return self.cache / "usage.sqlite3"

    @property
    def sync_file(self) -> Path:
        """What others did to the history, for the settings."""
        return self.cache / "sync.json"

    @property
    def orphans_file(self) -> Path:
        """Since when nothing names which attached file."""
        return self.cache / "orphans.json"

    @property
    def locks(self) -> Path:
        """Lock files and leases. Never in a folder that is synced."""
        return self.cache / "locks"

    @property
    def models(self) -> Path:
        """Weights of the local model, joined from their packages."""
        return self.cache / "models"

    @property
    def log_file(self) -> Path:
        """The program's own log."""
        return self.cache / "loquat.log"

    @property
    def crash_file(self) -> Path:
        """Where every thread was when the process died by a bug in native code."""
        return self.cache / "crash.log"

    @property
    def keyring_service(self) -> str:
        """The keyring's service name: profiles do not see each other's secrets."""
        if not self.name:
            return KEYRING_SERVICE
        # A checksum, no hash: hashlib maps 3 MB of OpenSSL into every window, and only this person's own
        # folders have to be told apart.
        folder = self.name.encode("utf-8", "surrogateescape")
        return f"{KEYRING_SERVICE}:{zlib.crc32(folder):08x}"


def default_profile() -> Profile:
    """Return the profile in the folders that the system has for such things (XDG, AppData, Library)."""
    import platformdirs

    return Profile(
        config=platformdirs.user_config_path(APP_NAME, appauthor=False),
        data=platformdirs.user_data_path(APP_NAME, appauthor=False),
        cache=platformdirs.user_cache_path(APP_NAME, appauthor=False),
    )


def profile_in(folder: Path) -> Profile:
    """Return the profile that lies in ``folder`` as a whole (``--profile``)."""
    root = folder.absolute()
    return Profile(config=root, data=root, cache=root / "cache", name=str(root))
