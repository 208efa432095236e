"""Whether and where Loquat looks for a new version, and what it found."""

from typing import Final

from PySide6.QtCore import QDateTime, QLocale, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton

from desktop import __version__
from desktop.core.errors import ErrorInfo
from desktop.core.update import Announcement, key_of, url_problem
from desktop.runtime.translation import language_in_use, translated
from desktop.runtime.updates import IS_ON, PUBLIC_KEY, URL
from desktop.runtime.workspace import Workspace
from desktop.ui.settings.page import Page
from desktop.ui.style_sheet import set_styled
from desktop.ui.tips import tip

_GAP_PX: Final = 12


class UpdatesPage(Page):
    """GUI thread."""

    icon_name = "refresh"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._preferences = workspace.preferences
        self._page = ""
        self._hint = QLabel(wordWrap=True)
        self._hint.setProperty("role", "caption")
        self.is_on = QCheckBox()
        self.url, self.key = QLineEdit(), QLineEdit()
        self._url_label, self._key_label = QLabel(), QLabel()
        self._url_label.setBuddy(self.url)
        self._key_label.setBuddy(self.key)
        self.look_button, self.page_button = QPushButton(), QPushButton()
        self.page_button.hide()
        self.state = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(_GAP_PX)
        form.addRow(self._url_label, self.url)
        form.addRow(self._key_label, self.key)
        row = QHBoxLayout()
        row.addWidget(self.look_button)
        row.addWidget(self.page_button)
        row.addStretch(1)
        self.body.addWidget(self._hint)
        self.body.addWidget(self.is_on)
        self.body.addLayout(form)
        self.body.addLayout(row)
        self.body.addWidget(self.state)
        self.body.addStretch(1)
        self.is_on.setChecked(self._preferences.value(IS_ON))
        self.url.setText(self._preferences.value(URL))
        self.key.setText(self._preferences.value(PUBLIC_KEY))
        self.is_on.toggled.connect(self._on_edited)
        self.url.editingFinished.connect(self._on_edited)
        self.key.editingFinished.connect(self._on_edited)
        self.look_button.clicked.connect(self._on_look)
        self.page_button.clicked.connect(self._on_page)
        updates = workspace.updates
        updates.found.connect(self._on_found)
        updates.up_to_date.connect(self._on_up_to_date)
        updates.failed.connect(self._on_failed)
        self.retranslate()

    def title(self) -> str:
        """Return what the list calls the page."""
        return self.tr("Updates")

    def retranslate(self) -> None:
        """Say everything in the program's language."""
        super().retranslate()
        self._hint.setText(
            self.tr(
                "Loquat asks nobody about new versions unless you turn this on. It then checks the address below once a day, trusts only what the owner of the key has signed, and tells you. It installs nothing."
            )
        )
        self.is_on.setText(self.tr("Check for new versions once a day"))
        self._url_label.setText(self.tr("Address of the announcement"))
        self.url.setPlaceholderText("https://example.com/loquat.json")
        self.url.setAccessibleName(self._url_label.text())
        self._key_label.setText(self.tr("Public key (Ed25519)"))
        self.key.setAccessibleName(self._key_label.text())
        self.key.setPlaceholderText(self.tr("64 hexadecimal digits, or base64"))
        self.look_button.setText(self.tr("Check now"))
        self.page_button.setText(self.tr("Open the page of the new version"))

    def _say(self, words: str, role: str) -> None:
        set_styled(self.state, "role", role)
        self.state.setText(words)

    @Slot()
    def _on_edited(self) -> None:
        self._preferences.set(URL, self.url.text().strip())
        self._preferences.set(PUBLIC_KEY, "".join(self.key.text().split()))
        self._preferences.set(IS_ON, self.is_on.isChecked())
        self._mark(
            self.url, is_wrong=bool(self.url.text()) and url_problem(self.url.text()) is not None
        )
        self._mark(self.key, is_wrong=bool(self.key.text()) and key_of(self.key.text()) is None)

    @staticmethod
    def _mark(line: QLineEdit, *, is_wrong: bool) -> None:
        set_styled(line, "invalid", is_wrong)

    @Slot()
    def _on_look(self) -> None:
        self._on_edited()
        self.page_button.hide()
        self._say(self.tr("Checking…"), "caption")
        self._workspace.updates.look()

    @Slot(object)
    def _on_found(self, announced: Announcement) -> None:
        moment = QDateTime.fromMSecsSinceEpoch(announced.released_ms)
        day = QLocale().toString(moment.date(), QLocale.FormatType.LongFormat)
        words = self.tr("Version {version} was released on {day}; this is {running}.").format(
            version=announced.version, day=day, running=__version__
        )
        self._page = announced.page
        self.page_button.setVisible(bool(announced.page))
        self.page_button.setToolTip(tip(announced.page))
        self._say("\n\n".join(filter(None, [words, announced.notes_in(language_in_use())])), "body")

    @Slot()
    def _on_up_to_date(self) -> None:
        self._say(
            self.tr("This is the newest version, {version}.").format(version=__version__), "success"
        )

    @Slot(object)
    def _on_failed(self, error: ErrorInfo) -> None:
        words = filter(None, [translated(error.sentence), translated(error.advice)])
        self._say("\n".join(words), "danger")

    @Slot()
    def _on_page(self) -> None:
        QDesktopServices.openUrl(QUrl(self._page))
