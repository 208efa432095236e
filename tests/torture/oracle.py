"""Knows what must be on the disk after a kill, and looks whether it is there."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop.core.message import Ending, Message, Role
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import profile_in
from tests.torture.cpu_waits import Kill
from tests.torture.telling_server import Answer

#: The promise: text that has been shown for this long, in seconds, survives a kill. What was read from the
#: connection is shown later than that, never earlier, so the moment of reading makes a stricter measure.
PROMISED_S = 0.25

#: A kill may cut the line that is being written. It was never acknowledged, and the next append drops it.
_TORN = "the last line was cut off while it was written"

_OURS = (".jsonl", ".snapshot", ".tmp", ".damaged")


class Lost(AssertionError):
    """Something that must be on the disk is not."""


@dataclass
class Oracle:
    """Gathers what was seen and promised over all kills of a run.

    Attributes:
        ages_s: For each answer that a kill cut off, how old the oldest text was that it took away.
        waited_s: The longest time that was counted out of one of them, for want of a core.
        endings: How many answers ended how, at the last look.
        imported: Texts of messages that an import has acknowledged.
    """

    profile: Path
    ages_s: list[float] = field(default_factory=list)
    waited_s: float = 0.0
    imported: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    endings: dict[str, int] = field(default_factory=dict)
    files: int = 0
    _seen: dict[str, Message] = field(default_factory=dict)
    _titles: dict[str, Any] = field(default_factory=dict)
    _done: set[str] = field(default_factory=set)

    def check(
        self, answers: list[Answer], kills: dict[str, Kill], *, renamed: bool = False
    ) -> None:
        """Look at everything.

        Args:
            answers: All that the server has sent in this run.
            kills: How the process that asked a question was killed, by the question.
            renamed: Whether conversations may have got other titles since the last look.

        Raises:
            Lost: Something that must be there is missing or broken.
        """
        titles = self._titles
        messages = self._read()
        if not renamed and not titles.items() <= self._titles.items():
            raise Lost(f"titles: {titles.items() - self._titles.items()}")
        self._check_what_was_seen(messages)
        texts = {m.text.strip() for m in messages.values() if m.role is Role.USER}
        by_mark = {m.text.split(" ", 1)[0]: m for m in messages.values() if m.role is not Role.USER}
        for answer in answers:
            if answer.mark not in self._done:
                if answer.question.strip() not in texts:
                    raise Lost(f"a question that the server got: {answer.question!r}")
                self._check_answer(answer, by_mark.get(answer.mark), kills)
        if missing := self.imported - {m.text for m in messages.values()}:
            raise Lost(f"{len(missing)} imported messages, {min(missing)!r} among them")
        self._seen = messages

    def _read(self) -> dict[str, Message]:
        """Return all messages, of the trash too; fails when a file cannot be read."""
        store = HistoryStore(profile_in(self.profile), new_writer_id())
        try:
            ids = []
            for report in store.verify():
                if report.error is not None or set(report.problems) - {_TORN}:
                    raise Lost(f"{report.conversation_id}: {report.problems or report.error}")
                ids.append(report.conversation_id)
            self.files = len(ids)
            found: dict[str, Message] = {}
            self._titles = {}
            for conversation_id in ids:
                conversation = store.open(conversation_id)
                if conversation.damage:
                    raise Lost(f"{conversation_id} is damaged: {conversation.damage}")
                found |= conversation.messages
                if "title" in conversation.fields:
                    self._titles[conversation_id] = conversation.fields["title"]
        finally:
            store.close()
        self._check_names()
        self.endings = {}
        for message in found.values():
            if message.role is Role.ASSISTANT:
                if message.ending is None:
                    raise Lost("an answer of a dead process that is not marked as interrupted")
                self.endings[str(message.ending)] = self.endings.get(str(message.ending), 0) + 1
        return found

    def _check_names(self) -> None:
        for folder in ("history", "trash", "snapshots", "damaged"):
            for path in (self.profile / folder).glob("*"):
                if path.suffix not in _OURS:
                    raise Lost(f"a file that nobody knows: {path.name}")

    def _check_what_was_seen(self, messages: dict[str, Message]) -> None:
        for message_id, before in self._seen.items():
            now = messages.get(message_id)
            if now is None:
                raise Lost(f"a message that was on the disk: {before.text[:40]!r}")
            if not now.text.startswith(before.text):
                raise Lost(f"text that was on the disk: {before.text[:40]!r}")
            if before.ending is Ending.FINISHED and now.ending is not Ending.FINISHED:
                raise Lost(f"the end of an answer: {before.text[:40]!r}")

    def _check_answer(self, answer: Answer, found: Message | None, kills: dict[str, Kill]) -> None:
        text = found.text if found is not None else ""
        if not answer.text.startswith(text):
            raise Lost(f"{answer.mark} is not what was sent: {text[-80:]!r}")
        kill = kills.get(answer.question) or Kill(time.monotonic())
        due = answer.length_due(kill, PROMISED_S)
        self._note_age(answer, len(text), kill)
        if len(text) < due:
            raise Lost(f"{answer.mark}: {due - len(text)} characters, {self.ages_s[-1]:.3f} s old")
        is_complete = found is not None and found.ending is Ending.FINISHED
        if is_complete and text != answer.text:
            raise Lost(f"{answer.mark} is called finished and is not whole")
        if answer.question in self.acknowledged and not is_complete:
            raise Lost(f"{answer.mark} was acknowledged and is not complete")
        if is_complete or answer.question in kills:
            self._done.add(answer.mark)

    def _note_age(self, answer: Answer, length: int, kill: Kill) -> None:
        """Take note of the age of the first text that is not there, where a kill took it."""
        lost = [upto for at, upto, _ in answer.sent if upto > length and at <= kill.at]
        if lost and not (answer.gone_at and answer.gone_at < kill.at - PROMISED_S):
            self.ages_s.append(max(answer.age_s(lost[0], kill), 0.0))
            self.waited_s = max(self.waited_s, kill.waited_since(answer.read_at(lost[0])))
