"""Words for where the model server on this machine is."""

from PySide6.QtCore import QCoreApplication

from desktop.core.local_model import LocalModelStage, LocalModelState
from desktop.runtime.translation import translated

translate = QCoreApplication.translate


def local_model_words(state: LocalModelState) -> str:
    """Say what it is doing or why it cannot; empty when there is nothing to wait for."""
    match state.stage:
        case LocalModelStage.PREPARING if state.progress is not None:
            return translate("LocalModel", "Putting the model together… {percent}%").format(
                percent=round(100 * state.progress)
            )
        case LocalModelStage.PREPARING:
            return translate("LocalModel", "Putting the model together…")
        case LocalModelStage.LOADING:
            return translate("LocalModel", "Loading the model…")
        case LocalModelStage.FAILED if state.error is not None:
            return translated(state.error.sentence)
        case _:
            return ""
