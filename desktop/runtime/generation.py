"""One reply's life: question saved, request sent, text recorded as it comes, exactly one ending. Knows no Qt.

Everything here runs in the loop's thread. Stopping is cancelling the task that runs ``generate``.
"""

import asyncio
import logging
import traceback
from contextlib import aclosing
from typing import Any, Final
from uuid import uuid4

from msgspec import Struct, structs

from desktop.core.changes import Change, ConversationChange, MessageChange
from desktop.core.errors import (
    BadRequestError,
    ErrorInfo,
    ErrorKind,
    ProtocolError,
    UserFacingError,
    describe,
)
from desktop.core.events import (
    ErrorReported,
    Event,
    ReasoningDelta,
    RefusalDelta,
    ResponseNamed,
    SourcesReported,
    TextDelta,
    ToolCallDelta,
    UsageReported,
)
from desktop.core.exchange import Exchange
from desktop.core.message import COMPLETE_ENDINGS, Ending, Message, Role, worst
from desktop.core.progress import Progress, Stage
from desktop.core.prompt import asking_to_continue
from desktop.core.records import SETTLED
from desktop.core.reply import Choice, Reply, ReplyGrowth
from desktop.core.request import ModelRequest
from desktop.core.text import text
from desktop.runtime.answer import (
    ending_of,
    error_of_ending,
    facts_of,
    joined_parts,
    stored_fields,
)
from desktop.runtime.attached import with_attachments
from desktop.runtime.cancelling import forget_cancelling, unstoppable
from desktop.runtime.continuation import AnswerRepeats, RepeatGuard
from desktop.runtime.generation_terms import (
    ChoiceResult,
    EngineServices,
    GenerationJob,
    GenerationListener,
    GenerationResult,
)
from desktop.runtime.made_pictures import keep_pictures
from desktop.runtime.recorder import Recorder
from desktop.runtime.thinking import Thinking
from desktop.runtime.token_rate import TokenRate

logger: Final = logging.getLogger("loquat.runtime")


async def generate(
    job: GenerationJob, services: EngineServices, listener: GenerationListener
) -> GenerationResult:
    """Run ``job`` from the saved question to the saved answer.

    Cancelling the task stops the answer: the socket is closed at once, what came is kept and saved with
    the ending ``stopped``, and the result is returned all the same. Errors are part of the result.
    """
    return await _Generation(job, services, listener).run()


class _Outcome(Struct, frozen=True):
    """Why the stream is over: the ending of answers that the server did not finish, and its error."""

    ending: Ending
    error: ErrorInfo | None = None


class _Generation:
    """One run of ``generate``; used once."""

    def __init__(
        self, job: GenerationJob, services: EngineServices, listener: GenerationListener
    ) -> None:
        self._job = job
        self._services = services
        self._listener = listener
        self._recorder = Recorder(services.history, job.conversation_id, uuid4().hex)
        self._thinking = Thinking(services.monotonic)
        self._reply = Reply()
        self._exchange = Exchange()
        self._messages: dict[int, Message] = {}
        self._first = self._placeholder(job.reply_ids[0])
        self._guard: RepeatGuard | None = None
        self._rate = TokenRate()

    async def run(self) -> GenerationResult:
        unwatch = self._services.history.watch(self._job.conversation_id, self._listener.on_history)
        try:
            outcome = await self._outcome()
            self._recorder.close()
            return await unstoppable(self._settle(outcome))
        finally:
            unwatch()

    async def _outcome(self) -> _Outcome:
        try:
            await self._begin()
            await self._answer()
        except asyncio.CancelledError:
            forget_cancelling()
            self._release_held()
            return _Outcome(Ending.STOPPED)
        except UserFacingError as error:
            self._release_held()
            return _Outcome(ending_of(error.info), error.info)
        except Exception as error:  # noqa: BLE001 - a bug must end the answer too, and leave the text
            logger.error(  # noqa: TRY400 - the exception's own text may hold a message
                "an answer ended by a %s\n%s",
                type(error).__name__,
                "".join(traceback.format_tb(error.__traceback__)),
            )
            return _Outcome(
                Ending.FAILED, describe(ErrorKind.INTERNAL, reason=type(error).__name__)
            )
        if self._reply.error is not None:
            return _Outcome(ending_of(self._reply.error), self._reply.error)
        return _Outcome(Ending.FINISHED, error_of_ending(self._reply, self._job.connection.name))

    async def _begin(self) -> None:
        job = self._job
        changes: list[Change] = [MessageChange(m.id, stored_fields(m)) for m in job.questions]
        reply = self._first
        fields = stored_fields(reply)
        if job.continued is not None:
            fields |= {"ending": None, "error": None, "finish_reason": None}
            fields[SETTLED] = list(job.settles)
        changes.append(MessageChange(reply.id, fields))
        changes.append(ConversationChange({**job.changes, "current": reply.id}))
        for message in (*job.questions, reply):
            self._listener.on_message(message)
        await self._services.history.save(job.conversation_id, changes)

    def _placeholder(self, message_id: str) -> Message:
        job = self._job
        if job.continued is not None and job.continued.id == message_id:
            return structs.replace(job.continued, ending=None, error=None, finish_reason=None)
        return Message(
            message_id,
            Role.ASSISTANT,
            parent=job.parent,
            created=self._services.now_ms(),
            model=job.request.model or None,
            connection=job.connection.id,
        )

    async def _answer(self) -> None:
        services = self._services
        request = await with_attachments(
            self._job.request, services.attachments, services.history.run
        )
        if self._job.continued is None or request.prompt is not None:
            await self._stream(request)  # a model that continues a text may well repeat it
            return
        self._guard = RepeatGuard(self._job.continued.text)
        try:
            await self._stream(request)
        except (BadRequestError, AnswerRepeats) as refusal:
            if self._messages and isinstance(refusal, BadRequestError):
                raise
            self._guard = None
            again = structs.replace(request, messages=asking_to_continue(request.messages))
            await self._stream(again)

    async def _stream(self, request: ModelRequest) -> None:
        self._exchange = Exchange()
        clients = self._services.clients
        async with clients.client(self._job.connection, self._listener.on_progress) as client:
            stream = client.stream(request, self._exchange, self._listener.on_progress)
            async with aclosing(stream) as events:
                async for event in events:
                    self._take(event)
        self._release_held()
        if not self._messages and self._reply.error is None:
            raise ProtocolError(
                describe(
                    ErrorKind.PROTOCOL,
                    host=self._job.connection.name,
                    reason=text("it holds no answer"),
                )
            )

    def _take(self, event: Event) -> None:
        if isinstance(event, TextDelta) and self._guard is not None:
            event = TextDelta(self._guard.passed(event.text), event.choice)
            if not event.text:
                return
        self._reply.apply(event)
        if isinstance(event, ResponseNamed | UsageReported | SourcesReported | ErrorReported):
            return
        message = self._message_of(event.choice)
        if isinstance(event, TextDelta):
            self._recorder.grow(message.id, event.text)
            self._grow(message.id, event.text, "")
        elif isinstance(event, ReasoningDelta):
            self._recorder.grow(message.id, "", event.text)
            self._grow(message.id, "", event.text)
        elif isinstance(event, RefusalDelta):
            self._recorder.grow(message.id, refusal=event.text)
            self._grow(message.id, event.text, "")
        elif isinstance(event, ToolCallDelta):
            self._recorder.grow_call(message.id, event)
            self._listener.on_growth(ReplyGrowth(message.id, calls=(event,)))

    def _release_held(self) -> None:
        guard, self._guard = self._guard, None
        if guard is not None and (held := guard.rest()):
            self._take(TextDelta(held))

    def _grow(self, message_id: str, text: str, reasoning: str) -> None:
        if not text and not reasoning:
            return
        self._thinking.note(message_id, is_reasoning=bool(reasoning))
        self._listener.on_growth(ReplyGrowth(message_id, text, reasoning))
        self._tell_rate()

    def _tell_rate(self) -> None:
        tokens_per_s = self._rate.count(self._services.monotonic())
        if tokens_per_s is None:
            return
        self._listener.on_progress(
            Progress(
                Stage.STREAMING,
                since=self._rate.since_s,
                route=self._exchange.route,
                attempt=max(1, self._exchange.attempts),
                tokens_per_s=tokens_per_s,
            )
        )

    def _message_of(self, index: int) -> Message:
        """Return the message of a choice; a choice that is new takes the next id."""
        known = self._messages.get(index)
        if known is not None:
            return known
        ids = self._job.reply_ids
        taken = len(self._messages)
        message = self._first
        if taken:
            message = self._placeholder(ids[taken] if taken < len(ids) else uuid4().hex)
        self._messages[index] = message
        if taken:
            self._listener.on_message(message)
            change = MessageChange(message.id, stored_fields(message))
            self._services.history.put(self._job.conversation_id, [change])
        return message

    async def _settle(self, outcome: _Outcome) -> GenerationResult:
        problem = await self._keep_pictures()
        if problem is not None and outcome.error is None:
            outcome = _Outcome(Ending.FAILED, problem)
        choices = [
            ChoiceResult(
                index, self._final(message, outcome, self._reply.choice(index)), c.logprobs
            )
            for index, message in sorted(self._messages.items())
            for c in (self._reply.choice(index),)
        ]
        messages = [c.message for c in choices]
        if not messages:
            messages = [self._final(self._first, outcome, None)]
        ending = self._ending(messages, outcome)
        for message in messages:
            self._listener.on_message(message)
        error = outcome.error if ending not in COMPLETE_ENDINGS else None
        self._listener.on_progress(self._last_progress(ending, error, messages[0]))
        unsaved = await self._services.history.save(
            self._job.conversation_id, [self._final_change(m) for m in messages]
        )
        return GenerationResult(
            ending=ending,
            choices=tuple(choices),
            messages=tuple(messages),
            error=error,
            usage=self._reply.usage,
            model=self._reply.named.model or self._job.request.model,
            exchange=self._exchange,
            unsaved=unsaved,
        )

    async def _keep_pictures(self) -> ErrorInfo | None:
        """Keep what the model drew; return why not all of it could be."""
        services, host = self._services, self._job.connection.name
        choices = self._reply.choices.values()
        for choice in choices:
            await keep_pictures(choice, host, services.attachments, services.history.run)
        return next((choice.problem for choice in choices if choice.problem), None)

    def _ending(self, messages: list[Message], outcome: _Outcome) -> Ending:
        endings = [m.ending for m in messages if m.ending is not None]
        is_short = len(messages) < len(self._job.reply_ids)
        if self._reply.error is not None or is_short:  # answers that never came count too
            endings.append(outcome.ending)
        return worst(endings)

    def _final(self, message: Message, outcome: _Outcome, choice: Choice | None) -> Message:
        ending = choice.ending(outcome.ending) if choice else outcome.ending
        before = message.facts.reasoned_ms if message.facts else None
        facts = facts_of(self._reply, choice, self._exchange, self._job.request)
        return structs.replace(
            message,
            model=message.model or self._reply.named.model,
            parts=joined_parts(message.parts, choice.parts() if choice else ()),
            ending=ending,
            error=None if ending in COMPLETE_ENDINGS else outcome.error,
            usage=self._reply.usage,
            facts=structs.replace(facts, reasoned_ms=self._thinking.ms(message.id, before)),
            finish_reason=choice.finish_reason if choice else None,
        )

    def _final_change(self, message: Message) -> MessageChange:
        fields: dict[str, Any] = {"error": None, "finish_reason": None, **stored_fields(message)}
        fields[SETTLED] = [*self._job.settles, self._recorder.stream]
        return MessageChange(message.id, fields)

    def _last_progress(self, ending: Ending, error: ErrorInfo | None, message: Message) -> Progress:
        stage = Stage.STOPPED if ending is Ending.STOPPED else Stage.FAILED
        if ending in COMPLETE_ENDINGS:
            stage = Stage.FINISHED
        return Progress(
            stage,
            since=self._services.monotonic(),
            route=self._exchange.route,
            attempt=max(1, self._exchange.attempts),
            reason=error.sentence if error and stage is Stage.FAILED else None,
            tokens_per_s=message.facts.tokens_per_s if message.facts else None,
        )
