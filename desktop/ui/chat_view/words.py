"""Loquat's own words in the chat view, translated. Everything a person reads beside the messages stands here."""

from PySide6.QtCore import QCoreApplication

from desktop.core.errors import Action, ErrorInfo
from desktop.core.message import COMPLETE_ENDINGS, Ending, Message, Role, TextPart
from desktop.core.refused_parameters import action_of
from desktop.runtime.translation import translated
from desktop.ui.action_words import action_label
from desktop.ui.chat_view.actions_row import Button
from desktop.ui.chat_view.cards import CardText

translate = QCoreApplication.translate


def code_labels() -> dict[str, str]:
    """Labels of the buttons on a code block."""
    return {
        "copy": translate("ChatView", "Copy"),
        "copied": translate("ChatView", "Copied"),
        "save": translate("ChatView", "Save"),
        "wrap": translate("ChatView", "Wrap"),
        "unwrap": translate("ChatView", "No wrap"),
    }


def author(message: Message) -> str:
    """Who wrote a message."""
    match message.role:
        case Role.USER:
            return message.name or translate("ChatView", "You")
        case Role.ASSISTANT:
            return message.model or translate("ChatView", "Assistant")
        case Role.TOOL:
            return translate("ChatView", "Result of a tool")
        case Role.DEVELOPER:
            return translate("ChatView", "Developer instructions")
        case _:
            return translate("ChatView", "System prompt")


def thought_label(message: Message, *, is_streaming: bool, seconds: float | None) -> str:
    """The line that opens and closes the reasoning."""
    if is_streaming and not message.text:
        return translate("ChatView", "Thinking…")
    if seconds is None:
        return translate("ChatView", "Thoughts")
    if seconds < 60:
        return translate("ChatView", "Thought for {seconds} s").format(
            seconds=max(round(seconds), 1)
        )
    minutes, rest = divmod(round(seconds), 60)
    return translate("ChatView", "Thought for {minutes} min {seconds} s").format(
        minutes=minutes, seconds=rest
    )


def fold_label(lines: int, *, is_folded: bool) -> str:
    """The line under a long question that shows the rest of it, or hides it."""
    if not is_folded:
        return "▴ " + translate("ChatView", "Show less")
    if lines == 1:
        return "▾ " + translate("ChatView", "Show all")
    return "▾ " + translate("ChatView", "Show {lines} more lines").format(lines=lines)


def alert_title(kind: str) -> str:
    """The first line of an alert (GitHub's five kinds)."""
    titles = {
        "note": translate("ChatView", "Note"),
        "tip": translate("ChatView", "Tip"),
        "important": translate("ChatView", "Important"),
        "warning": translate("ChatView", "Warning"),
        "caution": translate("ChatView", "Caution"),
    }
    return titles.get(kind, kind)


def message_buttons(message: Message) -> list[Button]:
    """The buttons under a message, in order."""
    copy = Button("copy", "copy", translate("ChatView", "Copy"))
    more = Button("more", "more", translate("ChatView", "More"))
    if message.role is Role.USER:
        return [copy, Button("edit", "edit", translate("ChatView", "Edit and ask again")), more]
    if message.role is Role.ASSISTANT:
        return [
            copy,
            Button("regenerate", "refresh", translate("ChatView", "Another answer")),
            more,
        ]
    return [copy, more]


def tool_call_label() -> str:
    """What stands before the name of a function that the model wants called."""
    return translate("ChatView", "Calls a tool:")


def answer_tools_label() -> str:
    """What sends the results of tool calls on is called."""
    return translate("ChatView", "Enter the results…")


def sources_label() -> str:
    """What stands above the web pages that an answer refers to."""
    return translate("ChatView", "Sources")


def unknown_part_label() -> str:
    """What stands above a part of a kind that this version does not know."""
    return translate("ChatView", "A part that this version cannot show")


def sibling_labels() -> tuple[str, str]:
    """What the two arrows of the switch between versions are called."""
    return translate("ChatView", "Previous version"), translate("ChatView", "Next version")


def untitled() -> str:
    """What a conversation without a title is called."""
    return translate("ChatView", "New conversation")


def place_in_tree(number: int, version: int, versions: int, after: int | None) -> str:
    """Where a message stands when all branches are printed one below the other."""
    found = [f"{number}."]
    if versions > 1:
        words = translate("ChatView", "version {number} of {count}")
        found.append(words.format(number=version, count=versions))
    if after:
        words = translate("ChatView", "follows message {number}")
        found.append(words.format(number=after))
    return " · ".join(found)


def menu_actions(
    message: Message,
    *,
    is_streaming: bool,
    has_versions: bool = False,
    is_folded: bool | None = None,
) -> list[tuple[str, str]]:
    """Actions of a message's menu: (action, label), an empty pair is a line between groups.

    ``is_folded`` is ``None`` for a message too short to be folded.
    """
    found = [
        ("copy", translate("ChatView", "Copy message")),
        ("source", translate("ChatView", "Show Markdown source")),
    ]
    if is_folded is not None:
        label = (
            translate("ChatView", "Show all of it")
            if is_folded
            else translate("ChatView", "Collapse message")
        )
        found.append(("fold", label))
    if has_versions:
        found.append(("side_by_side", translate("ChatView", "Read side by side…")))
        found.append(("compare", translate("ChatView", "Compare versions…")))
    if is_streaming:
        return found
    found.append(("", ""))
    if message.role is Role.USER:
        found.append(("edit", translate("ChatView", "Edit and ask again…")))
    else:
        found.append(("edit", translate("ChatView", "Edit…")))
    if message.role is Role.ASSISTANT:
        found.append(("regenerate", translate("ChatView", "Another answer")))
        found.append(
            ("regenerate_with", translate("ChatView", "Another answer from another model…"))
        )
        found.append(("continue", translate("ChatView", "Continue this answer")))
    offered = action_of(message.error) if message.error else Action.NONE
    if offered not in (Action.NONE, Action.CONTINUE, Action.RETRY):
        found.append((str(offered), action_label(offered)))
    if message.role is Role.ASSISTANT and message.ending not in COMPLETE_ENDINGS:
        found.append((str(Action.RETRY), action_label(Action.RETRY)))
    if message.tool_calls:
        found.append(("answer_tools", answer_tools_label()))
    if may_pin(message):
        found.append(("pin", pin_label(is_pinned=message.pinned)))
    found.append(("insert", translate("ChatView", "Insert a message after it…")))
    found.append(("branch", translate("ChatView", "Branch off into a new conversation")))
    found.append(("", ""))
    if message.role is Role.ASSISTANT:
        found.append(("details", translate("ChatView", "Details of request and response…")))
        if message.facts is not None and message.facts.loosely.get("logprobs"):
            found.append(("probabilities", translate("ChatView", "Probabilities of the tokens…")))
    found.append(("delete", translate("ChatView", "Delete message")))
    return found


def may_pin(message: Message) -> bool:
    """Whether a message can be kept when the oldest are left out: calls and their results need each other."""
    return message.role in (Role.USER, Role.ASSISTANT) and not message.tool_calls


def pin_label(*, is_pinned: bool) -> str:
    """What keeps a message in every request is called, and what does so no more."""
    if is_pinned:
        return translate("ChatView", "Unpin")
    return translate("ChatView", "Pin: always send it")


def remark(*, is_left_out: bool, is_pinned: bool) -> str:
    """What is said above a message about whether the model gets it."""
    if is_left_out:
        return translate("ChatView", "Not sent to the model")
    return translate("ChatView", "Pinned: always sent") if is_pinned else ""


def _evidence_label(error: ErrorInfo, *, is_open: bool) -> str:
    if not error.evidence:
        return ""
    if is_open:
        return translate("ChatView", "Hide raw response")
    return translate("ChatView", "Show raw response")


def _buttons(*actions: Action, evidence: str = "") -> tuple[tuple[str, str], ...]:
    found = {a: action_label(a) for a in actions if a is not Action.NONE}
    buttons = tuple((str(action), label) for action, label in found.items())
    return (
        (*buttons, ("evidence", translate("ChatView", "Show raw response")))
        if evidence
        else buttons
    )


def error_card(error: ErrorInfo, *, has_text: bool, is_open: bool) -> CardText:
    """What the card of a failed answer says."""
    advised = action_of(error)
    actions = [advised, Action.RETRY]
    if has_text:
        actions.append(Action.CONTINUE)
    return CardText(
        "danger",
        translated(error.sentence),
        translated(error.advice),
        error.message,
        error.evidence,
        _buttons(*actions, evidence=_evidence_label(error, is_open=is_open)),
        has_main=advised is not Action.NONE,  # else trying again is not what the card advises
    )


def card_of(message: Message, *, is_open: bool = False) -> CardText | None:
    """What is said under a message about how it ended; ``is_open`` shows the raw response of an error."""
    if message.error:
        has_text = any(isinstance(p, TextPart) and p.text for p in message.parts)
        return error_card(message.error, has_text=has_text, is_open=is_open)
    return ending_card(message) if message.role is Role.ASSISTANT else None


def attachment() -> str:
    """What an attached file is called when it is read aloud."""
    return translate("ChatView", "Attached file")


def ending_card(message: Message) -> CardText | None:
    """What is said under an answer that did not end by itself, or that is empty."""
    has_text = bool(message.text)
    match message.ending:
        case Ending.STOPPED:
            words = translate("ChatView", "You stopped this answer.")
        case Ending.CUT:
            words = translate(
                "ChatView",
                "Cut off: the server closed the connection before the answer was complete.",
            )
        case Ending.TIMED_OUT:
            words = translate("ChatView", "Cut off: the server fell silent.")
        case Ending.INTERRUPTED:
            words = translate(
                "ChatView", "Interrupted: Loquat ended while this answer was arriving."
            )
        case Ending.FAILED:
            words = translate("ChatView", "This answer failed.")
        case Ending.LENGTH:
            words = translate("ChatView", "The answer reached its length limit.")
            return CardText("quiet", words, buttons=_buttons(Action.CONTINUE))
        case Ending.CONTENT_FILTER:
            words = translate("ChatView", "The server’s content filter ended this answer.")
            return CardText("warning", words, buttons=_buttons(Action.RETRY))
        case Ending.FINISHED | Ending.TOOL_CALLS if message.tool_calls:
            words = translate("ChatView", "Enter what each call returned, and the model goes on.")
            return CardText("quiet", words, buttons=(("answer_tools", answer_tools_label()),))
        case Ending.FINISHED if not has_text:
            words = translate("ChatView", "The model sent an empty answer.")
            return CardText("quiet", words, buttons=_buttons(Action.RETRY))
        case _:
            return None
    actions = (Action.CONTINUE, Action.RETRY) if has_text else (Action.RETRY,)
    kind = "quiet" if message.ending is Ending.STOPPED else "warning"
    return CardText(kind, words, buttons=_buttons(*actions))
