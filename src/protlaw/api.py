"""The public functions: load a jurisdiction's law, read a case, evaluate it.

    import protlaw
    law = protlaw.load("mx")
    case = law.read_case(Path("case.yaml"))
    result = law.evaluate(case)

No input or output beyond the law that travels with the package and the files named by the caller.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from protlaw.core.diagnostic import Diagnostic, SourceError, closest
from protlaw.core.values import FUTURE
from protlaw.engine.derivation import AsOf, Result
from protlaw.engine.evaluate import evaluate
from protlaw.intake.casefile import CaseFile
from protlaw.law.jurisdiction import DRAFTS
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.store import plain, revive

if TYPE_CHECKING:
    from datetime import datetime

    from protlaw.engine.options import Options
    from protlaw.engine.rows import Rows
    from protlaw.many.cluster import Worker
    from protlaw.many.judge import Asked
    from protlaw.many.result import ManyResult

ENGINE = "0.1.0"


class Law:
    """A jurisdiction's law, loaded: every encoded norm with all its versions."""

    def __init__(self, book: Lawbook) -> None:
        self.book = book

    @property
    def digest(self) -> str:
        """The content of the encoded law, as a digest; equal laws have equal digests."""
        return self.book.digest

    def read_case(self, path: Path) -> CaseFile:
        """The case in a YAML or JSON file. Raises SourceError with every fault found in it."""
        from protlaw.intake.source import read_text

        return self.parse_case(read_text(path), str(path))

    def parse_case(self, text: str, file: str = "case") -> CaseFile:
        """The case in a text, YAML or JSON. Raises SourceError with every fault found in it."""
        from protlaw.intake.read import intake

        return intake(text, file, self.book)

    def evaluate(
        self,
        case: CaseFile,
        as_of: AsOf | None = None,
        readings: Mapping[str, str] | None = None,
        assumptions: Mapping[str, str] | None = None,
        against: str | None = None,
    ) -> Result:
        """Every finding about a case.

        `as_of` defaults to the latest moment recorded in the file, never the machine's clock. `readings` chooses a reading
        by ambiguity (its short or full name), or a named set with `{"set": "protective"}`. `assumptions` supposes facts, as a
        file would write them: `{"petition:s1.danger_declared": "none"}`. `against` takes the readings worst for a role
        (`"persons"`: whoever is no authority). Either makes the result a hypothesis, and says so.
        """
        seen, choices = as_of or as_of_case(case), self.chosen(readings or {})
        if not assumptions and against is None:
            return evaluate(self.book, case, seen, choices)
        from protlaw.engine.assume import supposing  # a plain answer does not pay for it

        return supposing(self.book, case, seen, choices, assumptions or {}, against)

    def evaluate_many(
        self,
        tables: Mapping[str, object],
        facts_until: "int | str | datetime | None" = None,
        absent: Iterable[str] = (),
        readings: Mapping[str, str] | None = None,
        norms: Iterable[str] | None = None,
        law_on: str | None = None,
        place: str | None = None,
        sample: int = 20,
    ) -> "ManyResult":
        """The answers about many cases at once: one table for each kind of thing (pyarrow, Polars, pandas, anything with the Arrow
        interface), by the name of its section in a case file.

        `facts_until`: up to when facts are looked at, where a table `cases` does not say (a day means its end). `absent`: columns in
        which null says that it did not happen; elsewhere null is unknown. `place`: the fact that says where a case is, for summaries.
        `sample`: how many cases the reference interpreter judges again. A cell that cannot be read sets its case aside, in `faults`.
        """
        from protlaw.many.judge import Judge  # one case needs no columns
        from protlaw.many.result import ManyResult

        judge = Judge(self.book, self._asked(facts_until, absent, readings, norms, law_on, place, sample))
        return ManyResult(judge.judge(tables), judge.refused, self.book.jurisdiction.zone)

    def worker(
        self,
        table: str,
        facts_until: "int | str | datetime | None" = None,
        absent: Iterable[str] = (),
        readings: Mapping[str, str] | None = None,
        norms: Iterable[str] | None = None,
        law_on: str | None = None,
        place: str | None = None,
        sample: int = 1,
    ) -> "Worker":
        """A function from a batch of cases to a batch of answers, to be run by a cluster: it holds this law, and can be sent.

        Each row of a batch is a case: its columns are those of `table`, and lists of structures are the rows of the others.
        `sample` is for each batch."""
        from protlaw.many.cluster import worker

        return worker(self.book, table, self._asked(facts_until, absent, readings, norms, law_on, place, sample))

    def _asked(
        self, facts_until: "int | str | datetime | None", absent: Iterable[str], readings: Mapping[str, str] | None,
        norms: Iterable[str] | None, law_on: str | None, place: str | None, sample: int,
    ) -> "Asked":  # fmt: skip
        from protlaw.many.judge import Asked

        until, wanted = _instant(facts_until, self.book.jurisdiction.zone), None if norms is None else tuple(norms)
        return Asked(until, tuple(absent), tuple(self.chosen(readings or {}).items()), law_on, wanted, place, sample)

    def options(
        self, case: CaseFile, role: str | None = None, as_of: AsOf | None = None, readings: Mapping[str, str] | None = None
    ) -> "Options":
        """What somebody can do today (None: whoever of the case is no authority): rights and powers with their safest moments,
        own duties, duties of others, and what was not examined."""
        from protlaw.engine.options import options_of

        return options_of(self.evaluate(case, as_of, readings), role)

    def compile(
        self, entity: str, norms: tuple[str, ...] | None = None, readings: Mapping[str, str] | None = None, law_on: str | None = None
    ) -> "Rows":
        """The norms about one entity as a program that judges one subject at a time, status only: for a service that asks the same
        of many. Its `refused` lists the norms that reach beyond the subject; one asked for by name is a ValueError."""
        from protlaw.engine.rows import Rows

        return Rows(self.book, entity, norms, self.chosen(readings or {}), law_on)

    def chosen(self, readings: Mapping[str, str]) -> dict[str, str]:
        """Readings by the full names of their ambiguities. Raises SourceError for any the law does not have."""
        chosen: dict[str, str] = {}
        faults = []
        for name, reading in readings.items():
            if name == "set":
                chosen |= self._set(reading)
                continue
            full = next((n for n in self.book.ambiguities if n == name or n.split("/")[1] == name), None)
            options = [r.name for r in self.book.ambiguities[full].readings] if full else []
            if full is None:
                known = [n.split("/")[1] for n in self.book.ambiguities]
                faults.append(Diagnostic("PL4110", {"found": name, "meant": closest(name, known) or known[0]}, help="PL4110.help"))
            elif reading not in options:
                args = {"name": name, "found": reading, "options": ", ".join(f"`{o}`" for o in options)}
                faults.append(Diagnostic("PL4111", args, help="PL4111.help"))
            else:
                chosen[full] = reading
        if faults:
            raise SourceError(faults)
        return chosen

    def _set(self, name: str) -> dict[str, str]:
        found = {n: r.name for n, a in self.book.ambiguities.items() for r in a.readings if name in r.sets}
        if not found:
            known = sorted({s for a in self.book.ambiguities.values() for r in a.readings for s in r.sets})
            raise SourceError([Diagnostic("PL4112", {"found": name, "options": ", ".join(f"`{k}`" for k in known)}, help="PL4112.help")])
        return {n: r for n, r in found.items() if r != self.book.ambiguities[n].default}


def as_of_case(case: CaseFile, facts_until: int | None = None, known_at: int | None = None, law_on: str | None = None) -> AsOf:
    """From where a case is seen: as asked, else as its file says, else the latest moment recorded in it."""
    until = next((t for t in (facts_until, case.facts_until, case.latest) if t is not None), None)
    if until is None:
        raise SourceError([Diagnostic("PL4113", {}, help="PL4113.help")])
    return AsOf(until, next((t for t in (known_at, case.known_at) if t is not None), FUTURE), law_on)


def _instant(moment: "int | str | datetime | None", zone: str) -> int | None:
    """A moment as a whole second; a text as a case file writes it, a day meaning its end."""
    if moment is None or isinstance(moment, int):
        return moment
    from protlaw.core.time import BadMoment, local

    try:
        return local(moment, zone).latest if isinstance(moment, str) else local(moment.isoformat(timespec="seconds"), None).latest
    except BadMoment as error:
        raise SourceError([Diagnostic("PL0008", {"option": "facts_until", "found": error.text}, help="PL0008.help")]) from None


# --- loading -----------------------------------------------------------------------------------------------------------


def load(jurisdiction: str, cache: Path | None = None, drafts: tuple[str, ...] = (), on: str | None = None) -> Law:
    """The law of a jurisdiction as shipped. With a `cache` folder, the compiled law is kept there as plain data under a
    name that is the digest of everything it was made from.

    `drafts` (shipped ones by name, one's own by path) are applied `on` a day, each else on its own, on top of the decrees in
    force by then; later decrees are left out."""
    tables, texts = texts_of(jurisdiction)
    drafted = _drafted(drafts, data_folder() / "rules" / jurisdiction)
    if cache is None:
        return _compiled(tables, texts, jurisdiction, drafted, on)
    kept = cache / f"{_fingerprint(tables, texts, drafted, on)}.json"
    book = _kept(kept)
    if book is not None:
        return Law(book)
    law = _compiled(tables, texts, jurisdiction, drafted, on)
    _keep(kept, json.dumps(plain(law.book), ensure_ascii=False, separators=(",", ":")))
    return law


class Edition(NamedTuple):
    """The law as it stood on a day with drafts on top of it. Judge a case under it with `AsOf.law_on` its day (None: each norm by
    its own moment)."""

    name: str
    law: Law
    day: str | None
    drafts: tuple[str, ...]


def edition(name: str, cache: Path | None = None) -> Edition:
    """The edition `JURISDICTION[@DAY][+DRAFT]*`; without a day, drafts enter into force on their own."""
    from protlaw.reform.edition import asked

    jurisdiction, day, drafts = asked(name)
    law = load(jurisdiction, cache, drafts, day if drafts else None)
    own = (work.in_force for work in law.book.instruments.values() if not work.enacted)
    return Edition(name, law, day or max(own, default=None), drafts)


def texts_of(jurisdiction: str) -> tuple[str, dict[str, str]]:
    """What the law of a jurisdiction is made of: its tables, and each file by its path under `rules/`."""
    folder = data_folder()
    known = {p.stem: p for p in sorted((folder / "jurisdictions").glob("*.toml"))}
    if jurisdiction not in known:
        options = ", ".join(f"`{k}`" for k in known)
        raise SourceError([Diagnostic("PL0006", {"found": jurisdiction, "options": options}, help="PL0006.help")])
    files = [p for p in sorted((folder / "rules" / jurisdiction).rglob("*.law")) if p.parent.name != DRAFTS]
    return known[jurisdiction].read_text("utf-8"), {p.relative_to(folder / "rules").as_posix(): p.read_text("utf-8") for p in files}


def only_jurisdiction() -> str:
    """The jurisdiction meant where none is named: the only one shipped, or an error that lists them."""
    known = sorted(p.stem for p in (data_folder() / "jurisdictions").glob("*.toml"))
    if len(known) != 1:
        raise SourceError([Diagnostic("PL0006", {"found": "", "options": ", ".join(f"`{k}`" for k in known)}, help="PL0006.help")])
    return known[0]


def data_folder() -> Path:
    """Where the law travels: inside the installed package, or at the root of a source checkout."""
    packaged = Path(__file__).with_name("data")
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2]


def _drafted(drafts: tuple[str, ...], folder: Path) -> dict[str, str]:
    if not drafts:
        return {}
    from protlaw.reform.edition import draft_texts

    return draft_texts(drafts, folder)


def _compiled(tables: str, texts: dict[str, str], jurisdiction: str, drafts: dict[str, str], on: str | None) -> Law:
    from protlaw.semantics.compile import Sources, compile_law

    return Law(compile_law(Sources(tables, texts, drafts, on), jurisdiction)[0])


def _fingerprint(tables: str, texts: dict[str, str], drafts: dict[str, str], on: str | None) -> str:
    """The digest of everything a compiled lawbook depends on: law, drafts, tables, and the compiler itself."""
    package = Path(__file__).parent
    own = [p.read_bytes() for stage in ("core", "law", "syntax", "semantics") for p in sorted((package / stage).rglob("*.py"))]
    own += [p.read_bytes() for p in sorted((package / "syntax").rglob("*")) if p.suffix in (".lark", "") and p.is_file()]
    parts = [ENGINE.encode(), tables.encode(), *own, *(t.encode() for item in sorted(texts.items()) for t in item)]
    if drafts:
        parts += [(on or "").encode(), *(t.encode() for item in sorted(drafts.items()) for t in item)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _kept(path: Path) -> Lawbook | None:
    """The law as kept; None if there is none, or it cannot be read: then it is made anew."""
    try:
        book = revive(json.loads(path.read_bytes()))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return book if isinstance(book, Lawbook) else None


def _keep(path: Path, text: str) -> None:
    """Write whole or not at all; a cache that cannot be written is only a slower start."""
    import contextlib
    import os

    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(text, "utf-8")
        draft.replace(path)
