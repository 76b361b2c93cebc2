"""Rule files named on the command line."""

from pathlib import Path


def law_files(paths: tuple[Path, ...]) -> list[Path]:
    return [f for p in paths for f in (sorted(p.rglob("*.law")) if p.is_dir() else [p])]
