"""Scenarios: law documents that state a case and what the law answers, run the same by the library, the CLI and pytest.

A scenario file is Markdown: prose a lawyer can sign, front matter (`title`, `source`, `reviewer`), then fenced blocks.
` ```facts` holds a case file; each ` ```expect` after it states answers, under `as_of` (facts_until, known_at, law_on,
readings) and with some facts changed (`change`: path -> value) if it says so.
"""

import copy
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from protlaw.api import Law, as_of_case
from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.core.time import BadMoment, end_of_day, local, zone
from protlaw.core.values import FUTURE, PAST, Occ
from protlaw.engine.derivation import AsOf, Finding, Result
from protlaw.intake.casefile import CaseFile
from protlaw.intake.source import read_text

_FENCE = re.compile(r"^```(facts|expect)[ \t]*\n(.*?)^```[ \t]*$", re.M | re.S)
_STEP = re.compile(r"([^.\[\]]+)|\[([^\]]+)\]")
_KEYS = {"as_of", "change", "findings", "warnings"}


class Expectation(NamedTuple):
    """One ` ```expect` block with the facts it is about; `name` says where it stands."""

    name: str
    file: str
    facts: str
    stated: dict[str, Any]


class Outcome(NamedTuple):
    """What came of an expectation: nothing wrong, or each difference in words."""

    expectation: Expectation
    faults: tuple[str, ...]
    result: Result | None


def scenario_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.md")) if folder.is_dir() else [folder]


def facts_of(text: str) -> str:
    """The first ` ```facts` block of a scenario on its own lines, so that places in it stay true; any other text as it is."""
    match = _FENCE.search(text)
    if match is None or match[1] != "facts":
        return text
    return "\n" * text.count("\n", 0, match.start(2)) + match[2]


def expectations(path: Path) -> Iterator[Expectation]:
    """Every expectation of a scenario file; one that expects nothing is an error."""
    import yaml

    text = read_text(path)
    facts, found = None, 0
    for match in _FENCE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if match[1] == "facts":
            facts = match[2]
            continue
        try:
            stated = yaml.load(match[2], Loader=yaml.BaseLoader)
        except yaml.YAMLError:
            stated = None
        if facts is None or not _expects(stated):
            raise SourceError([Diagnostic("PL0011", {"file": f"{path.name}:{line}"}, help="PL0011.help")])
        found += 1
        yield Expectation(f"{path.stem}:{line}", str(path), facts, stated)
    if not found:
        raise SourceError([Diagnostic("PL0011", {"file": path.name}, help="PL0011.help")])


def _expects(stated: Any) -> bool:
    """Whether a block states an answer, and nothing but what a block may state."""
    if not isinstance(stated, dict) or set(stated) - _KEYS or not (stated.get("findings") or stated.get("warnings")):
        return False
    return all(isinstance(stated.get(key) or {}, dict) for key in ("as_of", "change", "findings"))


def run(law: Law, expectation: Expectation) -> Outcome:
    """Evaluate the case and compare with what is expected."""
    try:
        result = law.evaluate(*asked(law, expectation))
    except SourceError as error:
        return Outcome(expectation, tuple(f"{d.code} {d.path or ''} {d.args}" for d in error.diagnostics), None)
    faults = [f for key, wanted in (expectation.stated.get("findings") or {}).items() for f in _compare(result, key, wanted)]
    codes = {w.code for w in result.warnings}
    faults += [f"warning {code}: not given" for code in expectation.stated.get("warnings") or () if code not in codes]
    return Outcome(expectation, tuple(faults), result)


def asked(law: Law, expectation: Expectation) -> tuple[CaseFile, AsOf, dict[str, str]]:
    """The case of an expectation, as of when it is judged, and the readings chosen."""
    text = _changed(expectation.facts, expectation.stated.get("change") or {})
    case = law.parse_case(text, expectation.file)
    as_of = expectation.stated.get("as_of") or {}
    seen_in = zone(case.zone or law.book.jurisdiction.zone)
    moments = {k: _until(k, as_of[k], seen_in.key) if k in as_of else None for k in ("facts_until", "known_at")}
    return case, as_of_case(case, **moments, law_on=as_of.get("law_on")), as_of.get("readings") or {}


def _until(key: str, text: Any, zone_name: str) -> int:
    """A horizon: an instant, or the end of the day (minute, month …) written."""
    try:
        return local(str(text), zone_name).latest
    except BadMoment:
        raise SourceError([Diagnostic("PL0008", {"option": key, "found": str(text)}, help="PL0008.help")]) from None


def _changed(facts: str, changes: dict[str, Any]) -> str:
    """The case text with values at paths replaced; `remove` takes a fact out."""
    import yaml

    if not changes:
        return facts
    try:
        data = copy.deepcopy(yaml.load(facts, Loader=yaml.BaseLoader))
    except yaml.YAMLError:
        return facts  # reading it says what is wrong
    for path, value in changes.items():
        try:
            *steps, last = [a or b for a, b in _STEP.findall(path)]
            at = data
            for step in steps:
                at = _into(at, step)
            if value == "remove":
                del at[last]
            else:
                at[last] = value
        except (KeyError, StopIteration, TypeError, ValueError):
            raise SourceError([Diagnostic("PL0012", {"path": path}, help="PL0012.help")]) from None
    return str(yaml.safe_dump(data, allow_unicode=True))


def _into(at: Any, step: str) -> Any:
    """One step down: a key, or the element of a list by its id."""
    if isinstance(at, dict) and "members" in at and step not in at:
        at = at["members"]
    if isinstance(at, list):
        return next(item for item in at if isinstance(item, dict) and item.get("id") == step)
    return at[step]


# --- comparing -----------------------------------------------------------------------------------------------------------


def _compare(result: Result, key: str, wanted: Any) -> Iterator[str]:
    """Differences between a finding and what is stated: a status, a set of statuses, or a mapping of details."""
    named, _, subject = (part.strip() for part in key.partition("@"))
    name, _, kind = named.partition(" ")
    found = [
        f for f in result.findings if name in (f.norm.split("/")[-1], f.norm) and (f.kind == kind.strip("()") if kind else f.kind != "act")
    ]
    if subject:
        found = [f for f in found if f.subject == subject or f.subject.endswith(subject)]
    if wanted == "none":
        if found:
            yield f"{key}: expected no finding, found {found[0].subject} {found[0].status}"
        return
    if len(found) != 1:
        yield f"{key}: expected one finding, found {len(found)} ({', '.join(f.subject for f in found)})"
        return
    details = wanted if isinstance(wanted, dict) else {"possible": wanted} if isinstance(wanted, list) else {"status": wanted}
    for field, value in details.items():
        got = _field(found[0], field, result)
        if not _same(got, value, result):
            yield f"{key}.{field}: expected {value}, found {_shown(got)}"


def _field(finding: Finding, field: str, result: Result) -> Any:
    match field:
        case "settled":
            return "yes" if finding.settled else "no"
        case "missing":
            return [m.fact for m in finding.missing]
        case "settled_by":
            return [m.fact for m in finding.missing if m.settles]
        case "if":
            return {m.fact: {o.kind if o.kind != "at" else f"at {i}": s for i, (o, s) in enumerate(m.outcomes)} for m in finding.missing}
        case "readings":
            return {p.ambiguity.split("/")[-1]: {r: list(s) for r, s in p.others} for p in finding.readings}
        case "accounts":
            return {a: list(s) for a, s in finding.accounts}
        case "reasons":
            return sorted({r.kind for r in finding.reasons})
        case "defeated_by":
            return [d.split("/")[-1] for d in finding.defeated_by]
        case "cites":
            return [c.eid for c in finding.citations]
    return getattr(finding, field)


def _same(got: Any, wanted: Any, result: Result) -> bool:
    if isinstance(got, Occ) or (got is None and wanted == "null"):
        return _same_moment(got, wanted, result)
    if isinstance(got, int) and not isinstance(got, bool):
        return str(got) == wanted or _instant(str(wanted), result) == got
    if isinstance(wanted, list):
        return sorted(map(str, got)) == sorted(wanted)
    if isinstance(wanted, dict):
        return all(k in got and _same(got[k], v if isinstance(v, (list, dict)) else [v], result) for k, v in wanted.items())
    if isinstance(got, tuple) and len(got) == 2 and all(isinstance(x, int) for x in got):
        return bool(str(got[0]) == wanted and got[0] == got[1])
    return str(got) == str(wanted)


def _same_moment(got: Occ | None, wanted: Any, result: Result) -> bool:
    if wanted == "null":
        return got is None or got.earliest == FUTURE
    if got is None:
        return False
    if isinstance(wanted, dict):
        pairs = ((got.earliest, wanted.get("earliest"), PAST), (got.latest, wanted.get("latest"), FUTURE))
        return all(t == (open_ if w in (None, "null") else _instant(w, result)) for t, w, open_ in pairs)
    return got.earliest == got.latest == _instant(wanted, result)


def _instant(text: str, result: Result) -> int | None:
    """An instant written with its offset or in the zone of the case; a bare day is its last second."""
    name = result.case.zone or result.book.jurisdiction.zone
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) == 10:
        return end_of_day(parsed.date(), zone(name))
    return int(parsed.timestamp()) if parsed.tzinfo else local(text, name).earliest


def _shown(got: Any) -> str:
    if isinstance(got, Occ):
        from protlaw.core.time import zone as tz

        utc = tz("UTC")
        ends = ["…" if t in (PAST, FUTURE) else datetime.fromtimestamp(t, utc).isoformat() for t in (got.earliest, got.latest)]
        return " .. ".join(dict.fromkeys(ends))
    return str(got)
