"""How to have the same conversations on several machines, and what has come from the others."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.core.errors import UserFacingError
from desktop.core.keeping import SyncState
from desktop.runtime.translation import translated
from desktop.runtime.workspace import Workspace
from desktop.ui.quantities import moment_text
from desktop.ui.settings.page import Page
from desktop.ui.table import Table
from desktop.ui.tips import tip

_GAP_PX: Final = 8
_SECTION_PX: Final = 16
_PARAGRAPH: Final = f'<p style="margin: 0 0 {_GAP_PX}px 0">'
_ROWS: Final = 5

#: Columns of the list: what is wrong, or whose conversation; and when, which what is wrong does not say.
_WORDS: Final = 1
_WHEN: Final = 2


class SyncPage(Page):
    """GUI thread. What it shows of the history is read anew whenever the page or the list of conversations changes."""

    icon_name = "refresh"

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._state = SyncState()
        self._safe, self._how, self._leave_out = (QLabel(wordWrap=True) for _ in range(3))
        self._how_heading, self._state_heading = QLabel(), QLabel()
        for heading in (self._how_heading, self._state_heading):
            heading.setProperty("role", "section")
        self._path = QLineEdit(str(workspace.profile.data), readOnly=True)
        self._open = QPushButton()
        self._open.clicked.connect(self._on_open)
        self.summary = QLabel(wordWrap=True)
        self.list = Table(columns=3, wide=1)
        self.list.setMinimumHeight(_ROWS * self.list.row_px)
        self.list.currentItemChanged.connect(self._show_whole)
        self.whole = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._lay_out()
        workspace.library.changed.connect(self._on_library)
        workspace.library.written.connect(self._on_library)
        self.retranslate()

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(_GAP_PX, _GAP_PX, _GAP_PX, _GAP_PX)  # off the ring of the area
        column.setSpacing(_GAP_PX)
        folder = QHBoxLayout()
        folder.addWidget(self._path, 1)
        folder.addWidget(self._open)
        column.addWidget(self._safe)
        column.addLayout(folder)
        column.addSpacing(_SECTION_PX)
        for widget in (self._how_heading, self._how, self._leave_out):
            column.addWidget(widget)
        column.addSpacing(_SECTION_PX)
        column.addWidget(self._state_heading)
        # One of the two is shown; it takes the room that is left.
        column.addWidget(self.summary, 1, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.list, 1)
        column.addWidget(self.whole)
        area = self._area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        self.body.addWidget(area)

    def title(self) -> str:
        """Return what the list calls the page."""
        return self.tr("Sync")

    def retranslate(self) -> None:
        """Say everything in the program's language."""
        super().retranslate()
        self._safe.setText(
            self.tr(
                "This folder may be synchronised between machines while Loquat runs on all of them. Files are only "
                "ever added to; when two machines changed the same conversation, both are merged and nothing is lost."
            )
        )
        self._area.setAccessibleName(self.title())
        self._path.setAccessibleName(self.tr("Folder to synchronise"))
        self._open.setText(self.tr("Open the folder"))
        self._how_heading.setText(self.tr("How to set it up"))
        self._how.setTextFormat(Qt.TextFormat.RichText)
        self._how.setText("".join(f"{_PARAGRAPH}{words}</p>" for words in self._ways()))
        self._leave_out.setProperty("role", "caption")
        self._leave_out.setText(
            self.tr(
                "Leave out the folder “cache” and the files “drafts.json” and “settings.json”, should they lie in it. "
                "Keys are in each machine’s keyring and are never synchronised."
            )
        )
        self._state_heading.setText(self.tr("From other machines"))
        self.list.setAccessibleName(self.tr("From other machines"))
        self.list.setHeaderLabels([self.tr("What"), self.tr("Conversation"), self.tr("When")])
        self._show_state()

    def _ways(self) -> tuple[str, ...]:
        return (
            self.tr(
                "<b>Syncthing</b>: share this folder with your other machines, and let it lie where Loquat "
                "keeps its conversations there."
            ),
            self.tr(
                "<b>Dropbox, Nextcloud, OneDrive, iCloud</b>: let them synchronise this folder, or move it into theirs and "
                "put a link to it in its place. Keep its files on this machine, not “online only”."
            ),
            self.tr(
                "<b>A network folder</b> works in the same way as long as one machine at a time writes a conversation."
            ),
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    @Slot()
    def _on_library(self) -> None:
        if self.isVisible():
            self._read()

    def _read(self) -> None:
        self._workspace.upkeep.sync_state(self._on_state, self._on_failed)

    def _on_state(self, state: SyncState) -> None:
        self._state = state
        self._show_state()

    def _on_failed(self, error: UserFacingError) -> None:
        self.summary.setText(translated(error.info.sentence))

    def _show_state(self) -> None:
        rows = list(self._rows())
        self.list.clear()
        for words in rows:
            item = self.list.row(words)
            item.setToolTip(_WORDS, tip(words[_WORDS]))
            self.list.addTopLevelItem(item)
        self.list.setVisible(bool(rows))
        self.summary.setVisible(not rows)
        self.summary.setText(self.tr("Nothing has come from another machine yet."))
        self._show_whole()

    @Slot()
    def _show_whole(self) -> None:
        """Say below the list what does not fit into the row with the keyboard."""
        item = self.list.currentItem()
        words = item.text(_WORDS) if item is not None and not item.text(_WHEN) else ""
        self.whole.setText(words)
        self.whole.setVisible(bool(words))
        if words:
            # Once it has been given its room below what is seen of the page.
            QTimer.singleShot(0, self.whole, lambda: self._area.ensureWidgetVisible(self.whole))

    def _rows(self) -> Iterable[tuple[str, str, str]]:
        """Yield what is wrong first, then what came, the newest first."""
        library = self._workspace.library
        titles = {s.id: s.title for s in (*library.summaries(), *library.trashed())}
        for problem in self._state.problems:
            yield self.tr("Not merged"), translated(problem.sentence), ""
        for summary in library.summaries():
            if summary.problem:
                name = summary.title or f"{summary.id}.jsonl"
                yield self.tr("Cannot be read"), f"{name}: {summary.problem}", ""
        for event in self._state.events:
            merged = event.kind == "merged"
            what = self.tr("Conflict merged") if merged else self.tr("Changed or new")
            title = titles.get(event.conversation_id, "") or self.tr("Deleted conversation")
            yield what, title, moment_text(event.at)

    @Slot()
    def _on_open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._path.text()))
