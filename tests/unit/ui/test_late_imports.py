"""What an empty window need not wait for is not imported with the chat view."""

import subprocess
import sys

from tests.conftest import ROOT


def test_the_parser_and_the_highlighter_come_late():
    program = (
        "import sys, desktop.ui.chat_view; "
        "late = {'markdown_it', 'mdit_py_plugins', 'pygments', 'ziamath', 'xml.etree'}; "
        "sys.exit(', '.join(sorted(late & set(sys.modules))) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
