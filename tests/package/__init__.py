"""The package, installed in a clean system; run by ``make test-package``."""
