"""What is said about how an answer ended, in a few words; the window's cards and the command line say more."""

from typing import Final

from desktop.core.message import Ending
from desktop.core.text import Text, text

ENDING_WORDS: Final[dict[Ending, Text]] = {
    Ending.FINISHED: text("finished"),
    Ending.LENGTH: text("cut off at the token limit"),
    Ending.CONTENT_FILTER: text("stopped by the server’s content filter"),
    Ending.TOOL_CALLS: text("wants tools to be called"),
    Ending.STOPPED: text("stopped by you"),
    Ending.CUT: text("the server closed the connection early"),
    Ending.TIMED_OUT: text("timed out"),
    Ending.INTERRUPTED: text("interrupted: Loquat ended while it was being written"),
    Ending.FAILED: text("failed"),
}
