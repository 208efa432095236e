"""What of httpx the program imports."""

import subprocess
import sys


def test_the_command_line_of_httpx_is_left_out():
    program = (
        "import sys, desktop.api.client, httpx\n"
        "print([n for n in ('click', 'rich', 'pygments') if n in sys.modules], httpx.AsyncClient.__name__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[] AsyncClient"
