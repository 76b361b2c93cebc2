"""Files that appear together, whole or not at all: written under other names beside their places, and put there at the end."""

import contextlib
import os
import signal
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from protlaw.cli.output import failed, fault


@contextlib.contextmanager
def whole(outs: Sequence[Path]) -> Iterator[list[Path]]:
    """Where to write what will stand at `outs`. Left by an error, a key or a signal, it leaves nothing of it; what stood there
    before is untouched until all is written."""
    drafts: list[Path] = []
    before = signal.getsignal(signal.SIGTERM)
    try:
        with contextlib.suppress(ValueError):  # only the main thread is told of signals
            signal.signal(signal.SIGTERM, _leave)
        for out in outs:
            drafts.append(_draft(out))
        yield drafts
        for draft, out in zip(drafts, outs, strict=True):
            _settle(draft, out)
    finally:
        with contextlib.suppress(ValueError):
            signal.signal(signal.SIGTERM, before)
        for draft in drafts:
            draft.unlink(missing_ok=True)


def _leave(number: int, _frame: Any) -> None:
    raise SystemExit(128 + number)


def _draft(out: Path) -> Path:
    if out.is_dir():
        raise fault("PL0014", out)
    try:
        handle, name = tempfile.mkstemp(prefix=".protlaw-", suffix=".tmp", dir=out.parent)
    except OSError as error:
        raise failed(out, error) from None
    os.close(handle)
    return Path(name)


def _settle(draft: Path, out: Path) -> None:
    try:
        if out.exists():
            os.chmod(draft, out.stat().st_mode & 0o777)
        with draft.open("rb") as stream:
            os.fsync(stream.fileno())
        os.replace(draft, out)
    except OSError as error:
        raise failed(out, error) from None
