"""HTTP to model servers: requests, event streams, dialects, routes, retries. Knows no Qt and no disk layout."""

import sys
from typing import Any, cast

# WORKAROUND: importing httpx imports its command line as well, where click and rich are installed: 50 ms more until
# the first request. It does without when that cannot be found, which is what None says (Python's import system).
cast("dict[str, Any]", sys.modules).setdefault("httpx._main", None)
