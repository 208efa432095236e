"""Long tests, run by ``make torture``; their short forms are part of the suite."""
