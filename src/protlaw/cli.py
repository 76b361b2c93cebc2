"""The command line: `protlaw check`, `show`, `fmt`, `lint`, `test`, `schema`. Thin: words and work are elsewhere."""

import contextlib
import gc
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from protlaw.api import ENGINE, Law, as_of_case, load, only_jurisdiction
from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.core.time import BadMoment, local
from protlaw.engine.derivation import Result
from protlaw.render.messages import text

CERTAIN = {"breached": {"breached", "violated"}, "late": {"breached", "violated", "met_late"}}
OPEN = frozenset({"title_only", "not_held"})


def main() -> None:
    """The entry point: exit codes as documented, diagnostics instead of tracebacks."""
    gc.disable()  # one case, one process: nothing lives long enough to be worth collecting
    lang = _language(sys.argv[1:])
    try:
        code = commands(lang).main(prog_name="protlaw", standalone_mode=False)
    except SourceError as error:
        click.echo(_diagnostics(error, lang), err=True, nl=False)
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
            said = text(lang, "usage_command", found=found)
        case _:
            said = text(lang, "usage_extra", found=" ".join(sys.argv[1:]))
    return f"error: {said}\n  = {text(lang, 'usage_help')}"


def _choices(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    return ", ".join(f"`{c}`" for c in kind.choices) if isinstance(kind, click.Choice) else ""


class _Formatter(click.HelpFormatter):
    """Help pages with their headings in the reader's language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, text(_said_in(), "help_usage"))

    def write_heading(self, heading: str) -> None:
        super().write_heading(text(_said_in(), f"help_{heading.lower()}"))


def _said_in() -> str:
    """The language of the commands now running."""
    return str(click.get_current_context().find_root().obj)


class _Context(click.Context):
    formatter_class = _Formatter


class _Command(click.Command):
    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = text(str(ctx.find_root().obj), "help_help")
        return option


class _Group(_Command, click.Group):
    """The commands together."""


def commands(lang: str) -> click.Group:
    """The commands with their help in a language."""

    def say(key: str) -> str:
        return text(lang, f"cli_{key}")

    settings = {"help_option_names": ["-h", "--help"], "max_content_width": 100, "obj": lang}
    group = _Group("protlaw", help=say("protlaw"), context_settings=settings)
    group.params.append(click.Option(["--lang"], type=click.Choice(["es", "en"]), expose_value=False, help=say("lang")))
    group.params.append(
        click.Option(["--version"], is_flag=True, is_eager=True, expose_value=False, help=say("version"), callback=_version)
    )
    chosen = click.Option(["--lang"], type=click.Choice(["es", "en"]), default=lang, help=say("lang"))

    def option(*names: str, key: str, **rest: Any) -> click.Option:
        return click.Option(list(names), help=say(key), **rest)

    def add(name: str, run: Callable[..., int | None], *params: click.Parameter) -> None:
        group.add_command(_Command(name, callback=run, params=[*params, chosen], help=say(name)))

    add(
        "check", check, click.Argument(["case"], type=click.Path(path_type=Path)),
        option("--format", "form", key="format", type=click.Choice(["text", "json"]), default="text"),
        option("--out", key="out", type=click.Path(path_type=Path)), option("--law-on", key="law_on", metavar="YYYY-MM-DD"),
        option("--facts-until", key="facts_until", metavar="MOMENT"), option("--known-at", key="known_at", metavar="MOMENT"),
        option("--reading", "readings", key="reading", metavar="A=b", multiple=True),
        option("--fail-on", key="fail_on", type=click.Choice(["late", "breached", "undetermined", "never"])),
        option("--details", key="details", is_flag=True), option("--salt", key="salt"),
    )  # fmt: skip
    add(
        "show", show, click.Argument(["instrument"]), click.Argument(["eid"], required=False),
        option("--on", key="on", metavar="YYYY-MM-DD"),
    )  # fmt: skip
    add(
        "fmt", fmt, click.Argument(["paths"], nargs=-1, required=True, type=click.Path(path_type=Path)),
        option("--to", key="to", type=click.Choice(["es", "en"])), option("--check", "only_check", key="fmt_check", is_flag=True),
        option("--stdout", "to_stdout", key="fmt_stdout", is_flag=True),
    )  # fmt: skip
    add("lint", lint, click.Argument(["paths"], nargs=-1, type=click.Path(path_type=Path)))
    add(
        "test", test, click.Argument(["paths"], nargs=-1, type=click.Path(path_type=Path)),
        option("--coverage", key="coverage", is_flag=True),
    )  # fmt: skip
    add("schema", schema, click.Argument(["what"], required=False))
    return group


def _version(_context: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"protlaw {ENGINE}")
        raise click.exceptions.Exit(0)


def _cache() -> Path | None:
    """Where compiled law is kept (law only, never cases)."""
    from platformdirs import user_cache_path

    return user_cache_path("protlaw", appauthor=False)


def _diagnostics(error: SourceError, lang: str) -> str:
    from protlaw.render.terminal import diagnostics_text

    return diagnostics_text(error.diagnostics, error.sources, lang)


# --- check ---------------------------------------------------------------------------------------------------------------


def check(
    case: Path, form: str, out: Path | None, law_on: str | None, facts_until: str | None, known_at: str | None, readings: tuple[str, ...],
    fail_on: str | None, details: bool, salt: str | None, lang: str,
) -> int:  # fmt: skip
    from protlaw.intake.read import intake_document, jurisdiction_of
    from protlaw.intake.source import read_document, read_text

    stated_text = read_text(case)
    if case.suffix == ".md":
        from protlaw.scenarios import facts_of

        stated_text = facts_of(stated_text)
    document = read_document(stated_text, str(case))
    law = load(jurisdiction_of(document) or only_jurisdiction(), _cache())
    stated = intake_document(document, law.book)
    zone = stated.zone or law.book.jurisdiction.zone
    as_of = as_of_case(stated, _horizon(facts_until, "--facts-until", zone), _horizon(known_at, "--known-at", zone), _day(law_on))
    result = law.evaluate(stated, as_of, _readings(readings))
    _write(_rendered(result, form, lang, details, salt), out)
    return exit_code(result, fail_on)


def _rendered(result: Result, form: str, lang: str, details: bool, salt: str | None) -> str:
    if form == "text":
        from protlaw.render.terminal import check_text

        return check_text(result, lang, details=details)
    import json

    from protlaw.render.contract import result_data

    return json.dumps(result_data(result, lang, ENGINE, salt or secrets.token_hex(16)), ensure_ascii=False, indent=2) + "\n"


def exit_code(result: Result, fail_on: str | None) -> int:
    """1: something breached, late or violated for certain; else 3: something undetermined or not held; else 0."""
    if fail_on == "never":
        return 0
    bad = CERTAIN["breached" if fail_on == "breached" else "late"]
    if any(f.settled and f.status in bad for f in result.findings):
        return 1
    unsure = any(f.status == "undetermined" or not f.settled or f.fidelity in OPEN for f in result.findings)
    return 3 if unsure and fail_on in (None, "undetermined") else 0


def _horizon(value: str | None, option: str, zone: str) -> int | None:
    """A moment given on the command line; a day means its end."""
    if value is None:
        return None
    try:
        return local(value, zone).latest
    except BadMoment as error:
        raise SourceError([Diagnostic("PL0008", {"option": option, "found": error.text}, help="PL0008.help")]) from None


def _day(value: str | None) -> str | None:
    if value is not None and (len(value) != 10 or _horizon(value, "--law-on", "UTC") is None):
        raise SourceError([Diagnostic("PL0008", {"option": "--law-on", "found": value}, help="PL0008.help")])
    return value


def _readings(given: tuple[str, ...]) -> dict[str, str]:
    pairs = [g.partition("=") for g in given]
    for name, _, value in pairs:
        if not name or not value:
            raise SourceError([Diagnostic("PL0009", {"found": f"{name}"}, help="PL0009.help")])
    return {name: value for name, _, value in pairs}


def _write(content: str, out: Path | None) -> None:
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


# --- law -----------------------------------------------------------------------------------------------------------------


def show(instrument: str, eid: str | None, on: str | None, lang: str) -> int:
    from protlaw.render.verbalise import show as shown

    law = load(instrument.split(".")[0], _cache())
    click.echo(shown(law.book, instrument, eid, lang, _day(on)), nl=False)
    return 0


def fmt(paths: tuple[Path, ...], to: str | None, only_check: bool, to_stdout: bool, lang: str) -> int:
    from protlaw.intake.source import read_text
    from protlaw.syntax.print import format_text

    code = 0
    for path in _law_files(paths):
        text_ = read_text(path)
        formatted, faults = format_text(text_, str(path), to)
        if formatted is None:
            raise SourceError(faults, {str(path): text_})
        if to_stdout:
            click.echo(formatted, nl=False)
        elif formatted != text_:
            code = 1 if only_check else code
            click.echo(str(path))
            if not only_check:
                _write(formatted, path)
    return code


def _law_files(paths: tuple[Path, ...]) -> list[Path]:
    return [f for p in paths for f in (sorted(p.rglob("*.law")) if p.is_dir() else [p])]


def lint(paths: tuple[Path, ...], lang: str) -> int:
    """Check rule files: those given (with the shipped tables of their jurisdiction), or the shipped law."""
    from protlaw.api import data_folder
    from protlaw.intake.source import read_text
    from protlaw.render.terminal import diagnostics_text
    from protlaw.semantics.checks import lint as checked
    from protlaw.semantics.compile import Sources, compile_law

    given = paths or (data_folder() / "rules",)
    found = {_under_rules(f, p): read_text(f) for p in given for f in _law_files((p,))}
    code = next((name.split("/")[0] for name in found if "/" in name), None) or only_jurisdiction()
    table = data_folder() / "jurisdictions" / f"{code}.toml"
    around = {_under_rules(f, f): read_text(f) for p in given for f in _siblings(p, code)}
    book, diagnostics = compile_law(Sources(read_text(table), around | found), code)
    diagnostics = [d for d in (*diagnostics, *checked(book)) if d.span is None or d.span.file in found]
    click.echo(diagnostics_text(diagnostics, found, lang) if diagnostics else text(lang, "lint_clean", n=len(found)) + "\n", nl=False)
    return 2 if any(d.severity == "error" for d in diagnostics) else 0


def _siblings(path: Path, jurisdiction: str) -> list[Path]:
    """The rest of a jurisdiction's law, which a file or instrument under `rules/` is read with."""
    above = next((p for p in path.absolute().parents if p.name == "rules"), None)
    return sorted((above / jurisdiction).rglob("*.law")) if above else []


def _under_rules(path: Path, given: Path) -> str:
    """Where a file stands under `rules/`, which says its jurisdiction and instrument; else under the folder given."""
    above = [p for p in path.absolute().parents if p.name == "rules"]
    if above:
        return path.absolute().relative_to(above[0]).as_posix()
    return path.relative_to(given).as_posix() if given.is_dir() else path.name


def test(paths: tuple[Path, ...], coverage: bool, lang: str) -> int:
    """Run scenarios: those given, or all that ship."""
    from protlaw.api import data_folder
    from protlaw.scenarios import expectations, run, scenario_files

    laws: dict[str, Law] = {}
    passed, failed, results = 0, 0, []
    for path in [f for p in (paths or (data_folder() / "fixtures",)) for f in scenario_files(p)]:
        for expectation in expectations(path):
            law = _law_for(expectation.facts, laws)
            outcome = run(law, expectation)
            results.append(outcome)
            passed, failed = passed + (not outcome.faults), failed + bool(outcome.faults)
            for fault in outcome.faults:
                click.echo(f"{expectation.name}: {fault}", err=True)
    click.echo(text(lang, "test_summary", passed=passed, failed=failed))
    if coverage:
        from protlaw.coverage import coverage_text

        click.echo(coverage_text(next(iter(laws.values())).book, results, lang), nl=False)
    return 1 if failed else 0


def _law_for(facts: str, laws: dict[str, Law]) -> Law:
    """The law a case names, loaded once."""
    from protlaw.intake.read import jurisdiction_of
    from protlaw.intake.source import read_document

    code = jurisdiction_of(read_document(facts, "")) or only_jurisdiction()
    if code not in laws:
        laws[code] = load(code, _cache())
    return laws[code]


def schema(what: str | None, lang: str) -> int:
    """JSON Schema of a case file of a jurisdiction, or of a `result`."""
    import json

    if what == "result":
        from protlaw.render.schema import result_schema

        click.echo(json.dumps(result_schema(), ensure_ascii=False, indent=2))
        return 0
    from protlaw.intake.read import case_schema

    click.echo(json.dumps(case_schema(load(what or only_jurisdiction(), _cache()).book), ensure_ascii=False, indent=2))
    return 0
