"""Printing through Qt's own dialog, onto a printer that is a file."""

import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

from desktop.ui.printing.paper import Paper

LONG = "\n\n".join(f"Paragraph {n}: " + "words " * 60 for n in range(60))


def pages_of(path):
    data = path.read_bytes()
    return data.count(b"/Type /Page\n") + data.count(b"/Type /Page ")


@pytest.fixture
def asked(window, ask, qtbot):
    def do(answer):
        ask(window, "Question", answer)
        window.menus.actions["print"].trigger()
        return window.findChild(QPrintDialog), window.findChild(Paper)

    return do


def test_a_conversation_is_printed_with_the_printer_of_the_dialog(asked, tmp_path, qtbot):
    dialog, paper = asked(LONG)
    printer = dialog.printer()
    assert printer.docName() == "Question"
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "all.pdf"))
    with qtbot.waitSignal(paper.printed):
        dialog.accepted.emit(printer)  # accept() would put the dialog's own file name in
    assert pages_of(tmp_path / "all.pdf") > 2
    assert not paper.is_busy


def test_only_the_chosen_pages(window, ask, asked, tmp_path, qtbot):
    dialog, paper = asked(LONG)
    dialog.reject()
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "some.pdf"))
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    with qtbot.waitSignal(paper.printed):
        paper.print(window.chat.session.conversation, printer)
    assert pages_of(tmp_path / "some.pdf") == 2


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_takes_nothing_is_told(window, asked, tmp_path, qtbot):
    dialog, paper = asked("Short.")
    dialog.reject()
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no" / "such" / "folder.pdf"))
    with qtbot.waitSignal(paper.failed):
        paper.print(window.chat.session.conversation, printer)
    assert not paper.is_busy


def test_an_empty_conversation_is_not_printed(window):
    window.menus.actions["print"].trigger()
    assert window.findChild(QPrintDialog) is None
