"""The interview in the terminal, or with answers piped in: what is said is printed, what is answered is read line by line."""

import os
import sys
from pathlib import Path

import click

from protlaw.api import Law
from protlaw.cli.output import diagnostics, write
from protlaw.cli.shipped import shipped
from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.interview.dialogue import Interview
from protlaw.interview.paper import Paper, comment
from protlaw.interview.session import Left, Session
from protlaw.interview.values import Writer, scalar
from protlaw.render.messages import text


class Terminal:
    """Whoever sits at the terminal. What is piped in is shown after its question, so that the whole can be read again."""

    def say(self, words: str = "") -> None:
        click.echo(words)

    def ask(self) -> str:
        try:
            if sys.stdin.isatty():
                return input("> ")
            line = sys.stdin.readline()
        except (EOFError, KeyboardInterrupt):
            raise Left from None
        except UnicodeDecodeError:
            raise SourceError([Diagnostic("PL0041", {}, help="PL0041.help")]) from None
        if not line:
            raise Left
        click.echo(f"> {line.rstrip()}")
        return line


class Kept:
    """The file the interview is kept in; if it cannot be written, another is asked for, and in the end nothing is lost."""

    def __init__(self, file: Path, terminal: Terminal, lang: str) -> None:
        self.file, self.terminal, self.lang = file, terminal, lang

    def __call__(self, content: str) -> None:
        while True:
            try:
                write(content, self.file)
                return
            except SourceError as error:
                self.terminal.say(diagnostics(error, self.lang))
            try:
                self.terminal.say(text(self.lang, "talk.file.again"))
                self.file = Path(self.terminal.ask().strip() or self.file)
            except Left:
                self.terminal.say(text(self.lang, "talk.not_kept") + "\n")
                self.terminal.say(content)
                raise click.exceptions.Exit(2) from None


def hold(case: Path | None, out: Path | None, lang: str) -> int:
    """Hold the interview: on a file that is there, or on a new one."""
    if sys.stdin.isatty():
        import contextlib

        with contextlib.suppress(ImportError):
            import readline  # noqa: F401  # the arrow keys, and nothing kept of what was typed
    terminal = Terminal()
    try:
        law, paper = _taken_up(case) if case is not None else _begun(_named(out, terminal, lang), lang)
    except Left:
        return 0
    kept = Kept(Path(paper.file), terminal, lang)
    Interview(Session(law, lang, terminal, kept, paper)).run()
    return 0


def _taken_up(case: Path) -> tuple[Law, Paper]:
    """A case file as it stands; it must be one that can be read, and added to line by line."""
    from protlaw.intake.read import intake_document, jurisdiction_of
    from protlaw.intake.source import read_document, read_text

    content = read_text(case)
    document = read_document(content, str(case))
    law = shipped(jurisdiction_of(document))
    if case.suffix != ".md":
        intake_document(document, law.book)
    if case.suffix == ".md" or content.lstrip().startswith("{"):
        raise SourceError([Diagnostic("PL0042", {"file": str(case)}, help="PL0042.help")])
    return law, Paper(content, str(case), law.book)


def _named(out: Path | None, terminal: Terminal, lang: str) -> Path:
    """The file to write; a new one, in a folder that is there."""
    if out is None:
        default = text(lang, "talk.file.default")
        terminal.say(text(lang, "talk.file", default=default))
        out = Path(terminal.ask().strip() or default)
    if out.exists():
        raise SourceError([Diagnostic("PL0040", {"file": str(out)}, help="PL0040.help")])
    code = "PL0015" if not out.parent.is_dir() else "PL0016" if not os.access(out.parent, os.W_OK) else None
    if code is not None:
        raise SourceError([Diagnostic(code, {"file": str(out), "folder": str(out.parent)}, help=f"{code}.help")])
    return out


def _begun(file: Path, lang: str) -> tuple[Law, Paper]:
    """A new case file, with nothing in it but its name and which law it is for."""
    law = shipped(None)
    key = Writer(lang).key
    head = [line for words in text(lang, "talk.title").split("\n") for line in comment(words, "")]
    rows = [*head, f"{key('case')}: {scalar(file.stem)}", f"{key('jurisdiction')}: {law.book.jurisdiction.code}"]
    return law, Paper("\n".join(rows) + "\n", str(file), law.book)
