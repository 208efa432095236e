"""The model server on this machine: started when a question needs it, shared, ended when nobody does. No Qt."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from desktop.core.errors import UserFacingError
from desktop.core.local_model import LocalModelStage, LocalModelState
from desktop.runtime.profile_settings import local_model_is_installed
from desktop.storage import model_files
from desktop.storage.paths import Profile

if TYPE_CHECKING:
    from desktop.runtime.local_process import Endpoint, LocalProcess

#: Seconds without a question after which the server ends and gives its memory back.
IDLE_S: Final = 600.0


class _Run:
    """One start of the server for one file, and how many use it."""

    starting: "asyncio.Task[LocalProcess]"

    def __init__(self, gguf: str) -> None:
        self.gguf = gguf
        self.users = 0
        self.idle: asyncio.TimerHandle | None = None

    def is_usable(self) -> bool:
        """Whether it is starting, or has started and lives."""
        if not self.starting.done():
            return True
        return not self.has_failed() and self.starting.result().is_alive()

    def has_failed(self) -> bool:
        """Whether the start came to nothing."""
        return self.starting.cancelled() or self.starting.exception() is not None


class LocalServer:
    """Lends the server out. Belongs to one asyncio loop, from the first ``use`` to ``aclose``.

    At most one file is loaded, except while answers with another one are still under way.
    """

    def __init__(
        self,
        models: Path,
        on_state: Callable[[LocalModelState], None] = lambda _: None,
        *,
        idle_s: float = IDLE_S,
        weights: model_files.Weights = model_files.SHIPPED,
    ) -> None:
        """Start nothing yet.

        Args:
            models: ``Profile.models``, where the shipped file is put together.
            on_state: Called on the loop for every change.
            idle_s: Seconds without a user after which the server ends.
            weights: The model of an empty ``gguf``.
        """
        self._models = models
        self._on_state = on_state
        self._idle_s = idle_s
        self._weights = weights
        self._current: _Run | None = None
        self._runs: set[_Run] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    @asynccontextmanager
    async def use(self, gguf: str = "") -> "AsyncIterator[Endpoint]":
        """Lend the server for the time of one request; it is not stopped meanwhile.

        Starts it when it does not run, or has died. Users that come while it starts share the start;
        when the last of them is cancelled, so is the start.

        Args:
            gguf: The model file; empty means the shipped one.

        Raises:
            LocalModelError: It cannot be started, with the reason.
        """
        run = self._run_for(gguf)
        run.users += 1
        if run.idle is not None:
            run.idle.cancel()
        try:
            process = await asyncio.shield(run.starting)
            yield process.endpoint
        finally:
            run.users -= 1
            if not run.users:
                self._rest(run)

    async def ensure(self, gguf: str = "") -> "Endpoint":
        """Start the server if need be and return its address; it ends after the idle time. See ``use``."""
        async with self.use(gguf) as endpoint:
            return endpoint

    async def hold(self) -> None:
        """Wait until cancelled, then end everything: for a loop that cancels its tasks when it closes."""
        async with self:
            await asyncio.Event().wait()

    async def aclose(self) -> None:
        """End the server, in use or not, and wait until it is gone."""
        for run in tuple(self._runs):
            self._stop(run)
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _run_for(self, gguf: str) -> _Run:
        run = self._current
        if run is not None and run.gguf == gguf and run.is_usable():
            return run
        if run is not None:
            self._retire(run)
        run = _Run(gguf)
        self._current = run
        self._runs.add(run)
        run.starting = asyncio.create_task(self._start(run))
        run.starting.add_done_callback(lambda _: self._on_started(run))
        return run

    async def _start(self, run: _Run) -> "LocalProcess":
        # Every first question imports this module, few ask this machine.
        from desktop.runtime.local_process import LocalProcess

        if run.gguf:
            path = await asyncio.to_thread(_checked, run.gguf)
        else:
            path = await self._prepare(run)
        self._tell(run, LocalModelState(LocalModelStage.LOADING))
        return await LocalProcess.start(path, model_files.model_name(path))

    async def _prepare(self, run: _Run) -> Path:
        loop = asyncio.get_running_loop()
        stop = threading.Event()

        def on_progress(done: float) -> None:
            state = LocalModelState(LocalModelStage.PREPARING, done)
            with suppress(RuntimeError):  # the loop was closed meanwhile
                loop.call_soon_threadsafe(self._tell, run, state)

        try:
            return await asyncio.to_thread(
                model_files.prepare, self._models, on_progress, stop.is_set, self._weights
            )
        finally:
            stop.set()

    def _on_started(self, run: _Run) -> None:
        if run.starting.cancelled():
            return
        error = run.starting.exception()
        if isinstance(error, UserFacingError):
            self._tell(run, LocalModelState(LocalModelStage.FAILED, error=error.info))
        if error is not None:
            self._runs.discard(run)
            return
        self._tell(run, LocalModelState(LocalModelStage.READY))
        self._in_background(self._watch(run))

    async def _watch(self, run: _Run) -> None:
        """Tell when the server ends on its own."""
        from desktop.runtime.local_process import died

        code = await run.starting.result().ended()
        self._tell(run, LocalModelState(LocalModelStage.FAILED, error=died(code)))

    def _rest(self, run: _Run) -> None:
        """Nobody uses ``run`` any more."""
        if run is not self._current or not run.starting.done():
            self._stop(run)
        elif not run.has_failed():
            loop = asyncio.get_running_loop()
            run.idle = loop.call_later(self._idle_s, self._stop, run)

    def _retire(self, run: _Run) -> None:
        """Lend ``run`` to nobody new, and end it as soon as nobody uses it."""
        self._current = None
        if not run.users:
            self._stop(run)

    def _stop(self, run: _Run) -> None:
        if run not in self._runs:
            return
        self._runs.discard(run)
        if run.idle is not None:
            run.idle.cancel()
        self._in_background(self._end(run))
        if run is self._current:
            self._current = None
            self._on_state(LocalModelState(LocalModelStage.OFF))

    async def _end(self, run: _Run) -> None:
        run.starting.cancel()
        await asyncio.wait([run.starting])
        if not run.has_failed():
            await run.starting.result().stop()

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _tell(self, run: _Run, state: LocalModelState) -> None:
        if run is self._current:
            self._on_state(state)


def local_server_of(
    profile: Profile, on_state: Callable[[LocalModelState], None] = lambda _: None
) -> LocalServer | None:
    """Return the server of a profile, not started; ``None`` without the extra ``local``."""
    if not local_model_is_installed():
        return None
    return LocalServer(profile.models, on_state)


def _checked(gguf: str) -> Path:
    path = Path(gguf).expanduser()
    model_files.check_gguf(path)
    return path
