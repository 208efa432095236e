"""How an answer came about, as rows to read and rate limits as gauges; from what is stored with the message."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt, Slot
from PySide6.QtWidgets import QFormLayout, QLabel, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from desktop.core.ending_words import ENDING_WORDS
from desktop.core.exchange import RouteTaken
from desktop.core.message import Message
from desktop.core.rate_limits import RateLimit, rate_limits
from desktop.runtime.translation import translated
from desktop.ui.quantities import decimal_text, milliseconds_text, number_text


def fact_rows(message: Message) -> list[tuple[str, str]]:
    """Return label and value of everything that is known, in reading order."""
    facts, usage = message.facts, message.usage
    rows: list[tuple[str, str | None]] = [(_translated("ending"), _ending(message))]
    if facts is not None:
        served = facts.served_model
        model = f"{message.model or '–'} → {served}" if served else message.model
        timing, route = facts.timing, facts.route
        rows += [
            (_translated("model"), model),
            (_translated("finish_reason"), message.finish_reason),
            (_translated("request_id"), facts.request_id),
            (_translated("response_id"), facts.response_id),
            (_translated("processing"), _ms(facts.headers.get("openai-processing-ms"))),
            (_translated("organization"), facts.headers.get("openai-organization")),
            (_translated("fingerprint"), facts.fingerprint),
            (_translated("first_token"), _ms(timing.first_token_ms if timing else None)),
            (_translated("total"), _ms(timing.total_ms if timing else None)),
            (
                _translated("rate"),
                decimal_text(facts.tokens_per_s, 1) if facts.tokens_per_s else None,
            ),
            (_translated("route"), _route(route)),
            (_translated("attempts"), str(facts.attempts) if facts.attempts else None),
            (_translated("status"), str(facts.status) if facts.status else None),
        ]
        rows += [(name, str(value)) for name, value in facts.parameters.items()]
    if usage is not None:
        rows += [
            (_translated("prompt_tokens"), _count(usage.prompt_tokens)),
            (_translated("cached_tokens"), _count(usage.cached_tokens)),
            (_translated("completion_tokens"), _count(usage.completion_tokens)),
            (_translated("reasoning_tokens"), _count(usage.reasoning_tokens)),
            (_translated("total_tokens"), _count(usage.total_tokens)),
        ]
    return [(label, str(value)) for label, value in rows if value]


def _translated(name: str) -> str:
    translate = QCoreApplication.translate
    labels = {
        "ending": translate("AnswerFacts", "Ending"),
        "model": translate("AnswerFacts", "Model"),
        "finish_reason": translate("AnswerFacts", "Finish reason"),
        "request_id": translate("AnswerFacts", "Request id"),
        "response_id": translate("AnswerFacts", "Response id"),
        "processing": translate("AnswerFacts", "Processing at the server"),
        "organization": translate("AnswerFacts", "Organization"),
        "fingerprint": translate("AnswerFacts", "System fingerprint"),
        "first_token": translate("AnswerFacts", "Time to the first token"),
        "total": translate("AnswerFacts", "Total time"),
        "rate": translate("AnswerFacts", "Tokens per second"),
        "route": translate("AnswerFacts", "Route"),
        "attempts": translate("AnswerFacts", "Attempts"),
        "status": translate("AnswerFacts", "HTTP status"),
        "prompt_tokens": translate("AnswerFacts", "Prompt tokens"),
        "cached_tokens": translate("AnswerFacts", "… of them cached"),
        "completion_tokens": translate("AnswerFacts", "Completion tokens"),
        "reasoning_tokens": translate("AnswerFacts", "… of them reasoning"),
        "total_tokens": translate("AnswerFacts", "Total tokens"),
    }
    return labels[name]


def _ending(message: Message) -> str | None:
    return translated(ENDING_WORDS[message.ending]) if message.ending is not None else None


def _route(route: RouteTaken | None) -> str | None:
    if route is None:
        return None
    if not route.proxy:
        return QCoreApplication.translate("AnswerFacts", "directly")
    return f"{route.kind} {route.proxy}"


def _ms(value: object) -> str | None:
    try:
        return milliseconds_text(float(str(value))) if value is not None else None
    except (ValueError, OverflowError):
        return None


def _count(value: int | None) -> str | None:
    return None if value is None else number_text(value)


class FactsView(QScrollArea):
    """Shows the facts of one answer; GUI thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self._message: Message | None = None
        self._more: Callable[[Message], Sequence[tuple[str, str]]] | None = None
        self.show_message(None)

    def set_more(self, more: Callable[[Message], Sequence[tuple[str, str]]]) -> None:
        """Show also what ``more`` says about an answer."""
        self._more = more
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the same answer with what is known of it by now."""
        self.show_message(self._message)

    def show_message(self, message: Message | None) -> None:
        """Show what is known about an answer; ``None`` shows nothing."""
        self._message = message
        rows = fact_rows(message) if message is not None else []
        if message is not None and self._more is not None:
            rows += self._more(message)
        inside = QWidget()
        column = QVBoxLayout(inside)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        column.addLayout(form)
        for label, value in rows:
            name = QLabel(label, textFormat=Qt.TextFormat.PlainText)
            name.setProperty("role", "muted")
            shown = QLabel(value, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(name, shown)
        headers = message.facts.headers if message is not None and message.facts else {}
        for limit in rate_limits(headers, _told_at(message)):
            column.addWidget(gauge(limit))
        column.addStretch(1)
        self.setWidget(inside)


def gauge(limit: RateLimit) -> QWidget:
    """Return a bar that shows how much of a rate limit is left, and when it is full again."""
    bar = QProgressBar()
    bar.setRange(0, max(1, limit.limit))
    bar.setValue(min(limit.remaining, limit.limit))
    words = QCoreApplication.translate("AnswerFacts", "{what}: {remaining} of {limit} left")
    shown = words.format(
        what=limit.what, remaining=number_text(limit.remaining), limit=number_text(limit.limit)
    )
    if limit.resets_at is not None:
        words = QCoreApplication.translate("AnswerFacts", "full again at {time}")
        shown = f"{shown}, {words.format(time=_moment(limit.resets_at))}"
    bar.setFormat(shown)
    bar.setAccessibleName(shown)
    bar.setToolTip(shown)
    return bar


def _told_at(message: Message | None) -> float:
    """Seconds since 1970 when the response of an answer came, as near as is known."""
    if message is None:
        return 0.0
    timing = message.facts.timing if message.facts is not None else None
    return (message.created + ((timing.headers_ms if timing else None) or 0.0)) / 1000


def _moment(seconds: float) -> str:
    """A time of day, with the date if that is not today."""
    try:
        moment = QDateTime.fromMSecsSinceEpoch(round(seconds * 1000))
    except OverflowError:
        return "–"
    time = moment.toString("HH:mm:ss")  # to the second, which no locale's short form has
    is_today = moment.date() == QDateTime.currentDateTime().date()
    day = QLocale().toString(moment.date(), QLocale.FormatType.ShortFormat)
    return time if is_today else f"{day} {time}"
