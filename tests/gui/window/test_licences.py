"""The licences of others, from About."""

from PySide6.QtCore import Qt

from desktop.ui.settings.about_page import AboutPage
from desktop.ui.settings.licences_dialog import LicencesDialog


def test_about_opens_the_report_of_licences(qtbot):
    page = AboutPage()
    qtbot.addWidget(page)
    page.show()
    qtbot.mouseClick(page.licences_button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(LicencesDialog)
    assert dialog.isVisible()
    shown = dialog.report.toPlainText()
    assert "PySide6_Essentials" in shown and "OFL-1.1" in shown
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
