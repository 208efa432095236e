"""Keeps the Qt Linguist catalogues in step with the source: `update` collects, `release` compiles, `check` does neither.

Sentences of layers without Qt (``text("…")`` of ``desktop/core/text.py``) have no Qt context; they are
collected here into a generated source that lupdate reads like any other, in the context ``core``.

    python packaging/translations.py update    collect new and changed sentences into resources/i18n/*.ts
    python packaging/translations.py release   compile resources/i18n/*.ts to *.qm for Qt, and to *.mo for the command line
    python packaging/translations.py check     fail on an untranslated, uncollected or uncompiled sentence
"""

import ast
import re
import runpy
import shutil
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).parent.parent
CATALOGUES = ROOT / "resources" / "i18n"
LANGUAGES = ("zh_CN", "en")
#: The language of the sources: of it only the forms for one and for several are collected, and derived from "(s)".
SOURCE_LANGUAGE = "en"
_HAN = "[\u4e00-\u9fff]"
#: What a sentence may not hold, as a pattern, and why; the languages' own punctuation, and one name for a thing.
UNWANTED = {
    "en": {
        r"[\w}”] …|\.\.\.": "an ellipsis is one … without a blank before it",
        r"(?<=[A-Za-z])'(?=[a-z])": "the apostrophe is ’",
    },
    "zh_CN": {
        "令牌|您": "the reader is 你; a token is no access token (令牌)",
        rf"{_HAN} ?[Tt]okens?\b|\b[Tt]okens? ?{_HAN}": "a token is 词元",
        "密钥环|载入": "a keyring is 钥匙串, to load is 加载",
        r"……|\.\.\.": "an ellipsis is one …",
        r"[。，：；？！] ": "full-width punctuation holds its blank",
    },
}
TOOLS = Path(sys.executable).parent
#: Argparse's own sentences are written as it writes them.
ARGPARSE_WORDS = runpy.run_path(str(ROOT / "desktop" / "cli" / "argparse_words.py"))[
    "ARGPARSE_WORDS"
]


def core_sentences() -> list[str]:
    """Return every sentence of layers without Qt below ``desktop/``, sorted.

    These are the literals handed to ``text(...)``; those handed to ``tr(...)`` in ``desktop/cli``, what its commands
    say of themselves in their docstrings, and argparse's own words.
    """
    found = set()
    for path in sorted((ROOT / "desktop").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        is_command = path.parent.name == "cli"
        marks = {"text", "tr"} if is_command else {"text"}
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
                continue
            first = node.args[0]
            if node.func.id in marks and isinstance(first, ast.Constant) and first.value:
                found.add(str(first.value))
        if is_command and any(getattr(node, "name", "") == "add_arguments" for node in tree.body):
            found.add(ast.get_docstring(tree, clean=False) or "")
    return sorted(found | set(ARGPARSE_WORDS))


def _collect(catalogue: Path) -> None:
    only = ["-pluralonly", "-target-language", "en"] if _is_source(catalogue) else []
    with tempfile.TemporaryDirectory() as folder:
        generated = Path(folder) / "core.py"
        calls = [f"QCoreApplication.translate('core', {s!r})\n" for s in core_sentences()]
        generated.write_text("".join(calls), encoding="utf-8")
        # The command line has no Qt: what it marks with tr is collected above.
        everything = sorted((ROOT / "desktop").rglob("*.py"))
        sources = [str(p) for p in everything if p.parent.name != "cli"]
        subprocess.run(
            [TOOLS / "pyside6-lupdate", *sources, str(generated), "-ts", str(catalogue),
             "-locations", "none", "-no-obsolete", "-source-language", "en", "-silent", *only],
            check=True, capture_output=True,
        )  # fmt: skip


def _is_source(catalogue: Path) -> bool:
    return catalogue.stem == f"loquat_{SOURCE_LANGUAGE}"


def _derive_plurals(catalogue: Path) -> None:
    """Write the forms of new sentences of the source language: "%n file(s)" is "%n file" and "%n files"."""
    tree = ET.parse(catalogue)
    for message in tree.iter("message"):
        translation, source = message.find("translation"), message.findtext("source") or ""
        if translation is not None and translation.get("type") == "unfinished":
            del translation.attrib["type"]
            for form, ending in zip(translation.iter("numerusform"), ("", "s"), strict=True):
                form.text = source.replace("(s)", ending)
    tree.write(catalogue, encoding="utf-8", xml_declaration=True)


def _compile(catalogue: Path, target: Path) -> None:
    subprocess.run(
        [TOOLS / "pyside6-lrelease", "-silent", str(catalogue), "-qm", str(target)], check=True
    )


def plain_catalogue(catalogue: Path) -> bytes:
    """Return the sentences of layers without Qt in the format of gettext, which needs no Qt to read.

    The format: GNU gettext manual, "The Format of GNU MO Files". Sources in order, no hash table.
    """
    pairs = {b"": b"Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n"}
    for context in ET.parse(catalogue).iter("context"):
        if context.findtext("name") == "core":
            for message in context.iter("message"):
                source = message.findtext("source") or ""
                pairs[source.encode()] = (message.findtext("translation") or "").encode()
    # The one plural that argparse has; ours has one form for all numbers.
    one, many = b"expected %s argument", b"expected %s arguments"
    pairs[one + b"\0" + many] = pairs.pop(many)
    sources = sorted(pairs)
    head = 7 * 4
    offset = head + 2 * 8 * len(sources)
    tables, strings = b"", b""
    for words in (sources, [pairs[source] for source in sources]):
        for word in words:
            tables += struct.pack("<II", len(word), offset + len(strings))
            strings += word + b"\0"
    count = len(sources)
    return struct.pack("<7I", 0x950412DE, 0, count, head, head + 8 * count, 0, 0) + tables + strings


def update() -> int:
    """Collect into every catalogue."""
    CATALOGUES.mkdir(exist_ok=True)
    for language in LANGUAGES:
        catalogue = CATALOGUES / f"loquat_{language}.ts"
        _collect(catalogue)
        if _is_source(catalogue):
            _derive_plurals(catalogue)
            _collect(catalogue)  # in its own layout again
        print(f"{catalogue.name}: {len(untranslated(catalogue))} sentences to translate")
    return 0


def release() -> int:
    """Compile every catalogue."""
    for language in LANGUAGES:
        catalogue = CATALOGUES / f"loquat_{language}.ts"
        _compile(catalogue, catalogue.with_suffix(".qm"))
        if not _is_source(catalogue):
            catalogue.with_suffix(".mo").write_bytes(plain_catalogue(catalogue))
    return 0


def unwanted(words: str, language: str) -> list[str]:
    """Return what a sentence of a language should not hold, with the reason."""
    rules = UNWANTED[language].items()
    return [f"{found[0]!r}: {why}" for what, why in rules if (found := re.search(what, words))]


def unseen() -> list[str]:
    """Return where a sentence is marked within an f-string: lupdate does not look there."""
    return [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sorted((ROOT / "desktop").rglob("*.py"))
        for string in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("tr", "translate")
    ]


def untranslated(catalogue: Path) -> list[str]:
    """Return the sources whose translation is missing or unfinished."""
    found = []
    for message in ET.parse(catalogue).iter("message"):
        translation = message.find("translation")
        words = "".join(translation.itertext()).strip() if translation is not None else ""
        if translation is None or translation.get("type") == "unfinished" or not words:
            found.append(message.findtext("source") or "")
    return found


def _messages(catalogue: Path) -> set[tuple[str, str, str]]:
    return {
        (context.findtext("name") or "", message.findtext("source") or "", message.findtext("comment") or "")
        for context in ET.parse(catalogue).iter("context")
        for message in context.iter("message")
    }  # fmt: skip


def problems(language: str) -> list[str]:
    """Return what is wrong with a language's catalogue, one sentence each."""
    catalogue = CATALOGUES / f"loquat_{language}.ts"
    found = [f"{catalogue.name}: not translated: {source!r}" for source in untranslated(catalogue)]
    for message in ET.parse(catalogue).iter("message"):
        source, translation = message.findtext("source") or "", message.find("translation")
        words = "".join(translation.itertext()) if translation is not None else ""
        wrong = unwanted(words, language)
        if source not in ARGPARSE_WORDS:
            wrong += unwanted(source, SOURCE_LANGUAGE)
        found += [f"{catalogue.name}: {source!r}: {why}" for why in dict.fromkeys(wrong)]
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / catalogue.name
        shutil.copy(catalogue, fresh)
        _collect(fresh)
        changed = _messages(fresh) ^ _messages(catalogue)
        found += [f"{catalogue.name}: run `update`: {key!r}" for key in sorted(changed)]
        compiled = fresh.with_suffix(".qm")
        _compile(catalogue, compiled)
        is_compiled = compiled.read_bytes() == catalogue.with_suffix(".qm").read_bytes()
        plain = catalogue.with_suffix(".mo")
        if not _is_source(catalogue):
            is_compiled = is_compiled and plain.read_bytes() == plain_catalogue(catalogue)
        if not is_compiled:
            found.append(f"{catalogue.name}: run `release`")
    return found


def check() -> int:
    """Report every problem; return the exit code."""
    found = [f"{place}: marked within an f-string, where it is not collected" for place in unseen()]
    found += [problem for language in LANGUAGES for problem in problems(language)]
    print("\n".join(found) or "translations: ok")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit({"update": update, "release": release, "check": check}[sys.argv[1]]())
