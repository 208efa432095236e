"""The assistant's page of the model that Loquat runs itself: the one that comes along, or a file of the person's."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QRadioButton, QWidget

from desktop.core.connection import local_model_connection
from desktop.runtime.first_run import Setup
from desktop.runtime.workspace import Workspace
from desktop.ui.first_run.page import SetupPage, label
from desktop.ui.settings.connection_form import FileField
from desktop.ui.theme import Theme


class LocalPage(SetupPage):
    """GUI thread."""

    def __init__(
        self,
        setup: Setup,
        workspace: Workspace,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(setup, theme, parent)
        self._workspace = workspace
        self.shipped, self.own = QRadioButton(), QRadioButton()
        self._about = label("caption")
        self._file_label = QLabel()
        self.file = FileField("GGUF (*.gguf)")
        self._file_label.setBuddy(self.file)
        self._where = label("caption")
        for widget in (
            self.shipped,
            self._about,
            self.own,
            self._file_label,
            self.file,
            self._where,
        ):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.shipped.toggled.connect(self._on_toggled)
        self.file.edited.connect(self.changed)
        workspace.local_model.weights_known.connect(self._on_weights_known)
        self._on_weights_known(False)
        self.retranslate()

    @property
    def may_go_on(self) -> bool:
        return self.shipped.isChecked() or self.file.line.text().strip().lower().endswith(".gguf")

    def enter(self) -> None:
        self._workspace.look_for_weights()
        known = self._workspace.connections.get(local_model_connection().id)
        self._setup.begin(known or local_model_connection())
        if self._setup.draft.gguf and not self.file.line.text():
            self.file.line.setText(self._setup.draft.gguf)
            self.own.setChecked(True)
        self.file.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> bool:
        self._setup.change(gguf="" if self.shipped.isChecked() else self.file.line.text().strip())
        return self.may_go_on

    def retranslate(self) -> None:
        self.say(
            self.tr("A model in Loquat itself"),
            self.tr("It answers on this computer; nothing leaves it."),
        )
        self.shipped.setText(self.tr("The small model that comes with Loquat"))
        self._about.setText(
            self.tr(
                "Qwen2.5-Coder-0.5B-Instruct by Alibaba Cloud. Quick and private, but often wrong about facts."
            )
        )
        self.own.setText(self.tr("A model file of your own"))
        self._file_label.setText(self.tr("Model file (.gguf)"))
        self.file.line.setAccessibleName(self.tr("Model file (.gguf)"))
        self.file.retranslate()
        self._where.setText(
            self.tr(
                "Such files are offered by many model makers, for example on Hugging Face and ModelScope. One of 2 GB needs about 3 GB of memory."
            )
        )

    @Slot(bool)
    def _on_weights_known(self, has_weights: bool) -> None:  # noqa: FBT001 - a slot
        """Offer the model that comes along only where it did come along."""
        has_file = bool(self.file.line.text().strip())
        (self.shipped if has_weights and not has_file else self.own).setChecked(True)
        for widget in (self.shipped, self._about, self.own):
            widget.setVisible(has_weights)
        self._on_toggled()
        if (
            self.isVisible() and self.shipped.isChecked()
        ):  # the field that had the keyboard takes nothing now
            self.shipped.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_toggled(self) -> None:
        is_own = self.own.isChecked()
        self._file_label.setEnabled(is_own)
        self.file.setEnabled(is_own)
        self.changed.emit()
