"""A page is made of our tags only: nothing in a message can run, load or lead away."""

import base64
import hashlib
import re
from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.errors import ErrorInfo, ErrorKind
from desktop.core.export import ExportFormat
from desktop.core.message import TextPart
from desktop.core.text import text
from desktop.storage.attachments import AttachmentFolder
from desktop.storage.exporting.html_frame import head
from desktop.storage.exporting.html_markdown import markdown_html
from desktop.storage.exporting.html_page import page
from tests.gallery.messages import CHINESE, ENGLISH, FORMULAS
from tests.support.exports import RED_PIXEL, answer, everything, question, save, thread

_TAGS = (
    "html head meta title style body button main article header h1 h2 h3 h4 h5 h6 p section div a ul ol "
    "li span strong em s code pre figure figcaption table thead tbody tr th td blockquote hr br sup aside "
    "dl dt dd details summary img svg path rect text time nav input small script "
)
_ATTRIBUTES = (
    "lang charset http-equiv content name id class title rel href type hidden src alt width height role "
    "aria-label viewbox d stroke stroke-width font-size x y start dir datetime placeholder autocomplete data-scheme "
    "data-light data-dark data-copy data-copied data-found data-nothing "
)
TAGS, ATTRIBUTES = set(_TAGS.split()), set(_ATTRIBUTES.split())
VOID = {"meta", "hr", "br", "img", "input", "path", "rect"}


class Checked(HTMLParser):
    """Reads a page as a browser does, and refuses what we never write."""

    def __init__(self):
        super().__init__()
        self.open, self.text, self.links, self.scripts = [], [], [], []

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS, tag
        for name, value in attrs:
            assert name in ATTRIBUTES, (tag, name)
            if name == "src":
                assert value.startswith("data:image/")
            if name == "href":
                assert re.match(r"(https?:|mailto:|#|[^:]*$)", value, re.IGNORECASE), value
                self.links.append(value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        (self.scripts if self.open and self.open[-1] in ("script", "style") else self.text).append(
            data
        )


def check(html):
    parser = Checked()
    parser.feed(html)
    parser.close()
    assert not parser.open
    return parser


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "handler": '<img src=x onerror="alert(1)">',
    "link": "[x](javascript:alert(1)) [y](JaVaScRiPt:alert(1)) [z](&#106;avascript:1)",
    "data link": "[x](data:text/html,<script>alert(1)</script>) <data:text/html;base64,PHN2Zz4=>",
    "file link": "[x](file:///etc/passwd) [y](vscode://x) [z](//evil.example/x)",
    "picture": "![x](https://evil.example/track.png) ![y](data:image/svg+xml,<svg>)",
    "reference": "[x]\n\n[x]: javascript:alert(1)",
    "quotes": '[a](https://x.example/"onmouseover="alert(1) "title\\"><script>")',
    "fence": '```"><script>alert(1)</script>\nx</code></pre><script>\n```',
    "end of style": "</style><script>alert(1)</script>",
    "comment": "<!-- <script> -->\n\n<![CDATA[ <script> ]]>",
    "formula": r"$\text{</svg><script>}$ $$\href{javascript:alert(1)}{x}$$ \(x<y\)",
    "table": '| <b> | "x" |\n|:-:|--|\n| </table><script> | a |',
    "alert": '> [!WARNING" onclick="x]\n> <script>',
    "footnote": '[^"><script>]\n\n[^"><script>]: <b>',
    "task": "- [x] <script>\n- [ ] </li></ul>",
    "deep": "> " * 300 + "x\n" + "- " * 200 + "y",
    "nul": "a\x00b<\x00script>",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_hostile_markdown_is_text(source):
    found = check(markdown_html(source))
    assert not found.scripts
    assert all(link.startswith(("http", "mailto")) for link in found.links)


@given(st.lists(st.sampled_from(list("`*_[]()<>!|$#-:\\\n \"'&=x1") + list(HOSTILE.values()))))
def test_any_markdown_is_well_formed(pieces):
    check(markdown_html("".join(pieces)))


@pytest.mark.parametrize("source", [ENGLISH, CHINESE, FORMULAS])
def test_the_gallery(source):
    found = check(markdown_html(source))
    said = "".join(found.text)
    assert len(said) > 300


def test_a_page_has_everything_in_it(store, profile, exporter):
    chunks = []
    identity = everything(store, profile)
    exporter(ExportFormat.HTML, identity, all_branches=True, reasoning=True).to_stream(
        chunks.append
    )
    html = b"".join(chunks).decode()
    found = check(html)
    said = "".join(found.text)
    for words in ("Sorting in Python", "They want both.", "Use sorted.", "get_weather", "notes.md"):
        assert words in said
    assert 'src="data:image/png;base64,iVBOR' in html
    assert '<span class="code_keyword">' in html
    assert '<svg class="d' in html
    assert "U+202E RIGHT-TO-LEFT OVERRIDE" in html


def test_the_policy_names_the_only_script_and_style(store, profile, exporter):
    chunks = []
    exporter(ExportFormat.HTML, everything(store, profile)).to_stream(chunks.append)
    html = b"".join(chunks).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy.startswith("default-src 'none';") and "unsafe" not in policy
    for tag in ("style", "script"):
        (inside,) = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
        assert not re.search(r"https?:|url\(|@import|fetch|XMLHttp", inside)
    assert " style=" not in html


def test_the_colours_are_those_of_both_themes(material):
    style = head("t", material())
    assert "--surface: #ffffff" in style and "prefers-color-scheme: dark" in style
    assert 'data-scheme="dark"' in head("t", material(is_dark=True))


def test_several_conversations_are_one_page_with_a_list(store, profile, exporter, tmp_path):
    ids = [everything(store, profile), save(store, thread(question("q", "<b>Hi</b>")))]
    exporter(ExportFormat.HTML, *ids).to_file(tmp_path / "all.html")
    html = (tmp_path / "all.html").read_text("utf-8")
    found = check(html)
    assert [link for link in found.links if link.startswith("#c-")] == [f"#c-{i}" for i in ids]
    assert html.index('id="search"') < html.index("<article")
    assert html.count("<article") == 2


def test_a_folder_has_pages_and_an_index(store, profile, exporter, tmp_path):
    ids = [
        everything(store, profile),
        save(store, thread(question("q", "Find 这个")), title="index"),
    ]
    report = exporter(ExportFormat.HTML, *ids).to_folder(tmp_path / "out")
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["Sorting “two ways” 排序.html", "index (2).html", "index.html"]
    assert report.conversations == 2
    index = check((tmp_path / "out" / "index.html").read_text("utf-8"))
    assert index.links == [
        "Sorting%20%E2%80%9Ctwo%20ways%E2%80%9D%20%E6%8E%92%E5%BA%8F.html",
        "index%20%282%29.html",
    ]
    assert "Find 这个" in "".join(index.text)
    for name in names:
        check((tmp_path / "out" / name).read_text("utf-8"))


def test_control_characters_are_shown_and_titles_are_as_they_are(
    store, profile, exporter, tmp_path
):
    title = "می\u200cخواهم 👩\u200d👧 \x1b</title>"
    log = AttachmentFolder(profile.attachments).add_text("run.log", "a\x1b[31m\r\nb\0")
    failed = ErrorInfo(ErrorKind.SERVER, text("It failed."), message="\x07 rang")
    messages = thread(question("q", "a\0b", log), answer("a", error=failed, name="x\x1by"))
    ids = [save(store, messages, title=title), save(store, messages, title="\ud800")]
    exporter(ExportFormat.HTML, *ids).to_folder(tmp_path / "out")
    exporter(ExportFormat.HTML, *ids).to_file(tmp_path / "out" / "all.html")
    for path in (tmp_path / "out").iterdir():
        html = path.read_text("utf-8")
        check(html)
        assert not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f]", html)
        assert "␍" not in html
    html = (tmp_path / "out" / "all.html").read_text("utf-8")
    assert html.count(escape(title.replace("\x1b", "␛"))) == 2  # in the list and above the chat
    assert "a␛[31m\nb␀" in html


def test_a_long_list_and_table_are_one_again():
    items = "\n".join(f"{n}. item {n} " + "x" * 40 for n in range(1, 200))
    assert markdown_html(items).count("<ol") == 1
    rows = "| a | b |\n|---|---|\n" + "\n".join(f"| {n} | {'y' * 40} |" for n in range(200))
    html = markdown_html(rows)
    assert html.count("<table>") == 1 and html.count("<tr>") == 201


def test_a_page_of_one_does_not_need_what_comes_later(store, material):
    conversation = store.open(save(store, thread(question("q", "a"), answer("a", TextPart("b")))))
    pieces = page(iter([conversation]), material(), is_single=True)
    assert next(pieces).startswith("<!DOCTYPE html>")


def test_a_picture_in_the_text_is_written_anew():
    data = base64.b64encode(RED_PIXEL).decode()
    html = markdown_html(f'![a "b"](data:image/jpeg;base64,{data})')
    check(html)
    assert (
        f'<img src="data:image/png;base64,{data}" alt="a &quot;b&quot;" width="1" height="1">'
        in html
    )
    assert "<img" not in markdown_html("![x](data:image/png;base64,PHN2Zz48L3N2Zz4=)")


@pytest.mark.parametrize(
    "source", ["```math\nx^2\n```\n", "> ```math\n> x^2\n> ```\n", "so\n\\[ x^2 \\]\n"]
)
def test_a_formula_of_its_own_is_drawn_however_it_was_written(source):
    assert '<div class="formula"><svg ' in markdown_html(source)


def test_chinese_in_a_formula_is_text_of_the_page():
    html = markdown_html("$$v = \\frac{路}{\\text{时 }}$$")
    check(html)
    assert re.findall(r'<text x="[\d.]+" y="[-\d.]+" font-size="[\d.]+">(.)</text>', html) == [
        "路",
        "时",
    ]


def test_a_fence_of_mathematics_that_never_closes_stays_code():
    assert '<figure class="code">' in markdown_html("```math\nx^2\n")
