"""Where what was asked for goes: the terminal, or a file replaced whole or not at all. Nothing else is written."""

import contextlib
import os
import sys
from pathlib import Path

import click

from protlaw.core.diagnostic import Diagnostic, SourceError


def diagnostics(error: SourceError, lang: str) -> str:
    from protlaw.render.terminal import diagnostics_text

    return diagnostics_text(error.diagnostics, error.sources, lang)


def write(content: str, out: Path | None) -> None:
    """To the terminal, or to a file that is replaced whole or not at all."""
    if out is None and sys.stdout.isatty():
        from protlaw.render.colour import print_coloured

        print_coloured(content)
        return
    if out is None:
        click.echo(content, nl=False)
        return
    draft = out.parent / f".{out.name}.{os.getpid()}.tmp"
    try:
        draft.write_text(content, "utf-8")
        draft.replace(out)
    except OSError as error:
        raise SourceError([Diagnostic("PL0010", {"file": str(out), "why": error.strerror or ""}, help="PL0010.help")]) from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()
