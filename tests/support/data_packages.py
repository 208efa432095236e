"""Distributions that carry the parts of a model and nothing else, installed into a folder for one test."""

import hashlib
from pathlib import Path

from desktop.storage.model_files import Part, Weights


def install_part(site: Path, number: int, data: bytes) -> Part:
    """Install ``loquat-test-part<number>``; its hash is that of the part alone."""
    name = f"loquat_test_part{number}"
    info = site / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: loquat-test-part{number}\nVersion: 1.0\n"
    )
    (site / name).mkdir()
    (site / name / "__init__.py").write_text("raise SystemExit('data must not be imported')")
    (site / name / "part.bin").write_bytes(data)
    return Part(
        f"loquat-test-part{number}", f"{name}/part.bin", len(data), hashlib.sha256(data).hexdigest()
    )


def install_parts(site: Path, model: str, data: bytes, count: int) -> Weights:
    """Install ``data`` in ``count`` parts; return what joins them."""
    size = -(-len(data) // count)
    parts = []
    for number in range(count):
        share = data[number * size : (number + 1) * size]
        part = install_part(site, number + 1, share)
        so_far = hashlib.sha256(data[: (number + 1) * size]).hexdigest()
        parts.append(Part(part.distribution, part.file, part.size_bytes, so_far))
    return Weights(model, tuple(parts))
