"""Turns what a person asks for (a question, another answer, the rest of one) into a generation job; pure."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from msgspec import Struct, structs

from desktop.core.connection import Api, Connection
from desktop.core.context_cut import sent_of
from desktop.core.conversation import ASSISTANT_FIELD, Conversation
from desktop.core.message import AttachmentPart, Message, Part, Role, TextPart
from desktop.core.prompt import messages_to_send
from desktop.core.records import well_formed
from desktop.core.request import ModelRequest
from desktop.core.sheet import place_of, prompt_of
from desktop.runtime.generation_terms import GenerationJob


class Asked(Struct, frozen=True):
    """Whom to ask and how.

    Attributes:
        model: Empty means the connection's default model.
        parameters: Fields of the request body; ``stream`` and ``n`` are understood.
        system: For the first question of a conversation: the system message.
        own_parameters: What of ``parameters`` belongs to the conversation and is to be saved with it;
            ``None``: it is saved already.
        role: Of the system message.
        assistant: For the first question: what the conversation remembers of the assistant it is begun with.
    """

    connection: Connection
    model: str = ""
    parameters: dict[str, Any] = {}
    system: str = ""
    own_parameters: dict[str, Any] | None = None
    role: Role = Role.SYSTEM
    assistant: dict[str, str] | None = None

    @property
    def model_name(self) -> str:
        """The model to ask for; may be empty."""
        return self.model or self.connection.model


def question_job(
    conversation: Conversation,
    text: str,
    asked: Asked,
    now_ms: int,
    attachments: tuple[AttachmentPart, ...] = (),
) -> GenerationJob:
    """Return the job that adds ``text`` as a question to the current branch and answers it.

    A system message is added only where there is no message yet.
    """
    path = conversation.path()
    questions: list[Message] = []
    if asked.system and not path:
        questions.append(_message(asked.role, asked.system, None, now_ms))
    last = questions[-1] if questions else (path[-1] if path else None)
    question = _message(Role.USER, text, last.id if last else None, now_ms, attachments)
    questions.append(question)
    return GenerationJob(
        conversation_id=conversation.id,
        connection=asked.connection,
        request=_request(conversation, (*path, *questions), asked),
        parent=question.id,
        reply_ids=_reply_ids(asked),
        questions=tuple(questions),
        changes=_conversation_fields(asked),
    )


def sheet_job(conversation: Conversation, text: str, asked: Asked, now_ms: int) -> GenerationJob:
    """Return the job that continues a sheet which now reads ``text``, for servers without roles.

    Where the text was changed before its end, a new branch begins; the sheet as it was stays beside it.
    """
    parent, rest = place_of(conversation.path(), text)
    before = conversation.path(parent) if parent is not None else ()
    questions: list[Message] = []
    if asked.system and not before:
        questions.append(_message(asked.role, asked.system, None, now_ms))
        parent = questions[-1].id
    if rest:
        questions.append(_message(Role.USER, rest, parent, now_ms))
        parent = questions[-1].id
    return GenerationJob(
        conversation_id=conversation.id,
        connection=asked.connection,
        request=_request(conversation, (*before, *questions), asked),
        parent=parent,
        reply_ids=_reply_ids(asked),
        questions=tuple(questions),
        changes=_conversation_fields(asked),
    )


def retry_job(conversation: Conversation, message_id: str, asked: Asked) -> GenerationJob:
    """Return the job that answers again: a sibling of the answer ``message_id``, or a reply to that question.

    Raises:
        KeyError: The conversation has no such message.
    """
    message = conversation.messages[message_id]
    parent = message.parent if message.role is Role.ASSISTANT else message.id
    return GenerationJob(
        conversation_id=conversation.id,
        connection=asked.connection,
        request=_request(conversation, conversation.path(parent) if parent else (), asked),
        parent=parent,
        reply_ids=_reply_ids(asked),
        changes=_conversation_fields(asked),
    )


def continue_job(conversation: Conversation, message_id: str, asked: Asked) -> GenerationJob:
    """Return the job that goes on with the partial answer ``message_id``; without text it is a retry.

    Raises:
        KeyError: The conversation has no such message.
    """
    message = conversation.messages[message_id]
    if not message.text:
        return retry_job(conversation, message_id, asked)
    one = {name: value for name, value in asked.parameters.items() if name != "n"}
    asked = Asked(asked.connection, asked.model, one, asked.system)
    return GenerationJob(
        conversation_id=conversation.id,
        connection=asked.connection,
        request=_request(conversation, conversation.path(message_id), asked),
        parent=message.parent,
        reply_ids=(message_id,),
        continued=message,
        settles=conversation.open_streams.get(message_id, ()),
        changes=_conversation_fields(asked),
    )


def with_job(conversation: Conversation, job: GenerationJob, now_ms: int) -> Conversation:
    """Return the conversation with what ``job`` will save: nobody must wait for the disk to see it."""
    for question in job.questions:
        conversation = conversation.with_message(question)
    answer = job.continued or Message(
        job.reply_ids[0],
        Role.ASSISTANT,
        parent=job.parent,
        created=now_ms,
        model=job.request.model or None,
        connection=job.connection.id,
    )
    answer = structs.replace(answer, ending=None, error=None, finish_reason=None)
    return structs.replace(
        conversation.with_message(answer),
        current=answer.id,
        updated=now_ms,
        fields={**conversation.fields, **job.changes},
    )


def _message(
    role: Role,
    text: str,
    parent: str | None,
    now_ms: int,
    attachments: tuple[AttachmentPart, ...] = (),
) -> Message:
    said: tuple[Part, ...] = (TextPart(well_formed(text)),) if text.strip() else ()
    return Message(uuid4().hex, role, (*attachments, *said), parent=parent, created=now_ms)


def _request(conversation: Conversation, path: Sequence[Message], asked: Asked) -> ModelRequest:
    messages = messages_to_send(sent_of(conversation, path))
    parameters = dict(asked.parameters)
    stream = parameters.pop("stream", True) is not False
    prompt = prompt_of(messages) if asked.connection.api is Api.COMPLETIONS else None
    return ModelRequest(asked.model_name, messages, parameters, stream, prompt)


def _reply_ids(asked: Asked) -> tuple[str, ...]:
    n = asked.parameters.get("n")
    count = n if isinstance(n, int) and n > 1 else 1
    return tuple(uuid4().hex for _ in range(count))


def _conversation_fields(asked: Asked) -> dict[str, Any]:
    fields: dict[str, Any] = {"connection": asked.connection.id, "model": asked.model_name}
    if asked.assistant is not None:
        fields[ASSISTANT_FIELD] = asked.assistant
    if asked.own_parameters is None:
        return fields
    return {**fields, "parameters": asked.own_parameters}
