"""Loquat's own words about pictures, translated."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.core.errors import ErrorInfo
from desktop.runtime.translation import translated
from desktop.ui.chat_view.pictures import Drawn, Problem

translate = QCoreApplication.translate

#: Icons of the buttons over a picture.
PICTURE_ICONS: Final = {"picture_copy": "copy", "picture_save": "save"}


def picture() -> str:
    """What a picture without a description is called."""
    return translate("ChatView", "Picture")


def arriving() -> str:
    """What is said in the place of a picture that is not there yet."""
    return translate("ChatView", "The picture is on its way…")


def loading(host: str) -> str:
    """What is said while a picture is fetched."""
    return translate("ChatView", "Loading from {host}…").format(host=host)


def not_loaded(host: str, error: ErrorInfo | None) -> str:
    """What is said about a picture on a web server that was not fetched, or not well."""
    if error is not None:
        return translated(error.sentence)
    return translate(
        "ChatView", "Not loaded: {host} would learn that you look at this, and from where."
    ).format(host=host)


def load_label(*, is_again: bool) -> str:
    """The button that fetches a picture."""
    return translate("ChatView", "Try again") if is_again else translate("ChatView", "Load picture")


def open_label(shown: str) -> str:
    """What a click on a picture does."""
    return translate("ChatView", "{picture} – click to enlarge").format(picture=shown)


def buttons() -> list[tuple[str, str]]:
    """The buttons over a picture, from the left: (action, label)."""
    return [
        ("picture_copy", translate("ChatView", "Copy picture")),
        ("picture_save", translate("ChatView", "Save picture…")),
    ]


def menu(*, is_drawn: bool, address: str) -> list[tuple[str, str]]:
    """The menu of a picture: (action, label)."""
    found = []
    if is_drawn:
        found = [("picture_open", translate("ChatView", "Enlarge picture…")), *buttons()]
    elif address:
        found = [("picture_load", load_label(is_again=False))]
    if address:
        found.append(("picture_address", translate("ChatView", "Copy picture address")))
    return found


def problem(drawn: Drawn) -> str:
    """Why a picture is not shown."""
    match drawn.problem:
        case Problem.GONE:
            return translate("ChatView", "The picture is not there any more, or was changed.")
        case Problem.UNKNOWN:
            return translate("ChatView", "This is not a picture of a kind that Loquat shows.")
        case Problem.TOO_LARGE if drawn.width:
            return translate(
                "ChatView", "Not shown: {width} × {height} pixels are too many."
            ).format(width=drawn.width, height=drawn.height)
        case Problem.TOO_LARGE:
            return translate("ChatView", "Not shown: the picture is too large.")
        case _:
            return translate("ChatView", "The picture is damaged or cut off.")
