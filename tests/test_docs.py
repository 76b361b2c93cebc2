"""Every fenced block of the README and of docs/ is run; `python tests/test_docs.py --refresh` writes their outputs anew.

A block is named by its language and, if need be, by comments on the lines above it:

    console    each `$ protlaw …` runs in a copy of the fixtures, with `< FILE` as what is typed; what follows is what it prints.
               A line with only `…` stands for whatever was cut. `<!-- keep: A | B / b -->` says which paragraphs a refresh keeps (`~A`: with A in it), and of B
               which items.
    python     runs, with what earlier blocks of the page defined; an `output` block after it is what it prints
    yaml json  a case file. `<!-- file: x.yaml -->` leaves it in the folder where the page's commands run, `<!-- petition -->`
               says that these are facts of one petition, `<!-- wrong: PL4001 -->` that it must be refused so
    law        is parsed, and compiled too if it declares an instrument or says `<!-- in mx.lppddhp -->`
    markdown   a scenario, left in the folder of the page (`<!-- file: … -->`) and run there
    sh         stands word for word in `.ci/run`
    text       anything else; `<!-- file: … -->` leaves it in the folder of the page
"""

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import protlaw
from protlaw import cli
from protlaw.api import data_folder
from protlaw.cli.program import COMMANDS, program
from protlaw.semantics.compile import Sources, compile_law
from protlaw.syntax.parse import parse_text

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted(p for p in (ROOT / "docs").rglob("*.md") if "errors" not in p.parts)]
FENCE = re.compile(r"(?P<say>(?:^<!-- [^\n]* -->\n)*)^(?P<fence>`{3,})(?P<lang>[^\n]*)\n(?P<body>.*?)^(?P=fence)[ \t]*$", re.M | re.S)
KNOWN = {"console", "python", "output", "yaml", "json", "law", "markdown", "sh", "text"}
CUT = "…"
NEWLINE = "\n"
EXAMPLES = {"first-case.yaml": "primer-expediente.yaml"}
PETITION = "zone: America/Mexico_City\ncomplete_until: {at: 2023-12-31, by: us}\npersons: [{id: ana}, {id: luz}]\npetitions:\n  - id: s1\n"


class Block(NamedTuple):
    """A fenced block: what it is, what the comments above it say, what it holds and where."""

    lang: str
    say: str
    body: str
    span: tuple[int, int]

    def said(self, word: str) -> str | None:
        match = re.search(rf"^<!-- {word}:? ?(.*?) ?-->$", self.say, re.M)
        return match[1] if match else None


def blocks(text: str) -> list[Block]:
    return [Block(m["lang"].strip(), m["say"], m["body"], m.span("body")) for m in FENCE.finditer(text)]


# --- running -------------------------------------------------------------------------------------------------------------


class Page:
    """A page being run: its folder, what its Python has defined so far, and what each block should now hold."""

    def __init__(self, path: Path, folder: Path, cache: Path) -> None:
        self.path, self.folder, self.cache = path, folder, cache
        self.text = path.read_text("utf-8")
        self.names: dict[str, object] = {}
        self.printed = ""
        self.code = 0
        self.law = protlaw.load("mx", cache)
        shutil.copytree(data_folder() / "fixtures", folder / "fixtures")
        shutil.copytree(data_folder() / "rules", folder / "rules")

    def run(self) -> Iterator[tuple[Block, str]]:
        """Run every block in order; each comes with the text it should hold."""
        locale = "es_MX.UTF-8" if "es" in self.path.parts else "en_GB.UTF-8"
        here, before = Path.cwd(), dict(os.environ)
        os.chdir(self.folder)
        os.environ.update(LC_ALL=locale, XDG_CACHE_HOME=str(self.cache))
        try:
            for block in blocks(self.text):
                try:
                    now = getattr(self, f"run_{block.lang}")(block)
                except BaseException as error:
                    error.add_note(f"{self.path.relative_to(ROOT)}:{self.text.count(NEWLINE, 0, block.span[0])}")
                    if isinstance(error, protlaw.SourceError):
                        error.add_note("\n".join(f"{d.code} {d.path or d.span} {d.args}" for d in error.diagnostics))
                    raise
                yield block, now
        finally:
            os.chdir(here)
            os.environ.clear()
            os.environ.update(before)

    def run_text(self, block: Block) -> str:
        self.keep(block.said("file"), block.body)
        return block.body

    def run_sh(self, block: Block) -> str:
        done = (ROOT / ".ci/run").read_text("utf-8")
        for line in block.body.splitlines():
            assert line in done, f".ci/run does not call `{line}`"
        return block.body

    def run_python(self, block: Block) -> str:
        with captured() as out:
            exec(compile(block.body, str(self.path), "exec", dont_inherit=True), self.names)
        self.printed = out.getvalue()
        return block.body

    def run_output(self, block: Block) -> str:
        return kept(self.printed, block)

    def run_console(self, block: Block) -> str:
        out = ""
        for command in re.findall(r"^\$ (.*)$", block.body, re.M):
            printed = self.command(command)
            out += f"$ {command}\n" + (printed if command.startswith("echo") else kept(printed, block))
        return out

    def command(self, line: str) -> str:
        if line == "echo $?":
            return f"{self.code}\n"
        line = line.removeprefix("pip install . && ")
        line, _, answers = line.partition(" < ")
        words = shlex.split(line)
        assert words[0] == "protlaw", f"only `protlaw` can be run here: {line}"
        argv, stdin, sys.argv = sys.argv, sys.stdin, words
        try:
            sys.stdin = io.StringIO((self.folder / answers).read_text("utf-8") if answers else "")
            with captured() as out, pytest.raises(SystemExit) as left:
                cli.main()
        finally:
            sys.argv, sys.stdin = argv, stdin
        self.code = int(left.value.code or 0)
        assert self.code != 70, f"{line}\n{out.getvalue()}"
        return out.getvalue()

    def run_yaml(self, block: Block) -> str:
        text = block.body
        if block.said("petition") is not None:
            text = PETITION + "".join(f"    {line}\n" for line in text.splitlines())
        name = block.said("file") or "case.yaml"
        self.keep(block.said("file"), text)
        wrong = block.said("wrong")
        if wrong is None:
            self.law.parse_case(text, name)
            return block.body
        with pytest.raises(protlaw.SourceError) as refused:
            self.law.parse_case(text, name)
        assert wrong in {d.code for d in refused.value.diagnostics}
        return block.body

    run_json = run_yaml

    def run_law(self, block: Block) -> str:
        tree, faults = parse_text(block.body if block.body.startswith("%lang") else f"%lang en\n{block.body}", "page.law")
        assert tree is not None, [(d.code, d.args) for d in faults]
        tables = (data_folder() / "jurisdictions/mx.toml").read_text("utf-8")
        if block.said("in") is not None:
            folder = (block.said("in") or "").replace(".", "/")
            rules = {p.relative_to("rules").as_posix(): p.read_text("utf-8") for p in sorted(Path("rules/mx").rglob("*.law"))}
            compile_law(Sources(tables, rules | {f"{folder}/page.law": block.body}), "mx")
        elif tree.declarations and tree.declarations[0].kind == "instrument":
            folder = next(w.text for w in tree.declarations[0].words("DOTTED")).replace(".", "/")
            compile_law(Sources(tables, {f"{folder}/page.law": block.body}), "mx")
        self.keep(block.said("file"), block.body)
        return block.body

    def keep(self, name: str | None, text: str) -> None:
        """Leave a text where the commands of the page find it."""
        if name:
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_text(text, "utf-8")

    def run_markdown(self, block: Block) -> str:
        self.keep(block.said("file"), block.body)
        return block.body


@contextlib.contextmanager
def captured() -> Iterator[io.StringIO]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        yield out


# --- cuts ----------------------------------------------------------------------------------------------------------------


def kept(printed: str, block: Block) -> str:
    """What a block keeps of what was printed: the paragraphs its comment names, with a `…` for each stretch left out."""
    wanted = block.said("keep")
    if wanted is None:
        return printed
    patterns = [[part.strip() for part in one.split(" / ")] for one in wanted.split(" | ")]
    found: list[list[str]] = []
    for paragraph in printed.rstrip("\n").split("\n\n"):
        lines = paragraph.split("\n")
        words = " ".join(line.strip() for line in lines)
        mine = [items for head, *items in patterns if (head[1:] in words if head.startswith("~") else words.startswith(head))]
        if not mine:
            found.append([CUT])
        else:
            found.append(items_of(lines, [item for items in mine for item in items]) if all(mine) else lines)
    merged: list[list[str]] = []
    for lines in found:
        if lines != [CUT] or not merged or merged[-1] != [CUT]:
            merged.append(lines)
    return "\n\n".join("\n".join(lines) for lines in merged) + "\n"


def items_of(lines: list[str], items: list[str]) -> list[str]:
    """The heading of a paragraph, if it has one, and the items that begin with these words, each with its own lines."""
    out: list[str] = []
    keeping = False
    for number, line in enumerate(lines):
        if (number and begins_item(line, lines[number - 1])) or (line.startswith(" ") and not number):
            keeping = any(re.sub(r"^\W+", "", line).startswith(item) for item in items)
        if keeping or (number == 0 and not line.startswith(" ")):
            out.append(line)
        elif out[-1:] != [f"  {CUT}"]:
            out.append(f"  {CUT}")
    return out


def begins_item(line: str, before: str) -> bool:
    """Whether a line begins an item, rather than going on with one: a mark, or a sentence after the end of another."""
    if len(line) - len(line.lstrip()) > 2:
        return False
    ended = before.rstrip().endswith((".", ":", ")", "?")) and not re.search(r"(art|fr|párr|para)\.$", before.rstrip())
    return not line.strip()[0].isalnum() or (ended and line.strip()[0].isupper()) or not before.startswith(" ")


def told(shown: str, printed: str) -> bool:
    """Whether a text with cuts is what was printed, line by line and in order."""
    parts: list[list[str]] = [[]]
    for line in shown.splitlines():
        if line.strip() == CUT:
            parts.append([])
        elif line.strip():
            parts[-1].append(line)
    rest = [line for line in printed.splitlines() if line.strip()]
    for number, part in enumerate(parts):
        starts = [0] if number == 0 else range(len(rest) - len(part) + 1)
        at = next((s for s in starts if rest[s : s + len(part)] == part), None)
        if at is None:
            return False
        rest = rest[at + len(part) :]
    return not rest or len(parts) > 1


# --- tests ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_blocks_run_and_say_what_is_printed(path: Path, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROTLAW_CACHE", str(cache))
    for block, now in Page(path, tmp_path / "page", cache).run():
        assert told(block.body, now), f"the output changed; run `python tests/test_docs.py --refresh`\n\n{now}"


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_blocks_say_what_they_are(path: Path) -> None:
    text = path.read_text("utf-8")
    assert {b.lang for b in blocks(text)} <= KNOWN
    assert len(re.findall(r"^`{3,}", FENCE.sub("", text), re.M)) == 0, "a fence is not closed"


def test_the_examples_say_the_same_in_both_languages() -> None:
    law = protlaw.load("mx")
    folder = data_folder() / "fixtures/mx/lppddhp/ejemplos"
    for english, spanish in EXAMPLES.items():
        first, second = (law.evaluate(law.read_case(folder / name)) for name in (english, spanish))
        assert [f[:8] for f in first.findings] == [f[:8] for f in second.findings]
        page = ROOT / "docs/es/primer-expediente.md"
        assert any(b.body == (folder / spanish).read_text("utf-8") for b in blocks(page.read_text("utf-8")))


def test_the_readme_sets_up_in_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert "pip install . && protlaw check fixtures/mx/lppddhp/casos-publicados/fcm-2017.md" in text
    assert 'pip install ".[test]" && pytest' in text


def test_links_of_the_readme_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text("utf-8")):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("path", ["README.md", "docs/cli.md"])
def test_every_command_is_documented(path: str) -> None:
    text = (ROOT / path).read_text("utf-8")
    assert all(f"protlaw {name}" in text for name in COMMANDS)


def test_every_option_is_documented() -> None:
    text = (ROOT / "docs/cli.md").read_text("utf-8")
    program_ = program("en")
    context = program_.make_context("protlaw", ["schema"])
    commands = [program_.get_command(context, name) for name in COMMANDS]
    options = {o for command in commands if command for p in command.params for o in p.opts if o.startswith("--")}
    assert sorted(o for o in options if f"`{o}" not in text) == []


def test_a_cut_is_no_licence() -> None:
    assert told("a\n…\nc\n", "a\nb\nc\n")
    assert not told("a\n…\nd\n", "a\nb\nc\n")
    assert not told("a\n", "a\nb\n")
    assert not told("b\n…\n", "a\nb\n")


# --- refreshing ------------------------------------------------------------------------------------------------------------


def refresh() -> None:
    """Write what each block prints now into its page."""
    for path in PAGES:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["PROTLAW_CACHE"] = str(Path(folder) / "cache")
            page = Page(path, Path(folder) / "page", Path(folder) / "cache")
            changes: list[tuple[tuple[int, int], str]] = []
            try:
                for block, now in page.run():
                    changes += [(block.span, now)] * (now != block.body)
            except Exception as error:
                print(f"{type(error).__name__}: {error}", *error.__notes__, sep="\n", file=sys.stderr)
            for (start, end), now in reversed(changes):
                page.text = page.text[:start] + now + page.text[end:]
            if changes:
                path.write_text(page.text, "utf-8")
                print(f"{path.relative_to(ROOT)}: {len(changes)}")


if __name__ == "__main__":
    if sys.argv[1:] != ["--refresh"]:
        sys.exit("python tests/test_docs.py --refresh")
    refresh()
