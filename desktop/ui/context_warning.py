"""Says above the composer that the next request is too long for the model, or soon will be, and offers ways out."""

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop.runtime.request_counter import Reading
from desktop.ui.tips import tip
from desktop.ui.warning_bar import WarningBar


class ContextWarning(WarningBar):
    """GUI thread.

    Signals:
        leave_out_requested(): Send the newest messages only.
        summarise_requested(): Have the model sum up the oldest, and send that in their place.
        send_all_requested(): Leave nothing out any more.
        new_requested(bool): Go on in a new conversation; with a summary of this one, or without.
    """

    leave_out_requested = Signal()
    summarise_requested = Signal()
    send_all_requested = Signal()
    new_requested = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.leave_out = self._add_button()
        self.summarise = self._add_button()
        self.new = self._add_button()
        self.send_all = self._add_button()
        self._reading = Reading()
        self._menu = QMenu(self)
        self._plain = self._menu.addAction("")
        self._with_summary = self._menu.addAction("")
        self.new.setMenu(self._menu)
        self.leave_out.clicked.connect(self.leave_out_requested)
        self.summarise.clicked.connect(self.summarise_requested)
        self.send_all.clicked.connect(self.send_all_requested)
        self._plain.triggered.connect(lambda: self.new_requested.emit(False))
        self._with_summary.triggered.connect(lambda: self.new_requested.emit(True))
        self.retranslate()

    def show_reading(self, reading: Reading | None, *, is_busy: bool, may_cut: bool) -> None:
        """Say whether this request fits.

        Args:
            reading: The next request; ``None``: nothing to say.
            is_busy: An answer is under way: nothing can be done now.
            may_cut: There are messages that could be left out.
        """
        is_full = reading is not None and (reading.overflows or reading.is_nearly_full)
        self.setVisible(is_full)
        if reading is None or not is_full:
            return
        self._reading = reading
        for button in (self.leave_out, self.summarise):
            button.setVisible(may_cut)
        self.send_all.setVisible(bool(reading.left_out))
        for button in (self.leave_out, self.summarise, self.send_all, self.new):
            button.setEnabled(not is_busy)
        self._say()

    def retranslate(self) -> None:
        self.leave_out.setText(self.tr("Leave out the oldest"))
        self.leave_out.setToolTip(
            tip(self.tr("They stay here and are not sent any more; pinned messages are."))
        )
        self.summarise.setText(self.tr("Summarise the oldest"))
        self.summarise.setToolTip(
            tip(self.tr("The model sums them up; its summary is sent in their place."))
        )
        self.send_all.setText(self.tr("Send everything"))
        self.new.setText(self.tr("New conversation"))
        self._plain.setText(self.tr("Without a summary"))
        self._with_summary.setText(self.tr("With a summary of this one"))
        self._say()

    def _say(self) -> None:
        reading = self._reading
        if reading.context is None:
            return
        if not reading.overflows:
            words = self.tr("{used} of the model’s {context} tokens are used: the next messages may not fit.")  # fmt: skip
        elif reading.is_limited and reading.room is not None and reading.room >= 0:
            words = self.tr("The request and the answer’s limit are more than the model’s {context} tokens.")  # fmt: skip
        else:
            words = self.tr("The request has {used} tokens; the model takes {context}.")
        number = QLocale().toString
        self._say_words(
            words.format(used=number(reading.parts.prompt), context=number(reading.context))
        )
