"""Where what was asked for goes: the terminal, or a file replaced whole or not at all. Nothing else is written.

A file that speaks of a case is for its owner alone; one that replaces another keeps the permissions the other had.
"""

import contextlib
import errno
import os
import re
import stat
import sys
import tempfile
from pathlib import Path
from typing import IO

import click

from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.render.messages import LANGUAGES, text

_LOOKED_AT = 1 << 24  # how much of a file is looked at to know whether protlaw made it
_KINDS = (("ics", "BEGIN:VCALENDAR"), ("html", "<!doctype html"), ("html", "<html"), ("json", "{"), ("json", "["))
_MARKS = {
    "html": re.compile(r'<meta name="generator" content="protlaw '),
    "json": re.compile(r'\A\s*\{\s*"schema": ?"protlaw\.'),
    "ics": re.compile(r"^PRODID:-//protlaw//", re.M),
    "text": re.compile("|".join(rf"^ *{text(lang, 'limits.digest', digest='sha256:[0-9a-f]{64}')}$" for lang in LANGUAGES), re.M),
}
_FAULTS = {
    errno.ENOENT: "PL0015", errno.ENOTDIR: "PL0015", errno.EACCES: "PL0016", errno.EPERM: "PL0016", errno.EROFS: "PL0016",
    errno.ENOSPC: "PL0017", errno.EDQUOT: "PL0017", errno.EFBIG: "PL0017",
}  # fmt: skip


def diagnostics(error: SourceError, lang: str) -> str:
    from protlaw.render.terminal import diagnostics_text

    return diagnostics_text(error.diagnostics, error.sources, lang)


def deliver(content: str, out: Path | None, case: Path, overwrite: bool) -> None:
    """An answer about a case: to the terminal, or to a file that is new, empty or an earlier answer of the same kind; any other
    is refused unless it may be overwritten, and the case itself always is."""
    if out is not None:
        guard(out, kind(content), case, overwrite)
    write(content, out)


def write(content: str, out: Path | None) -> None:
    """To the terminal, or to a file that is replaced whole or not at all."""
    if out is not None:
        _replace(out, content.encode())
    elif sys.stdout.isatty() and kind(content) == "text":
        from protlaw.render.colour import print_coloured

        print_coloured(content)
    else:
        click.echo(content, nl=False)


def kind(content: str) -> str:
    """What a content is, by how it begins: ics, html, json or text."""
    start = content[:200].lstrip("\ufeff \t\r\n").lower()
    return next((name for name, mark in _KINDS if start.startswith(mark.lower())), "text")


def guard(out: Path, expected: str, case: Path, overwrite: bool) -> None:
    """Refuse to replace what is not ours."""
    try:
        mode = out.stat().st_mode
        if case.exists() and out.samefile(case):
            raise fault("PL0018", out)
        if overwrite or not stat.S_ISREG(mode):
            return
        with out.open("rb") as stream:
            held = stream.read(_LOOKED_AT)
            tail = held if len(held) < _LOOKED_AT else _tail(stream)
    except FileNotFoundError:
        return
    except OSError as error:
        raise failed(out, error) from None
    found, ours = ("parquet", b'"schema": "protlaw.' in tail) if held.startswith(b"PAR1") else _found(held)
    if held.strip() and not (ours and found == expected):
        raise fault("PL0013", out, found=f"file.{found}.ours" if ours else f"file.{found}", expected=f"file.{expected}.ours")


def _tail(stream: IO[bytes]) -> bytes:
    """The end of a file, where a Parquet file says what it is."""
    stream.seek(-(1 << 20), os.SEEK_END)
    return stream.read()


def _found(held: bytes) -> tuple[str, bool]:
    """What a file holds, and whether protlaw made it."""
    try:
        content = held.decode() if len(held) < _LOOKED_AT else held.decode(errors="ignore")
    except UnicodeDecodeError:
        return "bytes", False
    found = kind(content)
    return found, _MARKS[found].search(content) is not None


def _replace(out: Path, content: bytes) -> None:
    """Write beside the file and put it in its place: at any moment the old one is whole or the new one is."""
    draft = None
    try:
        kept = out.stat().st_mode if out.exists() else None
        if kept is not None and stat.S_ISDIR(kept):
            raise fault("PL0014", out)
        if kept is not None and not stat.S_ISREG(kept):
            out.write_bytes(content)  # a device or a pipe: nothing to keep, nothing to replace
            return
        handle, draft = tempfile.mkstemp(prefix=".protlaw-", suffix=".tmp", dir=out.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if kept is not None:
            os.chmod(draft, stat.S_IMODE(kept))
        os.replace(draft, out)
        draft = None
    except OSError as error:
        raise failed(out, error) from None
    finally:
        if draft is not None:
            with contextlib.suppress(OSError):
                os.unlink(draft)


def failed(out: Path, error: OSError) -> SourceError:
    code = _FAULTS.get(error.errno or 0, "PL0010")
    return fault(code, out, folder=str(out.parent), why=error.strerror or "")


def fault(code: str, out: Path, **args: str) -> SourceError:
    return SourceError([Diagnostic(code, {"file": str(out), **args}, help=f"{code}.help")])
