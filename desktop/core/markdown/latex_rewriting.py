r"""Rewrites LaTeX that people and models write into the LaTeX that the library draws. Pure.

What the library does not know it leaves out, draws as letters or refuses: ``\mathop{\mathrm{argmax}}`` became
nothing, ``\mathbb R`` an italic letter, ``\begin{dcases}`` its source. Names are those of KaTeX's list of supported
functions (KaTeX, docs/supported.md, read 2026-11-23). What is not known here or there stays a command, and so a source.
"""

import re
from typing import Final

from desktop.core.markdown.latex_chemistry import chemical

#: A group in braces, with groups in it, up to the nesting that formulas may have.
_FLAT: Final = r"\{(?:[^{}\\]|\\.)*+\}"


def _group(depth: int) -> str:
    inner = _group(depth - 1) if depth else _FLAT
    return rf"\{{(?:[^{{}}\\]|\\.|{inner})*+\}}"


_GROUP: Final = _group(6)

_CHEMISTRY: Final = re.compile(rf"\\ce\s*({_GROUP})")
_TAG: Final = re.compile(r"\\tag\*?\{([^{}]*)\}")
_NOT_EQUAL: Final = re.compile(r"\\not\s*=")
_UNNUMBERED: Final = re.compile(r"\\(?:nonumber|notag|label\{[^{}]*\})(?![A-Za-z])")

_MATRIX: Final = re.compile(r"[pbBvV]?matrix\*")

#: Environments that are drawn by another name; those of ``_KNOWN`` by their own.
_ENVIRONMENTS: Final = {
    **dict.fromkeys(("alignat", "alignat*", "alignedat"), (r"\begin{align*}", r"\end{align*}")),
    **dict.fromkeys(("eqnarray", "eqnarray*"), (r"\begin{array}{rcl}", r"\end{array}")),
    **dict.fromkeys(("rcases", "drcases"), (r"\left.\begin{array}{ll}", r"\end{array}\right\}")),
    "darray": (r"\begin{array}", r"\end{array}"),
    "dcases": (r"\begin{cases}", r"\end{cases}"),
}
_KNOWN: Final = frozenset((
    "align", "align*", "aligned", "array", "cases", "equation", "equation*", "gather", "gather*", "gathered", "matrix",
    "bmatrix", "Bmatrix", "pmatrix", "smallmatrix", "vmatrix", "Vmatrix", "multline", "multline*", "split", "subarray",
))  # fmt: skip
_ENVIRONMENT: Final = re.compile(r"\\(begin|end)\s*\{([A-Za-z]+\*?)\}")
_PLACEMENT: Final = re.compile(
    r"(\\begin\{(?:aligned|alignedat|array|gathered|split|[pbBvV]?matrix\*)\})\s*\[[a-z]\]"
)
_COUNT: Final = re.compile(r"(\\begin\{(?:alignat\*?|alignedat)\})\s*\{\d+\}")
_COLUMNS: Final = re.compile(rf"\\begin\{{array\}}\s*({_GROUP})")
_REPEATED: Final = re.compile(r"\*\s*\{(\d{1,2})\}\s*\{([^{}]*)\}")
_BETWEEN_COLUMNS: Final = re.compile(rf"[@!<>]\s*{_GROUP}|[^lcr|]")

#: Commands that become others, with their arguments in braces as ``#1`` and so on.
_TEMPLATES: Final = {
    "Bra": r"\left\langle#1\right|",
    "Braket": r"\left\langle#1\right\rangle",
    "Ket": r"\left|#1\right\rangle",
    "abs": r"\left|#1\right|",
    "cancelto": r"\cancel#2^#1",
    "colorbox": r"\text#2",
    "fcolorbox": r"\boxed{\text#3}",
    "norm": r"\left\|#1\right\|",
    "raisebox": r"\text#2",
    "textsubscript": r"{}_{\text#1}",
    "textsuperscript": r"{}^{\text#1}",
}
_TEMPLATE: Final = re.compile(
    rf"\\({'|'.join(_TEMPLATES)})(?![A-Za-z])\s*({_GROUP})\s*({_GROUP})?\s*({_GROUP})?"
)

#: Names of operators, and what may stand in one for a thin space.
_OPERATOR: Final = re.compile(
    rf"\\(operatorname\*?|mathop)\s*({_GROUP})(?:\s*\\limits(?![A-Za-z]))?"
)
_UPRIGHT: Final = re.compile(
    r"\\(?:math|text)(?:rm|normal)?\s*\{([^{}]*)\}|\\(?:rm|limits)(?![A-Za-z])"
)
_OPERATOR_NAME: Final = re.compile("[A-Za-z\u2009]+")
_THIN: Final = re.compile(r"\\[,:; !]|~|\s+")

_TEXT: Final = re.compile(rf"\\(text(?:rm|normal|bf|it|sf|tt|up|md)?|[mh]box)\s*({_GROUP})")
_DOLLAR: Final = re.compile(r"(?<!\\)\$")
_TEXT_ESCAPES: Final = {
    r"\&": "&amp;",
    r"\ ": "\u00a0",
    "~": "\u00a0",
    " ": "\u00a0",
    "{": "",
    "}": "",
}
_TEXT_ESCAPE: Final = re.compile(r"\\[%$#_& ]|[~ {}]")

#: Letters of alphabets that the library finds one by one, and in braces, only.
_LETTERS: Final = re.compile(
    r"\\(mathbb|mathbbm|mathbf|mathds|Bbb|mathcal|mathfrak|mathscr)(?![A-Za-z])\s*(?:\{\s*([A-Za-z0-9\s]+)\}|([A-Za-z0-9]))"
)
_DOUBLE_STRUCK: Final = frozenset({"mathbb", "mathbbm", "mathds", "Bbb"})
_ZEROS: Final = {"mathbb": "\U0001d7d8", "mathbf": "\U0001d7ce"}

#: Delimiters after ``\big`` and the like, which are taken as they are written.
_DELIMITERS: Final = {
    **dict.fromkeys((r"\|", r"\Vert", r"\lVert", r"\rVert"), "‖"),
    **dict.fromkeys((r"\vert", r"\lvert", r"\rvert"), "|"),
    r"\{": "{", r"\}": "}", r"\lbrace": "{", r"\rbrace": "}", r"\lbrack": "[", r"\rbrack": "]",
    r"\langle": "⟨", r"\rangle": "⟩", r"\lceil": "⌈", r"\rceil": "⌉", r"\lfloor": "⌊", r"\rfloor": "⌋",
    r"\uparrow": "↑", r"\downarrow": "↓", r"\updownarrow": "↕",
}  # fmt: skip
_BIG: Final = re.compile(r"(\\[bB]igg?[lrm]?)\s*(\\(?:[A-Za-z]+|[{}|]))")

_GREEK_AS_LATIN: Final = {
    "Alpha": "A", "Beta": "B", "Epsilon": "E", "Zeta": "Z", "Eta": "H", "Iota": "I", "Kappa": "K", "Mu": "M",
    "Nu": "N", "Omicron": "O", "Rho": "P", "Tau": "T", "Chi": "X",
}  # fmt: skip

#: Commands by another name. Those for the kind of a sign leave the sign.
_NAMES: Final = {
    **{name: rf"\mathrm{{{letter}}}" for name, letter in _GREEK_AS_LATIN.items()},
    "ensuremath": "", "mathbin": "", "mathclose": "", "mathinner": "", "mathop": "", "mathopen": "", "mathord": "",
    "mathpunct": "", "mathrel": "", "vcenter": "",
    "N": r"\mathbb{N}", "Q": r"\mathbb{Q}", "R": r"\mathbb{R}", "Z": r"\mathbb{Z}",
    "Complex": r"\mathbb{C}", "cnums": r"\mathbb{C}", "natnums": r"\mathbb{N}",
    "Reals": r"\mathbb{R}", "reals": r"\mathbb{R}",
    "Darr": r"\Downarrow", "Harr": r"\Leftrightarrow", "lrArr": r"\Leftrightarrow", "Larr": r"\Leftarrow", "Rarr": r"\Rightarrow", "Uarr": r"\Uparrow",
    "dArr": r"\Downarrow", "hArr": r"\Leftrightarrow", "lArr": r"\Leftarrow", "rArr": r"\Rightarrow", "uArr": r"\Uparrow",
    "darr": r"\downarrow", "harr": r"\leftrightarrow", "larr": r"\leftarrow", "lrarr": r"\leftrightarrow",
    "rarr": r"\rightarrow", "uarr": r"\uparrow",
    "allowbreak": "", "nobreak": "", "newline": r"\\", "coloncolon": "::", "dblcolon": "::", "vcentcolon": ":",
    "colonequals": r"\coloneqq", "Dagger": r"\ddagger", "P": "¶", "copyright": "©", "dag": r"\dagger", "ddag": r"\ddagger", "textdegree": r"{}^{\circ}",
    "alef": r"\aleph", "alefsym": r"\aleph", "ang": r"\angle", "bmod": r"\;\mathrm{mod}\;", "bull": r"\bullet",
    "clubs": r"\clubsuit", "diamonds": r"\diamondsuit", "empty": r"\emptyset", "exist": r"\exists",
    "hearts": r"\heartsuit", "image": r"\Im", "infin": r"\infty", "isin": r"\in", "plusmn": r"\pm",
    "real": r"\Re", "sdot": r"\cdot", "sect": r"\S", "spades": r"\spadesuit", "sub": r"\subset", "sube": r"\subseteq",
    "supe": r"\supseteq", "thetasym": r"\vartheta", "weierp": r"\wp",
}  # fmt: skip
_NAME: Final = re.compile(r"(\\\\)|\\([A-Za-z]+)")


def rewritten(latex: str) -> str:
    """Return ``latex`` with what the library does not draw in other words; numbers of equations stand beside them."""
    latex = _CHEMISTRY.sub(lambda found: chemical(found[1][1:-1]), latex)
    latex = _TAG.sub(r"\\qquad(\\text{\1})", _UNNUMBERED.sub("", latex))
    latex = _NOT_EQUAL.sub(r"\\neq ", latex)
    latex = _PLACEMENT.sub(r"\1", _COUNT.sub(r"\1", latex))
    latex = _COLUMNS.sub(_columns, _ENVIRONMENT.sub(_environment, latex))
    latex = _TEMPLATE.sub(_filled, latex)
    latex = _OPERATOR.sub(_operator, latex)
    latex = _TEXT.sub(_text, latex)
    latex = _LETTERS.sub(_letters, latex)
    latex = _NAME.sub(_named, latex)
    return _BIG.sub(lambda found: found[1] + _DELIMITERS.get(found[2], found[2]), latex)


def _environment(found: re.Match[str]) -> str:
    name = found[2].removesuffix("*") if _MATRIX.fullmatch(found[2]) else found[2]
    if name in _ENVIRONMENTS:
        return _ENVIRONMENTS[name][found[1] == "end"]
    return rf"\{found[1]}{{{name}}}" if name in _KNOWN else rf"\{found[1]}{name.rstrip('*')}"


def _columns(found: re.Match[str]) -> str:
    columns = _REPEATED.sub(lambda part: part[2] * int(part[1]), found[1][1:-1])
    return rf"\begin{{array}}{{{_BETWEEN_COLUMNS.sub('', columns)}}}"


def _filled(found: re.Match[str]) -> str:
    """Put arguments into a template; those that it has not are given back."""
    template = _TEMPLATES[found[1]]
    wanted = max(int(number) for number in re.findall(r"#(\d)", template))
    given = [argument or "" for argument in found.groups()[1:]]
    if not all(given[:wanted]):
        return found[0]
    for number in range(wanted):
        template = template.replace(f"#{number + 1}", given[number])
    return template + "".join(given[wanted:])


def _operator(found: re.Match[str]) -> str:
    inner = found[2][1:-1].strip()
    upright = _UPRIGHT.sub(lambda part: part[1] or "", inner)
    if found[1] == "mathop" and upright == inner:
        return f"{{{inner}}}"
    name = _THIN.sub("\u2009", upright).strip()
    if not _OPERATOR_NAME.fullmatch(name):
        return rf"\mathrm{{{inner}}}"
    limits = "" if found[1] == "operatorname" else "*"
    return rf"\operatorname{limits}{{{name}}}"


def _text(found: re.Match[str]) -> str:
    r"""Return a text with the formulas in it, between dollars, as formulas beside it."""
    pieces = _DOLLAR.split(found[2][1:-1])
    for number, piece in enumerate(pieces):
        if number % 2 == 0:
            plain = _TEXT_ESCAPE.sub(lambda part: _TEXT_ESCAPES.get(part[0], part[0][1:]), piece)
            # A text that begins with this sign would be taken for a comment.
            plain = f"\u200a{plain}" if plain.startswith("%") else plain
            pieces[number] = rf"\{found[1]}{{{plain}}}" if plain else ""
    return _together(pieces)


def _together(pieces: list[str]) -> str:
    """Return pieces as one; a single one in no braces of its own, as each pair of them doubles the library's work."""
    return pieces[0] if len(pieces) == 1 and pieces[0] else f"{{{''.join(pieces)}}}"


def _letters(found: re.Match[str]) -> str:
    name = "mathbb" if found[1] in _DOUBLE_STRUCK else found[1]
    letters = "".join((found[2] or found[3]).split())
    return _together([_letter(name, letter) for letter in letters])


def _letter(alphabet: str, letter: str) -> str:
    if letter.isdigit() and alphabet in _ZEROS:
        return chr(ord(_ZEROS[alphabet]) + int(letter))
    return rf"\{alphabet}{{{letter}}}"


def _named(found: re.Match[str]) -> str:
    return found[0] if found[1] else _NAMES.get(found[2], found[0])
