"""The command line. The entry point: exit codes as documented, diagnostics instead of tracebacks, words as asked."""

import gc
import os
import sys
from pathlib import Path

import click

from protlaw.cli.output import diagnostics
from protlaw.cli.program import COMMANDS, program
from protlaw.core.diagnostic import SourceError
from protlaw.render.messages import text


def main() -> None:
    """Run the command that was typed and leave with its exit code."""
    gc.disable()  # one case, one process: nothing lives long enough to be worth collecting
    lang = _language(sys.argv[1:])
    try:
        code = program(lang).main(prog_name="protlaw", standalone_mode=False)
    except SourceError as error:
        click.echo(diagnostics(error, lang), err=True, nl=False)
        code = 2
    except click.exceptions.Exit as error:
        code = error.exit_code
    except click.ClickException as error:
        click.echo(_misuse(error, lang), err=True)
        code = 2
    except click.Abort:
        code = 2
    except SystemExit:
        code = 0  # nobody reads on: click leaves so when the pipe is closed
    except Exception as error:
        _own_fault(error, lang)
        code = 70
    sys.exit(code or 0)


def _own_fault(error: Exception, lang: str) -> None:
    """Our own error: where in our code, never what was in the case."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    places = "\n".join(f"  {Path(f.filename).name}:{f.lineno} {f.name}" for f in frames[-12:])
    click.echo(f"{text(lang, 'internal_error', kind=type(error).__name__)}\n{places}", err=True)


def _language(args: list[str]) -> str:
    """`--lang`, else the locale; Spanish if it is neither."""
    for i, arg in enumerate(args):
        if arg.startswith("--lang"):
            value = arg.partition("=")[2] or (args[i + 1] if i + 1 < len(args) else "")
            if value in ("es", "en"):
                return value
    locale = next((os.environ[v] for v in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(v)), "")
    return "en" if locale.lower().split(".")[0] in ("c", "posix") or locale.lower().startswith("en") else "es"


def _misuse(error: click.ClickException, lang: str) -> str:
    """A wrong command line, in the reader's language."""
    match error:
        case click.NoSuchOption():
            meant = (error.possibilities or [""])[0]
            said = text(lang, "usage_option", found=error.option_name) + (f" {text(lang, 'usage_meant', meant=meant)}" if meant else "")
        case click.MissingParameter():
            said = text(lang, "usage_missing", name=(error.param.human_readable_name if error.param else ""))
        case click.BadParameter():
            said = text(lang, "usage_value", name=(error.param.opts[-1] if error.param else ""), why=_choices(error))
        case click.UsageError() if error.ctx is not None and error.ctx.command.name == "protlaw":
            found = next((a for a in error.ctx.args + sys.argv[1:] if f"'{a}'" in error.message), "")
            if not found:
                with error.ctx.scope(cleanup=False):
                    return error.ctx.get_help()
            said = text(lang, "usage_command", found=found, commands=", ".join(COMMANDS))
        case _:
            said = text(lang, "usage_extra", found=" ".join(sys.argv[1:]))
    return f"error: {said}\n  = {text(lang, 'usage_help')}"


def _choices(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    return ", ".join(f"`{c}`" for c in kind.choices) if isinstance(kind, click.Choice) else ""
