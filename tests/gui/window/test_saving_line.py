"""The sidebar says how far very many changes are saved, and nothing of few."""

from desktop.ui.saving_line import SavingLine


def test_only_very_many_changes_are_counted_down(open_window):
    window = open_window()
    saving = window.workspace.library.saving
    saving.emit(1, 1)
    assert window.findChild(SavingLine) is None
    saving.emit(3, 20)
    assert window.findChild(SavingLine).isHidden()
    saving.emit(12, 700)
    line = window.findChild(SavingLine)
    assert line.isVisible() and "12" in line.text() and "700" in line.text()
    saving.emit(700, 700)
    assert line.isHidden()
