"""What holds for every test of a window."""

import pytest
from PySide6.QtCore import QLocale


@pytest.fixture(scope="session", autouse=True)
def english_numbers_and_dates():
    """Write them as the program does in English, whatever the machine's region is."""
    QLocale.setDefault(QLocale("en"))
