"""Files of painted conversations: whole PDFs with text, pictures of bounded size, nothing to be clicked on them."""

import re
import zlib

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QImage

from desktop.core.export import ExportFormat, ExportOptions
from desktop.core.message import Message, ReasoningPart, Role, TextPart
from desktop.core.transcript import transcript
from desktop.ui.chat_view.actions_row import ActionsRow
from desktop.ui.chat_view.cards import CardRow
from desktop.ui.chat_view.formulas import Formulas
from desktop.ui.chat_view.message_view import Looks
from desktop.ui.chat_view.style import Style
from desktop.ui.printing.outputs import contents, painted
from desktop.ui.printing.painting import Output
from desktop.ui.printing.pdf import paint_pdf
from desktop.ui.printing.pdf_links import Link, with_links
from desktop.ui.printing.png import MAX_HEIGHT_PX
from desktop.ui.printing.printed_message import printed_rows
from desktop.ui.printing.printing import printing_theme
from tests.gallery.messages import ENGLISH, FORMULAS, endings
from tests.gui.printing.test_page_flow import CODE, conversation, subject


def outputs(form, talk, **options):
    return list(contents(painted(form, subject(talk, **options))))


def pdf_of(talk, locale="de_DE", **options):
    (output,) = (
        s for s in paint_pdf(subject(talk, **options), QLocale(locale)) if isinstance(s, Output)
    )
    return output.content()


def page_count(data):
    (count,) = re.findall(rb"/Type /Pages\s.*?/Count (\d+)", data, re.DOTALL)
    assert len(re.findall(rb"/Type /Page\b(?!s)", data)) == int(count)
    return int(count)


def test_a_pdf_has_pages_text_and_a_title(qapp):
    data = pdf_of(conversation("How?", ENGLISH, "More", CODE + "\n\n" + ENGLISH))
    assert data.startswith(b"%PDF-1.") and data.rstrip().endswith(b"%%EOF")
    assert page_count(data) >= 3
    assert b"/ToUnicode" in data  # text is text, not outlines
    assert b"/JavaScript" not in data
    assert "T".encode("utf-16-be") in data


def named_characters(pdf):
    """The characters that the tables of the fonts name, a row of them for one or several glyphs."""
    rows = re.findall(rb"(<[0-9A-F]{4}>) (?:<[0-9A-F]{4}> \[|\1 )((?:<[0-9A-F]{4}> ?)+)", pdf)
    return {chr(int(code, 16)) for _, row in rows for code in re.findall(rb"[0-9A-F]{4}", row)}


@pytest.mark.parametrize("words", ['It is 10:30 (A) {"t": 1} -> 文人长户', "文", "مرحبا بالعالم"])
def test_a_pdf_names_its_characters_as_they_were_written(qapp, words):
    assert set(words) <= named_characters(pdf_of(conversation("Q", words)))


def drawn_glyphs(pdf):
    """How many glyphs the pages draw, those under a page's edge too, which programs that copy text find."""
    streams = re.findall(rb"/FlateDecode\s*>>\s*stream\r?\n(.*?)\nendstream", pdf, re.DOTALL)
    pages = [zlib.decompress(stream) for stream in streams]
    return sum(page.count(b" Tj") for page in pages if b" Tf" in page)


@pytest.mark.parametrize(
    ("said", "more"),
    [("abcd " * 3_000, 1_000), ("```\n" + ("abcde" * 12 + "\n") * 150 + "```", 100)],
)
def test_what_is_cut_is_drawn_on_its_own_page_only(qapp, said, more):
    pdf = pdf_of(conversation("Q", said))
    letters = sum(map(said.count, "abcde "))
    assert page_count(pdf) >= 3 and letters <= drawn_glyphs(pdf) < letters + more


def test_links_lead_where_they_did(qapp):
    said = (
        "[a](https://a.example/(x)?q=中) and **[b](mailto:b@example.org)** [no](javascript:alert(1))\n\n"
        "| t |\n| - |\n| <https://c.example> |\n\n" + "word\n\n" * 60 + "[z](https://z.example)"
    )
    data = pdf_of(conversation("No link here", said))
    found = re.findall(rb"/Rect \[([^]]+)\] /A << /S /URI /URI \((.*?)\) >>\s", data)
    assert [address for _, address in found] == [
        rb"https://a.example/\(x\)?q=%E4%B8%AD",
        b"mailto:b@example.org",
        b"https://c.example",
        b"https://z.example",
    ]
    for place in (list(map(float, place.split())) for place, _ in found):
        assert 0 < place[0] < place[2] < 595 and 0 < place[1] < place[3] < 842
    (*before, begin) = map(int, re.findall(rb"(?:startxref|/Prev)\s+(\d+)", data))
    assert data[begin:].startswith(b"xref\n") and before[0] == before[1] < begin
    for number, at in re.findall(rb"(\d+) 1\n(\d{10}) 00000 n", data[begin:]):
        assert data[int(at) :].startswith(number + b" 0 obj\n[")


def test_a_document_without_links_is_as_it_was(qapp):
    link = Link(1, 1, 2, 2, "https://a.example")
    assert with_links(b"other", [[link]]) == b"other"
    data = pdf_of(conversation("Q", "A"))
    assert data.count(b"startxref") == 1 and with_links(data, [[link], []]) == data


@pytest.mark.parametrize(("locale", "size"), [("de_DE", (595, 842)), ("en_US", (612, 792))])
def test_paper_is_that_of_the_country(qapp, locale, size):
    data = pdf_of(conversation("Q", "A"), locale)
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\s*\]", data)
    assert (round(float(box[1])), round(float(box[2]))) == pytest.approx(size, abs=1)


def test_pictures_are_bounded_and_several(qapp):
    images = [
        QImage.fromData(d)
        for d in outputs(ExportFormat.PNG, conversation("Q", (CODE + "\n\n") * 6))
    ]
    assert len(images) >= 2
    assert all(0 < image.height() <= MAX_HEIGHT_PX for image in images)
    assert len({image.width() for image in images}) == 1


@pytest.mark.parametrize("is_dark", [False, True])
def test_a_picture_has_the_colours_of_its_scheme(qapp, is_dark):
    (data,) = outputs(ExportFormat.PNG, conversation("Question", "Answer"), is_dark=is_dark)
    image = QImage.fromData(data)
    theme = printing_theme(is_dark=is_dark)
    assert image.pixelColor(2, 2) == theme.color("surface")
    colours = {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    }
    assert theme.color("user_bubble").name() in colours and theme.color("text").name() in colours


def test_formulas_are_drawn_before_the_page_is_painted(qapp):
    looks = Looks(Style(printing_theme(is_dark=False), Formulas()), 600)
    plain = outputs(
        ExportFormat.PNG, conversation("Q", FORMULAS.replace("$", "＄").replace("\\", ""))
    )
    drawn = outputs(ExportFormat.PNG, conversation("Q", FORMULAS))
    again = outputs(ExportFormat.PNG, conversation("Q", FORMULAS))
    assert drawn == again and drawn != plain
    assert not looks.style.formulas.is_busy


def rows_for(message, **options):
    from desktop.core.conversation import Conversation

    talk = Conversation(
        "c", current=message.id, messages={message.id: message}, children={None: (message.id,)}
    )
    chosen = ExportOptions(**options)
    looks = Looks(Style(printing_theme(is_dark=False), Formulas()), 500)
    (entry,) = transcript(talk, chosen)
    return [printed.row for printed in printed_rows(entry, looks, chosen)]


def test_nothing_on_paper_is_there_to_be_clicked(qapp):
    for message in endings("Q", "half"):
        for row in rows_for(message):
            row.lay_out(row.laid_style or Style(printing_theme(is_dark=False), Formulas()), 500)
            assert not isinstance(row, ActionsRow) and not row.hot_spots()
    long_question = Message("q", Role.USER, (TextPart("\n".join(map(str, range(99)))),))
    assert "98" in "".join(row.text for row in rows_for(long_question))


def test_how_an_answer_ended_is_said_but_not_what_to_press(qapp):
    failed = endings("Q", "half")[-1]
    cards = [row.card for row in rows_for(failed) if isinstance(row, CardRow)]
    assert cards and not cards[0].buttons and not cards[0].evidence and cards[0].sentence


def test_thoughts_are_printed_when_wanted(qapp):
    message = Message("a", Role.ASSISTANT, (ReasoningPart("I think."), TextPart("So it is.")))
    without = "".join(row.text for row in rows_for(message))
    with_thoughts = "".join(row.text for row in rows_for(message, reasoning=True))
    assert "I think." not in without and "So it is." in without
    assert with_thoughts.index("I think.") < with_thoughts.index("So it is.")


def test_attached_pictures_are_printed_and_remote_ones_are_named(qapp):
    from desktop.core.conversation import Conversation
    from desktop.core.message import AttachmentPart
    from tests.support.pictures import png

    part = AttachmentPart("0" * 64, "red.png", "image/png", 1, 40, 40)
    text = TextPart("![chart](https://charts.example/x.png)")
    message = Message("q", Role.USER, (part, text))
    talk = Conversation("c", current="q", messages={"q": message}, children={None: ("q",)})
    (data,) = contents(painted(ExportFormat.PNG, subject(talk, lambda _: png(40, 40, (255, 0, 0)))))
    image = QImage.fromData(data)
    colours = {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 5)
        for y in range(0, image.height(), 5)
    }
    assert "#ff0000" in colours
    assert "▣ chart (charts.example)" in "".join(row.text for row in rows_for(message))
