"""The line above the chat: the title, and where and which model the next question goes to."""

from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from desktop.core.errors import ErrorInfo
from desktop.runtime.connections import Connections
from desktop.runtime.session import ConversationSession
from desktop.runtime.translation import translated
from desktop.ui.elided_label import ElidedLabel
from desktop.ui.icons import icon, icon_size
from desktop.ui.quiet_combo import QuietCombo
from desktop.ui.theme import Theme
from desktop.ui.tips import tip

if TYPE_CHECKING:
    from desktop.ui.model_picker import ModelPicker

#: Grid steps that the title keeps when the pickers want all the room.
_TITLE_UNITS: Final = 24

#: Grid steps of the side of an assistant's mark.
_MARK_UNITS: Final = 6


class ChatHeader(QFrame):
    """Shows one session's title and choice; GUI thread.

    Signals:
        sidebar_toggled(): The person wants the list of conversations shown or hidden.
    """

    sidebar_toggled = Signal()

    def __init__(
        self, connections: Connections, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("chatHeader")
        self._connections = connections
        self._theme = theme
        self._session: ConversationSession | None = None
        self.sidebar_button = QToolButton()
        self.title = ElidedLabel()
        self.title.setProperty("role", "title")
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.title.setMinimumWidth(theme.space(_TITLE_UNITS))
        self._assistant: QLabel | None = None
        self.connection_picker = QuietCombo()
        self._lay_out(theme)
        self._connect()
        self.set_theme(theme)
        self._retranslate()

    def _lay_out(self, theme: Theme) -> None:
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(2), theme.space(2), theme.space(3), theme.space(2))
        row.setSpacing(theme.space(1))
        row.addWidget(self.sidebar_button)
        row.addWidget(self.title, 1)
        row.addWidget(self.connection_picker)

    def _connect(self) -> None:
        self.sidebar_button.clicked.connect(self.sidebar_toggled)
        self.connection_picker.activated.connect(self._on_connection_chosen)
        self._connections.changed.connect(self.refresh)
        self._connections.models_loaded.connect(self._on_models_loaded)
        self._connections.models_failed.connect(self._on_models_failed)

    @cached_property
    def model_picker(self) -> "ModelPicker":
        """Chooses the model; made where there is more than one to choose from."""
        from desktop.ui.model_picker import ModelPicker

        picker = ModelPicker()
        picker.chosen.connect(self._on_model_chosen)
        picker.opened.connect(self.ask_for_models)
        self._row.addWidget(picker)
        self.setTabOrder(self.connection_picker, picker)
        return picker

    @property
    def _has_model_picker(self) -> bool:
        return "model_picker" in vars(self)

    def show_session(self, session: ConversationSession) -> None:
        """Show the title and the choice of this conversation."""
        if self._session is not None:
            self._session.title_changed.disconnect(self.refresh)
            self._session.choice.changed.disconnect(self.refresh)
        self._session = session
        session.title_changed.connect(self.refresh)
        session.choice.changed.connect(self.refresh)
        if self._has_model_picker:
            self.model_picker.show_status("")
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.sidebar_button.setIcon(icon("sidebar", theme))
        self.sidebar_button.setIconSize(icon_size(theme))
        self._show_assistant()

    def choose_model(self) -> None:
        """Have the person choose a model now."""
        self.model_picker.setFocus()
        self.model_picker.showPopup()

    @Slot()
    def ask_for_models(self) -> None:
        """Ask the server for its models, unless they are known."""
        if self._session is not None and (connection_id := self._session.connection_id):
            if not self._connections.models(connection_id):
                self.model_picker.show_status(self.tr("Loading models…"))
            self._connections.refresh_models(connection_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        """Leave the title out where it has no room: it stands in the list too, the pickers nowhere else."""
        others: list[QWidget | None] = [
            self.sidebar_button,
            self._assistant,
            self.connection_picker,
        ]
        if self._has_model_picker:
            others.append(self.model_picker)
        shown = [w for w in others if w is not None and not w.isHidden()]
        margins = self._row.contentsMargins()
        needed = margins.left() + margins.right() + len(shown) * self._row.spacing()
        needed += sum(widget.minimumSizeHint().width() for widget in shown)
        self.title.setVisible(self.width() >= needed + self.title.minimumWidth())

    def minimumSizeHint(self) -> QSize:
        return QSize(240, super().minimumSizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.sidebar_button.setAccessibleName(self.tr("Show or hide the list"))
        self.connection_picker.setAccessibleName(self.tr("Connection"))
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what the session says now."""
        if self._session is None:
            return
        chosen = self._session.connection_id
        items = self._connections.items()
        self.connection_picker.clear()
        for connection in items:
            self.connection_picker.addItem(connection.name, connection.id)
        self.connection_picker.setCurrentIndex(self.connection_picker.findData(chosen))
        name, words = self.connection_picker.currentText(), self.tr("where the next question goes")
        self.connection_picker.setToolTip(tip(f"{name}\n{words}"))
        self.connection_picker.setVisible(bool(items))
        self.title.set_text(self._session.title or self.tr("New conversation"))
        self._show_assistant()
        current = self._connections.get(chosen)
        # The model server on this machine has the one model that its file holds.
        takes_model = current is not None and not current.is_local_model
        if takes_model or self._has_model_picker:
            self.model_picker.show_models(self._connections.models(chosen))
            self.model_picker.show_model(self._session.model)
            self.model_picker.setVisible(takes_model)
        self._give_way()

    @property
    def assistant(self) -> str:
        """What the mark before the title says; empty when there is none."""
        is_shown = self._assistant is not None and not self._assistant.isHidden()
        return self._assistant.accessibleName() if self._assistant is not None and is_shown else ""

    def _show_assistant(self) -> None:
        """Show the mark of the assistant before the title; its name is in the tooltip, and names a new conversation."""
        known = self._session.choice.assistant if self._session is not None else None
        if self._assistant is not None:
            self._assistant.setVisible(known is not None)
        if known is None or self._session is None:
            return
        if self._assistant is None:
            self._assistant = QLabel()
            self._row.insertWidget(1, self._assistant)
            self._assistant.show()
        from desktop.ui.assistants.avatar import avatar

        icon_or_colour, name = known
        side_px = self._theme.space(_MARK_UNITS)
        ratio = self.devicePixelRatioF()
        self._assistant.setPixmap(avatar(icon_or_colour, name, self._theme, side_px, ratio))
        said = self.tr("Assistant: {name}").format(name=name)
        self._assistant.setToolTip(tip(said))
        self._assistant.setAccessibleName(said)
        self.title.set_text(self._session.title or name)

    @Slot(int)
    def _on_connection_chosen(self, row: int) -> None:
        if self._session is not None:
            self._session.choice.set_connection(self.connection_picker.itemData(row))
            self.model_picker.show_status("")
            self.ask_for_models()

    @Slot(str)
    def _on_model_chosen(self, name: str) -> None:
        if self._session is not None:
            self._session.choice.set_model(name)

    @Slot(str, object)
    def _on_models_loaded(self, connection_id: str, names: tuple[str, ...]) -> None:
        if self._session is None or connection_id != self._session.connection_id:
            return
        was_open = self.model_picker.view().isVisible()
        self.model_picker.show_status("" if names else self.tr("The server names no models"))
        self.refresh()
        if was_open and names:
            self.model_picker.hidePopup()  # its size is that of the old list
            self.model_picker.setFocus(Qt.FocusReason.PopupFocusReason)
            QComboBox.showPopup(self.model_picker)

    @Slot(str, object)
    def _on_models_failed(self, connection_id: str, error: ErrorInfo) -> None:
        if self._session is not None and connection_id == self._session.connection_id:
            self.model_picker.show_status(
                self.tr("Models are not known: {reason}").format(reason=translated(error.sentence))
            )
