"""Many cases judged by two texts of a law: files read at once, or a population drawn for it."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from protlaw.api import as_of_case, data_folder
from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.intake.casefile import CaseFile
from protlaw.reform.comparison.asked import telling_norms
from protlaw.reform.comparison.behave import Behaviour, Read, behaved
from protlaw.reform.comparison.compare import Comparison
from protlaw.reform.comparison.text import Text
from protlaw.render.diagnostics import message
from protlaw.render.messages import text

_KINDS = (".yaml", ".yml", ".json", ".md")
MOST = 1_000_000  # cases drawn for one comparison
T = TypeVar("T")


def behaviour(a: Text, b: Text, places: tuple[Path, ...], lang: str) -> Behaviour:
    """What changes in the cases of some files and folders; a file that one text cannot read is told, not guessed at."""
    read: list[Read] = []
    unread: list[tuple[str, str]] = []
    for file in files(places):
        try:
            read.append(_read(file, a, b))
        except SourceError as error:
            first = error.diagnostics[0]
            unread.append((str(file), message(first.code, first.args, lang)))
    if not read:
        raise SourceError([Diagnostic("PL0062", {"found": ", ".join(map(str, places))}, help="PL0062.help")])
    return behaved(a, b, shown(read, len(read), text(lang, "diff.judging")), unread)


def files(places: tuple[Path, ...]) -> list[Path]:
    """The case files named, and those of the folders named."""
    found = [f for p in places for f in (sorted(x for x in p.rglob("*") if x.suffix in _KINDS) if p.is_dir() else [p])]
    return list(dict.fromkeys(found))


def _read(file: Path, a: Text, b: Text) -> Read:
    from protlaw.intake.source import read_text

    content = read_text(file)
    if file.suffix == ".md":
        from protlaw.scenarios import facts_of

        content = facts_of(content)
    old = _case(content, file, a)
    new = old if a.whole.digest == b.whole.digest else _case(content, file, b)
    seen = as_of_case(new)
    return Read(new.name, old, new, seen.facts_until, seen.known_at)


def _case(content: str, file: Path, side: Text) -> CaseFile:
    from protlaw.intake.read import intake

    return intake(content, str(file), side.whole)


def shown(items: Iterable[T], total: int, label: str) -> Iterator[T]:
    """One after the other, with how far it has come where somebody is looking."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description=label, total=total, console=Console(stderr=True), transient=True)


def invented(found: Comparison, profile: str, n: int, seed: int, lang: str) -> Behaviour:
    """What changes in a population drawn from a profile, in the norms that do not say the same in both texts."""
    if not 1 <= n <= MOST:
        raise SourceError([Diagnostic("PL0092", {"found": str(n), "limit": f"{MOST:,}"}, help="PL0092.help")])
    from protlaw.cli.population import counted
    from protlaw.reform.population.files import write_tables
    from protlaw.reform.population.profile import load_profile
    from protlaw.reform.population.sample import Sampler
    from protlaw.reform.population.tally import Tally

    drawn = load_profile(profile, data_folder() / "jurisdictions" / "populations").profile
    sampler = Sampler(drawn, seed)
    with TemporaryDirectory(prefix="protlaw-") as folder:
        write_tables(counted(sampler, Tally(drawn), n, lang), Path(folder), "parquet", drawn, found.a.whole, sampler.until)
        import pyarrow.parquet as pq

        from protlaw.reform.comparison.behave_tables import behaved_tables

        tables = {path.stem: pq.read_table(path) for path in sorted(Path(folder).glob("*.parquet"))}
        seen = behaved_tables(found.a, found.b, tables, telling_norms(found))
        return seen._replace(unread=tuple((norm, text(lang, f"refused.{why}")) for norm, why in seen.unread))


def only_profile() -> str:
    """The profile meant where none is named: the only one shipped, or an error that lists them."""
    known = sorted(path.stem for path in (data_folder() / "jurisdictions" / "populations").glob("*.toml"))
    if len(known) != 1:
        raise SourceError([Diagnostic("PL0090", {"found": "", "options": ", ".join(f"`{k}`" for k in known)}, help="PL0090.help")])
    return known[0]
