"""What the documents refer to is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_pictures_of_this_repository_lead_somewhere(document):
    targets = re.findall(r"\]\(([^)#\s]+)", document.read_text("utf-8"))
    own = [target for target in targets if "://" not in target and not target.startswith("mailto:")]
    missing = [target for target in own if not (document.parent / target).exists()]
    assert missing == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_shows_the_window(name):
    shown = re.findall(r"!\[[^]]+\]\((\S+\.png)\)", (ROOT / name).read_text("utf-8"))
    assert shown
    for picture in shown:
        assert (ROOT / picture).read_bytes().startswith(b"\x89PNG")
