"""Everything that a window talks to, for one profile: built here, put to work here, ended here in order."""

import logging
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Final

from desktop.core.connection import Connection
from desktop.core.conversation import Conversation
from desktop.core.errors import UserFacingError
from desktop.core.masking import Masker
from desktop.runtime.coalescer import Coalescer
from desktop.runtime.collector import Collector
from desktop.runtime.connections import Connections
from desktop.runtime.courier import Courier
from desktop.runtime.desk import Desk
from desktop.runtime.drafting import Attaching
from desktop.runtime.drafts import Drafts
from desktop.runtime.exchanges import Exchanges
from desktop.runtime.ground import ground_of
from desktop.runtime.history_bridge import HistoryBridge
from desktop.runtime.key_vault import KeyVault
from desktop.runtime.library import Library
from desktop.runtime.local_model import LocalModel
from desktop.runtime.loop_thread import LoopThread
from desktop.runtime.once import Once
from desktop.runtime.pictures import PictureSources
from desktop.runtime.preferences import Preferences
from desktop.runtime.replies import Replies
from desktop.runtime.session import ConversationSession
from desktop.runtime.settings_keeper import SettingsKeeper
from desktop.runtime.upkeep import Upkeep
from desktop.runtime.worker import Worker
from desktop.storage.attachments import AttachmentFolder
from desktop.storage.drafts import DraftFile
from desktop.storage.paths import Profile
from desktop.storage.settings_file import DefaultSettings, SettingsFile

if TYPE_CHECKING:
    from desktop.core.assistant import Assistant
    from desktop.runtime.budgets import Budgets
    from desktop.runtime.checkup import Checkup
    from desktop.runtime.counting import Counting
    from desktop.runtime.engine import Engine
    from desktop.runtime.exporting import Exports
    from desktop.runtime.importing import Imports
    from desktop.runtime.item_library import ItemLibrary
    from desktop.runtime.prices import Prices
    from desktop.runtime.profile_transfer import ProfileTransfer
    from desktop.runtime.replays import Replays
    from desktop.runtime.saved_items import PromptLibrary
    from desktop.runtime.search import Search
    from desktop.runtime.support import Support
    from desktop.runtime.tokenizer import Tokenizer
    from desktop.runtime.tokenizing import Tokenizing
    from desktop.runtime.updates import Updates
    from desktop.runtime.usage import UsageSums

logger: Final = logging.getLogger("loquat.runtime")

#: Seconds that the disk gets to finish what is queued when the program ends.
DISK_S: Final = 2.0

#: Seconds that the search, and the usage, get to finish the part of their index that they are writing.
SEARCH_S: Final = 2.0

#: Seconds that a vocabulary which is being loaded gets when the program ends; it takes half of one.
VOCABULARY_S: Final = 2.0

#: Seconds that an export gets to end after the conversation that it writes.
EXPORTS_S: Final = 2.0


class Workspace:
    """The objects of one profile. Made and owned by ``app`` (or a test), lives in the GUI thread.

    Attributes:
        profile: Where its files are.
        is_safe_mode: Whether it has the settings of a new profile, and keeps none.
        preferences: The person's settings.
        connections: Where models are asked.
        library: The conversations.
        pictures: Where pictures of messages come from.
        upkeep: Their earlier versions, and what came from other machines.
        search: Finds text in all of them.
        exchanges: The last requests and responses, for those who want to see them.
        local_model: The model server on this machine.
        collector: Collects garbage in the GUI thread.
        load_notice: What was wrong with the settings file; ``None`` when nothing was.
    """

    def __init__(
        self, profile: Profile, environ: Mapping[str, str] = os.environ, *, safe_mode: bool = False
    ) -> None:
        self.profile: Final = profile
        self.is_safe_mode: Final = safe_mode
        self._ground = ground_of(profile, environ)
        self._loop_thread = LoopThread()
        self._courier = Courier()
        self._coalescer = Coalescer()
        self._is_warm = False
        self._engine = Once(self._make_engine)
        self._checkup = Once(self._make_checkup)
        file = DefaultSettings() if safe_mode else SettingsFile(profile.settings_file)
        self._keeper = SettingsKeeper(file, self._ground.disk, self._courier)
        self.load_notice: Final = self._keeper.load_notice
        # While thousands of changes are saved each is an object that a collection would look at.
        self.collector: Final = Collector(
            lambda: self._coalescer.is_attached or self.library.changes_left > 0
        )
        self.preferences: Final = Preferences(self._keeper)
        self.local_model: Final = LocalModel()
        self._vault = self._make_vault()
        self.connections: Final = self._make_connections()
        self._drafts = Drafts(DraftFile(profile.drafts_file), self._ground.disk, self._courier)
        self.exchanges: Final = Exchanges()
        self._attachments = AttachmentFolder(profile.attachments)
        self.pictures: Final = PictureSources(
            self._attachments, self._fetch_picture, self._loop_thread, self._courier
        )
        self.library: Final = self._make_library()
        for late in (self._keeper, self._drafts):
            late.notice.connect(self.library.notice)
            late.recovered.connect(self.library.recovered)
        self.upkeep: Final = Upkeep(self._ground, self._courier)
        self.library.changed.connect(self.collector.note_activity)
        self.connections.changed.connect(self.collector.note_activity)

    @cached_property
    def search(self) -> "Search":
        """Finds messages; made when somebody looks for one."""
        from desktop.runtime.search import Search

        search = Search(self.profile, self._courier, self.connections.names)
        search.notice.connect(self.library.notice)
        self.library.written.connect(search.note_written)
        return search

    @cached_property
    def replays(self) -> "Replays":
        """Sends the inspector's requests again; made when it is first looked into."""
        from desktop.runtime.replays import Replays

        return Replays(self._loop_thread, self._courier, self._engine, self.exchanges)

    @cached_property
    def prices(self) -> "Prices":
        """What is known of models; made when it is first asked for."""
        from desktop.runtime.prices import Prices

        prices = Prices(self.profile.prices_file, self._ground.disk, self._courier)
        prices.notice.connect(self.library.notice)
        return prices

    @cached_property
    def counting(self) -> "Counting":
        """Counts the requests of all windows; made when there is one."""
        from desktop.runtime.counting import Counting

        return Counting(self.profile, self.connections, self.prices, self._courier)

    @cached_property
    def imports(self) -> "Imports":
        """Brings in the conversations of other programs; made when it is first asked for."""
        from desktop.runtime.importing import Imports

        imports = Imports(self.profile, self._courier)
        imports.written.connect(self.library.refresh)
        return imports

    @cached_property
    def _token_thread(self) -> Worker:
        """Takes texts apart for everybody."""
        return Worker("loquat-tokens")

    @cached_property
    def tokenizer(self) -> "Tokenizer":
        """Tells which tokens a word is; made when somebody asks."""
        from desktop.runtime.tokenizer import Tokenizer

        return Tokenizer(self._courier, self._token_thread)

    @cached_property
    def tokenizing(self) -> "Tokenizing":
        """Takes the texts of the tokenizer's windows apart; made when the first is opened."""
        from desktop.runtime.tokenizing import Tokenizing

        return Tokenizing(self._courier, self._token_thread)

    @cached_property
    def usage(self) -> "UsageSums":
        """Adds up what answers cost; made when the page is first opened."""
        from desktop.runtime.usage import UsageSums

        connections = self.connections
        sums = UsageSums(
            self.profile,
            self._courier,
            lambda: {c.id: c for c in connections.items()},
            self.prices.table,
        )
        self.library.written.connect(sums.note_written)
        self.prices.changed.connect(sums.note_written)
        return sums

    @cached_property
    def budgets(self) -> "Budgets":
        """Keeps what is spent beside the person's limits; made when there is one, or its page is opened."""
        from desktop.runtime.budgets import Budgets

        budgets = Budgets(
            self.profile, self.preferences, self.connections, lambda: self.prices, self._courier
        )
        self.library.written.connect(budgets.note_written)
        self.prices.changed.connect(budgets.note_written)
        return budgets

    @cached_property
    def exports(self) -> "Exports":
        """Writes conversations in other formats; made when the first is exported."""
        from desktop.runtime.exporting import Exports

        def opened() -> list[Conversation]:
            return [s.conversation for s in self.library.sessions() if s.is_loaded and not s.is_new]

        return Exports(self.profile, self._courier, opened)

    @cached_property
    def prompts(self) -> "PromptLibrary":
        """The saved prompts; made when they are first asked for."""
        from desktop.runtime.saved_items import PromptLibrary

        return PromptLibrary(self.profile, self._ground.disk, self._courier)

    @cached_property
    def assistants(self) -> "ItemLibrary[Assistant]":
        """The assistants; made when they are first asked for."""
        from desktop.runtime.saved_items import assistants_of

        return assistants_of(self.profile, self._ground.disk, self._courier)

    @cached_property
    def transfer(self) -> "ProfileTransfer":
        """Hands the profile out and takes one in; made when that is first asked for."""
        from desktop.runtime.profile_transfer import ProfileTransfer

        return ProfileTransfer(
            self.connections,
            self.prompts,
            self.assistants,
            self.profile.certificates,
            self._ground.disk,
            self._courier,
        )

    @cached_property
    def updates(self) -> "Updates":
        """Looks for new versions; made when that is first asked for."""
        from desktop.runtime.updates import Updates

        return Updates(self.preferences, self._engine, self._loop_thread, self._courier)

    def load(self) -> None:
        """Read what the first paint shows, off the GUI thread: the list of conversations, the drafts."""
        self.library.load()
        self._drafts.load()

    def settle(self) -> None:
        """Do what the first paint did not wait for. Called once after it."""
        self.library.watch()
        # After the list. The window would import and build it while the first question is on its way.
        self._ground.disk.submit(_load_markdown)
        self.collector.freeze()

    def warm_up(self) -> None:
        """Do ahead what the first question would wait for; called when one is begun to be typed.

        The loop's thread starts and imports the HTTP client; the client of the default connection is
        opened, its TLS set up, its key read. A window that nobody writes in needs none of that.
        Further calls do nothing.
        """
        if self._is_warm:
            return
        self._is_warm = True
        warm = self._loop_thread.submit(self._prepare(self.connections.default()))
        # Modules, and widgets that stay for good: later collections pass them over.
        self._courier.watch(warm, lambda _: self.collector.freeze(), self._on_not_warm)

    def look_for_weights(self) -> None:
        """Find out whether the local model's weights are installed; its ``weights_known`` tells."""
        from desktop.storage.model_files import missing_parts

        def tell(missing: tuple[str, ...]) -> None:
            self.local_model.weights_known.emit(not missing)

        looking = self._ground.disk.submit(missing_parts)
        self._courier.watch(looking, tell, lambda _: self.local_model.weights_known.emit(False))

    @property
    def masker(self) -> Masker:
        """Knows the secrets of this process."""
        return self._ground.masker

    @cached_property
    def support(self) -> "Support":
        """Gathers what helps to find a fault; made when it is first asked for."""
        from desktop.runtime.support import Support

        return Support(self, self._ground.disk, self._courier)

    def save_now(self) -> None:
        """Queue what waits to be written: drafts and settings. Answers are written as they come."""
        self._drafts.flush()
        self._keeper.flush()

    def shutdown(self) -> bool:
        """End everything, nothing lost; return whether all of it ended in time. Once, GUI thread.

        New work is refused, replies are stopped and saved, the loop ends, then the disk thread
        writes what is queued.
        """
        self.library.close()
        self.save_now()
        loop_ended = self._loop_thread.shutdown(self._end_engine)
        if self._engine.made is None:
            with suppress(RuntimeError):  # ended already
                self._ground.disk.submit(self._close_store)
        disk_ended = self._ground.disk.finish(DISK_S)
        search_ended = "search" not in vars(self) or self.search.close(SEARCH_S)
        has_summed = "usage" not in vars(self) or self.usage.close(SEARCH_S)
        has_imported = "imports" not in vars(self) or self.imports.close(DISK_S)
        # Cancelled between two conversations; a file that is not whole is removed.
        exports_ended = "exports" not in vars(self) or self.exports.close(EXPORTS_S)
        if "tokenizing" in vars(self):
            self.tokenizing.close()
        has_counted = "_token_thread" not in vars(self) or self._token_thread.finish(VOCABULARY_S)
        has_counted = ("budgets" not in vars(self) or self.budgets.close(DISK_S)) and has_counted
        has_counted = ("counting" not in vars(self) or self.counting.close()) and has_counted
        self._vault.close()
        self._courier.close()
        self._coalescer.close()
        self.collector.stop()
        is_written = disk_ended and has_imported and exports_ended
        return loop_ended and is_written and has_counted and search_ended and has_summed

    def _close_store(self) -> None:
        """Close what no engine has closed. Disk thread."""
        opened = self._ground.store.made or self._ground.summary_index.made
        if opened is not None:
            opened.close()

    def _on_not_warm(self, error: UserFacingError) -> None:
        """Nothing to say yet: the first question says it, where it can be acted on."""
        logger.info("warming up ended with %s", error.kind)
        self.collector.freeze()

    # On the loop.

    async def _prepare(self, connection: Connection | None) -> None:
        engine = self._engine()
        if connection is not None:
            await engine.prepare(connection)

    async def _fetch_picture(self, connection: Connection, address: str) -> bytes:
        return await self._engine().clients.fetch_picture(connection, address)

    async def _end_engine(self) -> None:
        if (engine := self._engine.made) is not None:
            await engine.aclose()

    def _make_engine(self) -> "Engine":
        from desktop.runtime.engine import Engine
        from desktop.runtime.local_server import local_server_of
        from desktop.runtime.system_proxy import system_proxy_of

        return Engine(
            self._ground,
            system_proxy=system_proxy_of(self._ground.environ),
            local_server=local_server_of(self.profile, self.local_model.tell),
        )

    def _make_checkup(self) -> "Checkup":
        from desktop.runtime.checkup import Checkup

        return Checkup(self._engine())

    # In the GUI thread, while building.

    def _make_vault(self) -> KeyVault:
        return KeyVault(self._ground, self._courier)

    def _make_connections(self) -> Connections:
        return Connections(
            self._keeper,
            self._vault,
            self._loop_thread,
            self._courier,
            self._checkup,
        )

    def _make_library(self) -> Library:
        history = HistoryBridge(
            self._ground,
            self._loop_thread,
            lambda: self._engine().history,
            self._courier,
        )
        replies = Replies(
            self._loop_thread,
            self._coalescer,
            self._courier,
            history,
            lambda: self._engine().services,
            self.exchanges,
        )
        attaching = Attaching(self._attachments, self._ground.disk, self._courier)

        def may_ask(
            session: ConversationSession, connection: Connection, again: Callable[[], object]
        ) -> bool:
            # Without a budget nothing of them is imported.
            has_any = bool(self.preferences.value("budgets"))
            return not has_any or self.budgets.passes(session, connection, again)

        desk = Desk(self.connections, self._drafts, history, replies, attaching, may_ask)
        return Library(desk, (self.profile.history, self.profile.locks))


def _load_markdown() -> None:
    """Import what reads Markdown, and build its parser. Any thread."""
    from desktop.core.markdown.data_urls import Packed
    from desktop.core.markdown.reading import read_blocks

    read_blocks(Packed("a *word*"), {})
