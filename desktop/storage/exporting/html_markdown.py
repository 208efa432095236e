"""Markdown as HTML in which nothing of the message can do anything: every tag and attribute is written here.

Text is escaped, HTML in it is text, links lead to http, https and mailto only, pictures of other servers are
named and not loaded. There is no ``style`` attribute: the page's policy forbids them.
"""

import base64
import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from desktop.core.image_size import image_size, image_type, is_whole, may_be_decoded
from desktop.core.markdown.blocks import CodeBlock, FormulaBlock, Lines, as_formula
from desktop.core.markdown.data_urls import is_picture_url
from desktop.core.markdown.display_text import name_of, revealed, revealed_address, safe_text
from desktop.core.markdown.document import Document
from desktop.core.markdown.highlighting import Highlighter
from desktop.core.markdown.latex import FORMULA_ENDS
from desktop.storage.exporting.html_formula import formula

if TYPE_CHECKING:
    from markdown_it.token import Token

#: Tokens that become a tag of their own; everything else is either below, or left out with its text kept.
_TAGS: Final = {
    "paragraph": "p",
    "blockquote": "blockquote",
    "bullet_list": "ul",
    "table": "table",
    "thead": "thead",
    "tbody": "tbody",
    "tr": "tr",
    "dl": "dl",
    "dt": "dt",
    "dd": "dd",
    "strong": "strong",
    "em": "em",
    "s": "s",
}

_ALIGN: Final = re.compile(r"text-align:(left|center|right)")
_ALERTS: Final = frozenset({"note", "tip", "important", "warning", "caution"})
_SCHEMES: Final = frozenset({"http", "https", "mailto"})

#: A heading in a message stands below those of the page.
_HEADINGS_BELOW: Final = 2

#: Characters coloured in one go.
_SLICE: Final = 50_000


def markdown_html(source: str, *, keep_breaks: bool = False) -> str:
    """Return Markdown as HTML.

    Args:
        source: What a model or a person wrote.
        keep_breaks: Whether a line end inside a paragraph is one on screen too (what people type).
    """
    found = []
    for part in Document(source, keep_breaks=keep_breaks).parts():
        if isinstance(part, CodeBlock):
            found.append(_block_html(as_formula(part)))
        else:
            found.append(_Writer(keep_breaks=keep_breaks).write(part))
    return "".join(found)


def _block_html(block: CodeBlock | FormulaBlock) -> str:
    if isinstance(block, FormulaBlock):
        return formula_html(block.latex)
    return code_html(block.code, block.language)


def formula_html(latex: str) -> str:
    """Return a formula of its own."""
    return f'<div class="formula">{formula(latex, ("", ""), is_display=True)}</div>\n'


def code_html(code: str, language: str) -> str:
    """Return a block of code, coloured."""
    head = f"<figcaption>{escape(language[:40])}</figcaption>" if language else ""
    coloured = _coloured(code.replace("\r\n", "\n"), language)
    return f'<figure class="code">{head}<pre><code>{coloured}</code></pre></figure>\n'


def text_html(text: str) -> str:
    """Return text of which every character shows, hidden ones as a mark that tells its name."""
    shown, places = revealed(safe_text(text))
    if not places:
        return escape(shown)
    found, last = [], 0
    for place in places:
        found.append(escape(shown[last:place]))
        title = escape(name_of(text[place]))
        found.append(f'<span class="hidden" title="{title}">{shown[place]}</span>')
        last = place + 1
    return "".join((*found, escape(shown[last:])))


def link_address(address: str) -> str:
    """Return an address that may be followed; empty for any other."""
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return ""
    return address if scheme in _SCHEMES else ""


def _coloured(code: str, language: str) -> str:
    highlighter = Highlighter(language)
    highlighter.update(code)
    while not highlighter.is_done:
        highlighter.work(_SLICE)
    found, last = [], 0
    for start, end, role in highlighter.spans(0, len(code)):
        found.append(text_html(code[last:start]))
        found.append(f'<span class="{role}">{text_html(code[start:end])}</span>')
        last = end
    return "".join((*found, text_html(code[last:])))


def _embedded(address: str, alt: str) -> str:
    """Return a picture in a ``data:`` URL, written anew from its bytes; empty for anything else."""
    if not is_picture_url(address):
        return ""
    try:
        data = base64.b64decode(unquote(address.partition(",")[2]))
    except ValueError:
        return ""
    kind, size = image_type(data), image_size(data)
    if not kind or size is None or not is_whole(data) or not may_be_decoded(*size):
        return ""
    source = f"data:{kind};base64,{base64.b64encode(data).decode()}"
    return f'<img src="{source}" alt="{escape(alt)}" width="{size[0]}" height="{size[1]}">'


class _Writer:
    """Writes the tokens of one part."""

    def __init__(self, *, keep_breaks: bool) -> None:
        self._keep_breaks = keep_breaks
        self._links: list[str] = []

    def write(self, tokens: "Sequence[Token]") -> str:
        return "".join(self._token(token) for token in tokens)

    def _token(self, token: "Token") -> str:
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if kind in _TAGS and token.nesting:
            if token.hidden:
                return ""
            return f"<{_TAGS[kind]}>" if token.nesting > 0 else f"</{_TAGS[kind]}>"
        handler = getattr(self, f"_{kind}", None)
        if handler is None:
            return text_html(token.content)
        return str(handler(token))

    def _inline(self, token: "Token") -> str:
        children = token.children or []
        found = [
            self._softbreak_at(children, index) if t.type == "softbreak" else self._token(t)
            for index, t in enumerate(children)
        ]
        return "".join(found)

    def _text(self, token: "Token") -> str:
        return text_html(token.content) if self._links else escape(token.content)

    def _softbreak_at(self, tokens: "Sequence[Token]", index: int) -> str:
        from desktop.core.markdown.parser import WIDE  # late: see there

        if self._keep_breaks:
            return "<br>\n"
        before = tokens[index - 1].content[-1:] if index else ""
        after = tokens[index + 1].content[:1] if index + 1 < len(tokens) else ""
        return "" if WIDE.match(before) and WIDE.match(after) else "\n"

    def _hardbreak(self, _token: "Token") -> str:
        return "<br>\n"

    def _hr(self, _token: "Token") -> str:
        return "<hr>\n"

    def _heading(self, token: "Token") -> str:
        level = int(token.tag[1])
        tag = f"h{min(level + _HEADINGS_BELOW, 6)}"
        return f'<{tag} class="h{level}">' if token.nesting > 0 else f"</{tag}>\n"

    def _ordered_list(self, token: "Token") -> str:
        if token.nesting < 0:
            return "</ol>"
        first = int(token.attrs.get("start", 1))
        return f'<ol start="{first}">' if first != 1 else "<ol>"

    def _list_item(self, token: "Token") -> str:
        if token.nesting < 0:
            return "</li>\n"
        if "checked" not in token.meta:
            return "<li>"
        mark = "☑" if token.meta["checked"] else "☐"
        return f'<li class="task"><span class="box">{mark}</span> '

    def _alert(self, token: "Token") -> str:
        kind = str(token.meta.get("kind", "")).lower()
        return (
            f'<div class="alert {kind if kind in _ALERTS else "note"}">'
            if token.nesting > 0
            else "</div>"
        )

    def _alert_title(self, token: "Token") -> str:
        return '<p class="alert-title">' if token.nesting > 0 else "</p>"

    def _cell(self, token: "Token", tag: str) -> str:
        if token.nesting < 0:
            return f"</{tag}>"
        align = _ALIGN.search(str(token.attrs.get("style", "")))
        return f'<{tag} class="{align[1]}">' if align else f"<{tag}>"

    def _th(self, token: "Token") -> str:
        return self._cell(token, "th")

    def _td(self, token: "Token") -> str:
        return self._cell(token, "td")

    def _footnote_reference(self, token: "Token") -> str:
        if token.nesting < 0:
            return "</aside>"
        label = str(token.meta.get("label", ""))
        return f'<aside class="footnote"><span class="label">{text_html(label)}.</span> '

    def _footnote_ref(self, token: "Token") -> str:
        return f"<sup>{text_html(str(token.meta.get('label', '')))}</sup>"

    def _link(self, token: "Token") -> str:
        if token.nesting < 0:
            return "</a>" if self._links and self._links.pop() else ""
        address = link_address(str(token.attrs.get("href", "")))
        self._links.append(address)
        if not address:
            return ""
        shown = escape(revealed_address(address))
        return f'<a href="{escape(address)}" title="{shown}" rel="noopener noreferrer nofollow">'

    def _image(self, token: "Token") -> str:
        """Show a picture that is in the text; of another, say what it is and where it would come from."""
        from desktop.core.markdown.pictures import image_text  # late: see there

        drawn = _embedded(str(token.attrs.get("src", "")), token.content)
        return drawn or f'<span class="image">{text_html(image_text(token))}</span>'

    def _code_inline(self, token: "Token") -> str:
        return f"<code>{text_html(token.content)}</code>"

    def _fence(self, token: "Token") -> str:
        info = token.info.split(maxsplit=1)
        code = token.content.removesuffix("\n")
        return _block_html(as_formula(CodeBlock((), code, info[0] if info else "", Lines(0, 0))))

    def _code_block(self, token: "Token") -> str:
        return code_html(token.content.removesuffix("\n"), "")

    def _math_inline(self, token: "Token") -> str:
        return formula(token.content, (token.markup, FORMULA_ENDS[token.markup]), is_display=False)

    def _math_inline_double(self, token: "Token") -> str:
        return formula(token.content, (token.markup, FORMULA_ENDS[token.markup]), is_display=True)

    def _math_block(self, token: "Token") -> str:
        return formula_html(token.content.strip("\n"))

    def _math_block_label(self, token: "Token") -> str:
        return formula_html(token.content.strip("\n") + f"\\tag{{{token.info}}}")
