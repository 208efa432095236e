"""Refuses functions over 60 lines and modules over 450, so that neither grows unnoticed."""

import ast
import sys
from pathlib import Path

MAX_FUNCTION_LINES = 60
MAX_MODULE_LINES = 450


def too_long(path: Path) -> list[str]:
    """Return one line for everything in ``path`` that is over a limit."""
    source = path.read_text(encoding="utf-8")
    found = []
    lines = source.count("\n")
    if lines > MAX_MODULE_LINES:
        found.append(f"{path}: {lines} lines, at most {MAX_MODULE_LINES}")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MAX_FUNCTION_LINES:
                found.append(
                    f"{path}:{node.lineno}: {node.name} has {length} lines, at most {MAX_FUNCTION_LINES}"
                )
    return found


def main() -> int:
    """Check every Python file of the project; return the exit code."""
    root = Path(__file__).parent.parent
    found: list[str] = []
    for folder in ("desktop", "tests", "benchmarks", "packaging"):
        for path in sorted((root / folder).rglob("*.py")):
            found += too_long(path)
    print("\n".join(found) or "sizes: ok")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
