"""What a profile stands on before anything speaks HTTP: its threads, its store, its secrets. Imports nothing slow."""

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from desktop.core.masking import Masker
from desktop.runtime.once import Once
from desktop.runtime.worker import Worker
from desktop.storage.kept_list import KeptList
from desktop.storage.keys import KeyStore, SessionKeys
from desktop.storage.paths import Profile

if TYPE_CHECKING:
    from desktop.core.conversation import ConversationSummary
    from desktop.storage.history import HistoryStore
    from desktop.storage.index import SummaryIndex


class Ground(NamedTuple):
    """Made once a process and profile, by the window or by the engine of a command; any thread.

    Attributes:
        disk: Runs everything that touches the profile's files, one call at a time.
        listed: Gives the list as it was known last, newest first, without a look at the files; called in ``disk`` only.
        summary_index: What the store lists by.
        store: Gives the history; its methods are called in ``disk`` only.
        keyring_thread: Runs the blocking calls to ``keys``; a prompt may hold it for minutes.
    """

    profile: Profile
    environ: Mapping[str, str]
    disk: Worker
    listed: "Callable[[], list[ConversationSummary]]"
    summary_index: "Once[SummaryIndex]"
    store: "Once[HistoryStore]"
    keyring_thread: Worker
    keys: KeyStore
    session_keys: SessionKeys
    masker: Masker


def ground_of(profile: Profile, environ: Mapping[str, str] = os.environ) -> Ground:
    """Return the ground of ``profile``; nothing is opened or started yet."""
    kept = KeptList(profile.index_file)

    def make_index() -> "SummaryIndex":
        from desktop.storage.index import SummaryIndex

        return SummaryIndex(profile.index_file, profile.history, profile.trash, kept)

    index = Once(make_index)

    def make_store() -> "HistoryStore":
        from desktop.storage.history import HistoryStore, new_writer_id

        return HistoryStore(profile, new_writer_id(), index=index())

    return Ground(
        profile,
        environ,
        disk=Worker("loquat-disk"),
        listed=lambda: kept.read() or index().listed(),
        summary_index=index,
        store=Once(make_store),
        keyring_thread=Worker("loquat-keyring"),
        keys=KeyStore(profile.keyring_service),
        session_keys=SessionKeys(),
        masker=Masker(),
    )
