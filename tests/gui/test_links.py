"""Which addresses of a message the system's browser is given."""

import pytest
from PySide6.QtGui import QDesktopServices

from desktop.ui.links import open_link


@pytest.fixture
def opened(monkeypatch):
    urls = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(url.toString()))
    return urls


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=c#d", "http://127.0.0.1:8080/", "mailto:a@example.org"]
)
def test_an_address_of_the_web_or_of_mail_is_opened(opened, address):
    open_link(address)
    assert opened == [address]


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "javascript:alert(1)", "smb://host/share", "https:///path", "/etc", ""],
)
def test_whatever_else_could_run_something_is_not(opened, address):
    open_link(address)
    assert opened == []
