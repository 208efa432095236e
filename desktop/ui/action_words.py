"""What the buttons of errors and notices are called."""

from PySide6.QtCore import QCoreApplication

from desktop.core.errors import Action


def action_label(action: Action) -> str:
    """Return the label of the button that does ``action``, in the program's language."""
    translate = QCoreApplication.translate
    labels = {
        Action.NONE: "",
        Action.RETRY: translate("Actions", "Retry"),
        Action.CONTINUE: translate("Actions", "Continue"),
        Action.OPEN_KEY_SETTINGS: translate("Actions", "Open key settings"),
        Action.OPEN_CONNECTION_SETTINGS: translate("Actions", "Open connection settings"),
        Action.OPEN_PROXY_SETTINGS: translate("Actions", "Open proxy settings"),
        Action.CHOOSE_MODEL: translate("Actions", "Choose a model"),
        Action.SHORTEN: translate("Actions", "New conversation"),
        Action.OPEN_PARAMETERS: translate("Actions", "Open parameters"),
        Action.SEND_WITHOUT: translate("Actions", "Send again without it"),
        Action.OPEN_HISTORY_SETTINGS: translate("Actions", "Open history settings"),
    }
    return labels[action]
