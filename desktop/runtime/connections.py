"""The connections, their keys and their models, as the window sees them."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec import structs
from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.core.connection import LOCAL_MODEL_ID, Connection
from desktop.core.errors import UserFacingError
from desktop.core.exchange import RouteTaken
from desktop.core.keys import KeyStatus, SecretChanges
from desktop.runtime.courier import Courier
from desktop.runtime.key_vault import KeyVault
from desktop.runtime.loop_thread import LoopThread
from desktop.runtime.profile_settings import local_model_is_installed, offered
from desktop.runtime.settings_keeper import SettingsKeeper

if TYPE_CHECKING:
    from desktop.core.checkup import Check, Examination, RoutePreview, TestOutcome
    from desktop.runtime.checkup import Checkup

_DEFAULT_KEY = "chat.connection"


class Connections(QObject):
    """Lives in the GUI thread; the keyring and the network are asked elsewhere.

    Signals:
        changed(): A connection was added, changed or removed, or new conversations begin with another.
        models_loaded(str, tuple[str, ...]): The models that a connection offers.
        models_failed(str, ErrorInfo): Why a connection's models are not known.
        key_status_changed(str): ``key_status`` of a connection has news.
        tested(str, TestOutcome): The result of the test with this token.
        checked(str, Check): A stage of the examination with this token is over.
        route_found(str, RoutePreview): The way of the draft with this token.
        examined(str, Examination): The result of the examination with this token.
        servers_found(tuple[Connection, ...]): What ``look_around`` found; may be empty.
        notice(ErrorInfo): Something that was to be kept could not be.
    """

    changed = Signal()
    models_loaded = Signal(str, object)
    models_failed = Signal(str, object)
    key_status_changed = Signal(str)
    tested = Signal(str, object)
    checked = Signal(str, object)
    examined = Signal(str, object)
    route_found = Signal(str, object)
    servers_found = Signal(object)
    notice = Signal(object)
    #: Emitted on the loop; every other signal here is emitted in the GUI thread.
    _stage_over = Signal(str, object)

    def __init__(
        self,
        keeper: SettingsKeeper,
        vault: KeyVault,
        loop_thread: LoopThread,
        courier: Courier,
        checkup: "Callable[[], Checkup]",
    ) -> None:
        """Ask nothing yet.

        Args:
            keeper: Keeps the connections.
            vault: Keeps their secrets.
            loop_thread: Where servers are asked.
            courier: Brings answers back.
            checkup: Gives what asks servers, always the same; called on the loop.
        """
        super().__init__()
        self._keeper = keeper
        self._vault = vault
        self._loop_thread = loop_thread
        self._courier = courier
        self._checkup = checkup
        self._has_local_model = local_model_is_installed()
        self._models: dict[str, tuple[str, ...]] = {}
        self._asking: set[str] = set()
        vault.status_changed.connect(self.key_status_changed)
        vault.notice.connect(self.notice)
        vault.secrets_changed.connect(self._on_secrets_changed)
        self._stage_over.connect(self._on_stage_over, Qt.ConnectionType.QueuedConnection)

    def items(self) -> tuple[Connection, ...]:
        """All connections that can be used here, in the person's order."""
        return offered(self._keeper.connections, with_local_model=self._has_local_model)

    def names(self) -> dict[str, str]:
        """The names of all connections by id."""
        return {item.id: item.name for item in self.items()}

    def get(self, connection_id: str) -> Connection | None:
        """Return a connection; ``None`` when it is gone."""
        return next((c for c in self.items() if c.id == connection_id), None)

    def default(self) -> Connection | None:
        """The connection of a new conversation: the one chosen last, else the local model, else the first."""
        chosen = self.get(str(self._keeper.values.get(_DEFAULT_KEY, "")))
        return chosen or self.get(LOCAL_MODEL_ID) or next(iter(self.items()), None)

    @property
    def chosen_default(self) -> str:
        """The id of the connection that the person chose last; empty when they chose none."""
        return str(self._keeper.values.get(_DEFAULT_KEY, ""))

    def set_default(self, connection_id: str) -> None:
        """Have new conversations begin with this connection."""
        if self._keeper.values.get(_DEFAULT_KEY) != connection_id:
            self._keeper.values[_DEFAULT_KEY] = connection_id
            self._keeper.touch()
            self.changed.emit()

    def save(self, connection: Connection, secrets: SecretChanges | None = None) -> None:
        """Add or replace a connection, and put what was typed as secret where secrets live."""
        before = self.get(connection.id)
        saved = self._keeper.connections
        if connection.id not in {c.id for c in saved}:
            self._set_items((*saved, connection))
        elif before != connection:
            self._set_items(tuple(connection if c.id == connection.id else c for c in saved))
        if secrets is not None:
            gone = _dropped_headers(before, connection)
            self._vault.apply(connection, structs.replace(secrets, headers=gone | secrets.headers))
        if before is not None and before.key_env != connection.key_env:
            self._vault.refresh(connection)

    def remove(self, connection_id: str) -> None:
        """Remove a connection and its secrets."""
        connection = self.get(connection_id)
        if connection is not None:
            self._set_items(tuple(c for c in self._keeper.connections if c.id != connection_id))
            self._vault.remove(connection)

    def models(self, connection_id: str) -> tuple[str, ...]:
        """The models that are known; empty before ``refresh_models`` has been answered."""
        return self._models.get(connection_id, ())

    def refresh_models(self, connection_id: str) -> None:
        """Ask the server for its models; ``models_loaded`` or ``models_failed`` tells the answer."""
        connection = self.get(connection_id)
        if connection is None or connection_id in self._asking:
            return
        self._asking.add(connection_id)
        asked = connection

        def done(names: tuple[str, ...]) -> None:
            self._asking.discard(connection_id)
            if self.get(connection_id) == asked:  # else it is the answer of another server
                self._models[connection_id] = names
                self.models_loaded.emit(connection_id, names)

        def failed(error: UserFacingError) -> None:
            self._asking.discard(connection_id)
            if self.get(connection_id) == asked:
                self.models_failed.emit(connection_id, error.info)

        self._courier.watch(self._loop_thread.submit(self._list_models(asked)), done, failed)

    def test(self, draft: Connection, secrets: SecretChanges | None = None) -> str:
        """Really ask the server of a draft, saved or not, with what was typed as secret.

        Returns:
            A token: ``tested`` comes with it, once.
        """
        token = uuid4().hex
        changes = secrets or SecretChanges()

        def done(outcome: "TestOutcome") -> None:
            self.tested.emit(token, outcome)

        def failed(error: UserFacingError) -> None:
            from desktop.core.checkup import TestOutcome

            self.tested.emit(token, TestOutcome(error=error.info))

        self._courier.watch(self._loop_thread.submit(self._test(draft, changes)), done, failed)
        return token

    def examine(self, draft: Connection, secrets: SecretChanges | None = None) -> str:
        """Go through the stages of a request to the server of a draft, as ``loquat doctor`` does.

        Returns:
            A token: ``checked`` comes with it for each stage, then ``examined`` once.
        """
        token = uuid4().hex
        tell = partial(self._stage_over.emit, token)

        def done(found: "Examination") -> None:
            self.examined.emit(token, found)

        def failed(error: UserFacingError) -> None:
            from desktop.core.checkup import Check, Examination, Finding

            check = Check("server", Finding.FAILED, detail=error.info.sentence, error=error.info)
            done(Examination(draft.base_url, RouteTaken(), (check,)))

        examining = self._examine(draft, secrets or SecretChanges(), tell)
        self._courier.watch(self._loop_thread.submit(examining), done, failed)
        return token

    def look_around(self) -> None:
        """Look for model servers on this machine; ``servers_found`` tells, once."""

        def failed(error: UserFacingError) -> None:
            self.notice.emit(error.info)
            self.servers_found.emit(())

        future = self._loop_thread.submit(self._look_around())
        self._courier.watch(future, self.servers_found.emit, failed)

    def key_status(self, connection_id: str) -> KeyStatus:
        """What is known about the key; ``refresh_key_status`` asks again."""
        return self._vault.status(connection_id)

    def refresh_key_status(self, connection_id: str) -> None:
        """Ask the keyring about a connection's key; ``key_status_changed`` tells the answer.

        Does nothing for the model on this machine, whose server gets a new key at each start.
        """
        connection = self.get(connection_id)
        if connection is not None and not connection.is_local_model:
            self._vault.refresh(connection)

    def look_for_key(self, draft: Connection) -> None:
        """Ask the keyring about the key of a connection that need not be saved; ``key_status_changed`` tells."""
        self._vault.refresh(draft)

    def variables_with_key(self) -> frozenset[str]:
        """The environment variables of known providers that hold a key; the keys themselves stay where they are."""
        from desktop.core.presets import PRESETS

        return self._vault.variables_set(preset.key_env for preset in PRESETS.values())

    def find_route(self, draft: Connection) -> str:
        """Find out which way requests of a draft take; the system's settings may need a while to say it.

        Returns:
            A token: ``route_found`` comes with it, once.
        """
        token = uuid4().hex

        def done(preview: "RoutePreview") -> None:
            self.route_found.emit(token, preview)

        def failed(error: UserFacingError) -> None:
            from desktop.core.checkup import RoutePreview

            done(RoutePreview(RouteTaken(), problem=error.info))

        self._courier.watch(self._loop_thread.submit(self._route(draft)), done, failed)
        return token

    @Slot(str, object)
    def _on_stage_over(self, token: str, check: "Check") -> None:
        self.checked.emit(token, check)

    def _set_items(self, items: tuple[Connection, ...]) -> None:
        for connection in self._keeper.connections:
            if connection not in items:
                self._models.pop(connection.id, None)
        self._keeper.connections = items
        self._keeper.touch()
        self.changed.emit()

    def _on_secrets_changed(self, connection_id: str) -> None:
        self._loop_thread.submit(self._forget(connection_id))

    # On the loop.

    async def _list_models(self, connection: Connection) -> tuple[str, ...]:
        return await self._checkup().models(connection)

    async def _test(self, draft: Connection, changes: SecretChanges) -> "TestOutcome":
        return await self._checkup().test(draft, changes)

    async def _route(self, draft: Connection) -> "RoutePreview":
        return await self._checkup().route(draft)

    async def _examine(
        self, draft: Connection, changes: SecretChanges, tell: "Callable[[Check], None]"
    ) -> "Examination":
        return await self._checkup().examine(draft, changes, tell)

    async def _look_around(self) -> tuple[Connection, ...]:
        return await self._checkup().look_around()

    async def _forget(self, connection_id: str) -> None:
        self._checkup().forget(connection_id)


def _dropped_headers(before: Connection | None, after: Connection) -> dict[str, str]:
    """Return an empty value for each secret header that the connection has no more."""
    kept = {header.name.lower() for header in after.headers if header.secret}
    headers = before.headers if before is not None else ()
    return {h.name: "" for h in headers if h.secret and h.name.lower() not in kept}
