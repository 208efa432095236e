"""Loquat's own words in the chat view, translated. Everything a person reads beside the messages stands here."""

from PySide6.QtCore import QCoreApplication

from desktop.core.errors import Action, ErrorInfo
from desktop.core.message import Ending, Message, Role
from desktop.core.text import Text
from desktop.ui.chat_view.actions_row import Button
from desktop.ui.chat_view.cards import CardText


def tr(source: str) -> str:
    """Translate ``source`` in the context of the chat view."""
    return QCoreApplication.translate("ChatView", source)


def sentence(text: Text) -> str:
    """Translate a sentence that was made below the window."""
    return text.rendered(lambda source: QCoreApplication.translate("core", source))


def code_labels() -> dict[str, str]:
    """Labels of the buttons on a code block."""
    return {
        "copy": tr("Copy"),
        "copied": tr("Copied"),
        "save": tr("Save"),
        "wrap": tr("Wrap"),
        "unwrap": tr("No wrap"),
    }


def author(message: Message) -> str:
    """Who wrote a message."""
    match message.role:
        case Role.USER:
            return message.name or tr("You")
        case Role.ASSISTANT:
            return message.model or tr("Assistant")
        case Role.TOOL:
            return tr("Result of a tool")
        case Role.DEVELOPER:
            return tr("Developer instructions")
        case _:
            return tr("System prompt")


def thought_label(message: Message, *, is_streaming: bool, seconds: float | None) -> str:
    """The line that opens and closes the reasoning."""
    if is_streaming and not message.text:
        return tr("Thinking…")
    if seconds is None:
        return tr("Thoughts")
    if seconds < 60:
        return tr("Thought for {seconds} s").format(seconds=max(round(seconds), 1))
    minutes, rest = divmod(round(seconds), 60)
    return tr("Thought for {minutes} min {seconds} s").format(minutes=minutes, seconds=rest)


def message_buttons(message: Message) -> list[Button]:
    """The buttons under a message, in order."""
    copy = Button("copy", "copy", tr("Copy"))
    more = Button("more", "more", tr("More"))
    if message.role is Role.USER:
        return [copy, Button("edit", "edit", tr("Edit and ask again")), more]
    if message.role is Role.ASSISTANT:
        return [copy, Button("regenerate", "refresh", tr("Another answer")), more]
    return [copy, more]


def sibling_labels() -> tuple[str, str]:
    """What the two arrows of the switch between versions are called."""
    return tr("Previous version"), tr("Next version")


def menu_actions(message: Message, *, is_streaming: bool) -> list[tuple[str, str]]:
    """Actions of a message's menu: (action, label), an empty pair is a line between groups."""
    found = [("copy", tr("Copy message")), ("source", tr("Show Markdown source"))]
    if is_streaming:
        return found
    found.append(("", ""))
    if message.role is Role.USER:
        found.append(("edit", tr("Edit and ask again…")))
    if message.role is Role.ASSISTANT:
        found.append(("regenerate", tr("Another answer")))
        found.append(("regenerate_with", tr("Another answer from another model…")))
        found.append(("continue", tr("Continue this answer")))
    found.append(("branch", tr("Branch off into a new conversation")))
    found.append(("", ""))
    if message.role is Role.ASSISTANT:
        found.append(("details", tr("Details of request and response…")))
    found.append(("delete", tr("Delete message")))
    return found


_ACTION_LABELS = {
    Action.RETRY: "Retry",
    Action.CONTINUE: "Continue",
    Action.OPEN_KEY_SETTINGS: "Open key settings",
    Action.OPEN_CONNECTION_SETTINGS: "Open connection settings",
    Action.OPEN_PROXY_SETTINGS: "Open proxy settings",
    Action.CHOOSE_MODEL: "Choose a model",
    Action.SHORTEN: "New conversation",
    Action.OPEN_HISTORY_SETTINGS: "Open history settings",
}


def _buttons(*actions: Action, evidence: bool = False) -> tuple[tuple[str, str], ...]:
    found = {a: tr(_ACTION_LABELS[a]) for a in actions if a is not Action.NONE}
    buttons = tuple((str(action), label) for action, label in found.items())
    return (*buttons, ("evidence", tr("Show raw response"))) if evidence else buttons


def error_card(error: ErrorInfo, *, has_text: bool, message_text: str = "") -> CardText:
    """What the card of a failed answer says."""
    actions = [error.action, Action.RETRY]
    if has_text:
        actions.append(Action.CONTINUE)
    return CardText(
        "danger",
        sentence(error.sentence),
        sentence(error.advice),
        message_text or error.message,
        error.evidence,
        _buttons(*actions, evidence=bool(error.evidence)),
    )


def ending_card(message: Message) -> CardText | None:
    """What is said under an answer that did not end by itself, or that is empty."""
    has_text = bool(message.text)
    match message.ending:
        case Ending.STOPPED:
            words = tr("You stopped this answer.")
        case Ending.CUT:
            words = tr("Cut off: the server closed the connection before the answer was complete.")
        case Ending.TIMED_OUT:
            words = tr("Cut off: the server fell silent.")
        case Ending.INTERRUPTED:
            words = tr("Interrupted: Loquat ended while this answer was arriving.")
        case Ending.FAILED:
            words = tr("This answer failed.")
        case Ending.LENGTH:
            words = tr("The answer reached its length limit.")
            return CardText("quiet", words, buttons=_buttons(Action.CONTINUE))
        case Ending.CONTENT_FILTER:
            words = tr("The server's content filter ended this answer.")
            return CardText("warning", words, buttons=_buttons(Action.RETRY))
        case Ending.FINISHED if not has_text and not message.tool_calls:
            words = tr("The model sent an empty answer.")
            return CardText("quiet", words, buttons=_buttons(Action.RETRY))
        case _:
            return None
    actions = (Action.CONTINUE, Action.RETRY) if has_text else (Action.RETRY,)
    kind = "quiet" if message.ending is Ending.STOPPED else "warning"
    return CardText(kind, words, buttons=_buttons(*actions))
