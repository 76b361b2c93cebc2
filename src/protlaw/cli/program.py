"""The program and its commands, each in a module of its own that is imported when it is asked for."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from protlaw.api import ENGINE
from protlaw.render.messages import text

COMMANDS = (
    "check", "ask", "options", "term", "verify", "compare", "audit", "explain", "show", "history", "text", "gaps", "drafts", "diff",
    "witness", "fmt", "lint", "test", "schema", "population",
)  # fmt: skip


class Words:
    """Makes commands and parameters whose help is in a language. Keys are those of the catalogue, without `cli_`."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def say(self, key: str) -> str:
        return text(self.lang, f"cli_{key}")

    def option(self, *names: str, key: str, **rest: Any) -> click.Option:
        return click.Option(list(names), help=self.say(key), **rest)

    def file(self, name: str, **rest: Any) -> click.Argument:
        return click.Argument([name], type=click.Path(path_type=Path), **rest)

    def command(self, name: str, run: Callable[..., int | None], *params: click.Parameter) -> click.Command:
        """A command that also takes `--lang`, which it hands to `run`; its result is the exit code."""
        chosen = click.Option(["--lang"], type=click.Choice(["es", "en"]), default=self.lang, help=self.say("lang"))
        return _Command(name, callback=run, params=[*params, chosen], help=self.say(name))


def program(lang: str) -> click.Group:
    """The program with its help in a language."""
    words = Words(lang)
    settings = {"help_option_names": ["-h", "--help"], "max_content_width": 100, "obj": words}
    return _Program(
        "protlaw",
        help=words.say("protlaw"),
        context_settings=settings,
        params=[
            click.Option(["--lang"], type=click.Choice(["es", "en"]), expose_value=False, help=words.say("lang")),
            click.Option(["--version"], is_flag=True, is_eager=True, expose_value=False, help=words.say("version"), callback=_version),
        ],
    )


def _version(_context: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"protlaw {ENGINE}")
        raise click.exceptions.Exit(0)


# --- help in the reader's language ---------------------------------------------------------------------------------------


def _said_in(context: click.Context) -> str:
    words: Words = context.find_root().obj
    return words.lang


class _Formatter(click.HelpFormatter):
    """Help pages with their headings in the reader's language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, text(_said_in(click.get_current_context()), "help_usage"))

    def write_heading(self, heading: str) -> None:
        super().write_heading(text(_said_in(click.get_current_context()), f"help_{heading.lower()}"))


class _Context(click.Context):
    formatter_class = _Formatter


class _Command(click.Command):
    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = text(_said_in(ctx), "help_help")
        return option


class _Program(_Command, click.Group):
    """The commands together."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        made: click.Command = import_module(f"protlaw.cli.commands.{cmd_name}").command(ctx.find_root().obj)
        return made
