"""A folder of results: made whole or not at all, and put only where there was nothing or an earlier one of the same kind."""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from protlaw.core.diagnostic import Diagnostic, SourceError

MANIFEST = "manifest.json"


@contextmanager
def folder_for(out: Path, schema: str) -> Iterator[Path]:
    """A draft folder that takes the place of `out` when all went well, and is gone if not.

    What stood there is replaced only if its manifest begins with `schema`."""
    if out.exists() and not _ours(out, schema):
        raise SourceError([Diagnostic("PL0093", {"folder": str(out)}, help="PL0093.help")])
    parent = out.absolute().parent
    try:
        draft = Path(tempfile.mkdtemp(prefix=".protlaw-", suffix=".tmp", dir=parent))
    except OSError as error:
        raise _failed(out, error) from None
    try:
        yield draft
        _put(draft, out)
    except OSError as error:
        raise _failed(out, error) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _ours(out: Path, schema: str) -> bool:
    if not out.is_dir():
        return False
    if not any(out.iterdir()):
        return True
    with contextlib.suppress(OSError, ValueError, AttributeError):
        return str(json.loads((out / MANIFEST).read_bytes()).get("schema", "")).startswith(schema)
    return False


def _put(draft: Path, out: Path) -> None:
    """In its place; what was there goes only once the new one stands."""
    draft.chmod(0o700)
    old = draft.with_suffix(".old")
    if out.exists():
        os.replace(out, old)
    os.replace(draft, out)
    shutil.rmtree(old, ignore_errors=True)


def _failed(out: Path, error: OSError) -> SourceError:
    return SourceError([Diagnostic("PL0010", {"file": str(out), "why": error.strerror or ""}, help="PL0010.help")])
