"""Results that were kept: read back from their JSON, and what differs between the answers of two of them."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from protlaw.core.anchor import Span
from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.core.values import FUTURE, PAST
from protlaw.render.contract import SCHEMA, bare

_MOST_FAULTS = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Data = dict[str, Any]
Key = tuple[str, str, str]


def read_result(text: str, file: str) -> Data:
    """A result, as `check --format json` prints it. Raises SourceError for what is not JSON, not a result of this version, or
    not whole."""
    data = _json(text, file)
    found = data.get("schema") if isinstance(data, dict) else None
    if found != SCHEMA:
        shown = found if isinstance(found, str) else "—"
        raise SourceError([Diagnostic("PL0031", {"file": file, "found": shown, "expected": SCHEMA}, help="PL0031.help")])
    from pydantic import ValidationError

    from protlaw.render.schema import ResultData

    try:
        ResultData.model_validate_json(text)
    except ValidationError as error:
        raise SourceError([_misshapen(file, e["loc"]) for e in error.errors()[:_MOST_FAULTS]]) from None
    kinds = {"facts_until": instant, "known_at": instant, "law_on": _day}
    wrong = [name for name, read in kinds.items() if data["as_of"][name] is not None and read(data["as_of"][name]) is None]
    if wrong:
        raise SourceError([_misshapen(file, ("as_of", name)) for name in wrong])
    return dict(data)


def _json(text: str, file: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        cut = not text[error.pos :].strip() or error.msg.startswith("Unterminated string")
        span = Span(file, error.lineno, error.colno, error.lineno, error.colno + 1)
        raise SourceError([Diagnostic("PL0030", {"file": file}, span, help="PL0030.cut" if cut else "PL0030.help")]) from None
    except RecursionError:
        raise SourceError([Diagnostic("PL0030", {"file": file}, help="PL0030.help")]) from None


def _misshapen(file: str, where: tuple[int | str, ...]) -> Diagnostic:
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in where).lstrip(".")
    return Diagnostic("PL0032", {"file": file}, help="PL0032.help", path=path or "—")


def same_case(one: str, other: str, file: str) -> None:
    """Two cases are not compared: SourceError unless they are one."""
    if one != other:
        raise SourceError([Diagnostic("PL0033", {"file": file, "found": one, "expected": other}, help="PL0033.help")])


def hypothetical(data: Data) -> bool:
    """Whether a result answers under a hypothesis: facts supposed, or readings taken against somebody."""
    return bool(data["assumptions"] or data["against"])


# --- moments ------------------------------------------------------------------------------------------------------------


def instant(written: str) -> int | None:
    """A moment as a result writes it; None if it is not one."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return (found - _EPOCH) // timedelta(seconds=1) if found.tzinfo and 2 < found.year < 9998 else None


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if len(written) == 10 else None
    except ValueError:
        return None


def bounds(written: Any) -> tuple[int, int] | None:
    """The instants a moment of a result may be; None where it gives none, or gives what is no moment."""
    ends = (written["earliest"], written["latest"]) if isinstance(written, dict) else (written, written)
    known = [instant(end) if end is not None else None for end in ends]
    if known == [None, None]:
        return None
    return PAST if known[0] is None else known[0], FUTURE if known[1] is None else known[1]


# --- what differs -------------------------------------------------------------------------------------------------------


_DONE = {"met", "met_late", "exercised", "exercised_late", "violated"}
_QUIET = {"not_triggered", "not_in_force"}


class Side(NamedTuple):
    """A finding of one of two results; when it falls due and when it was done, as far as that is told: a limit that only the
    horizon sets is none."""

    finding: Data
    due: tuple[int, int] | None
    at: tuple[int, int] | None


class Change(NamedTuple):
    """A finding that is not the same before and after; None where there is none of that norm, kind and subject."""

    key: Key
    old: Side | None
    new: Side | None

    @property
    def sides(self) -> list[Side]:
        """Those there are, the later first."""
        return [side for side in (self.new, self.old) if side is not None]

    def both(self, *fields: str) -> bool:
        """Whether it is there before and after with the same in these fields."""
        return len(self.sides) == 2 and len({json.dumps(bare({f: s.finding[f] for f in fields})) for s in self.sides}) == 1

    @property
    def answer_differs(self) -> bool:
        """Whether more differs than grounds and questions; a norm that binds nobody may come and go."""
        if self.old is None or self.new is None:
            return self.sides[0].finding["status"] not in _QUIET
        return not self.both("status", "possible", "settled") or self.old[1:] != self.new[1:]


def changes(old: Data, new: Data) -> tuple[Change, ...]:
    """The findings that are not the same in both, labels aside, in the order of the law."""
    before, after = ({_key(f): _side(f, data) for f in data["findings"]} for data in (old, new))
    pairs = (Change(key, before.get(key), after.get(key)) for key in dict.fromkeys([*after, *before]))
    return tuple(c for c in pairs if len(c.sides) < 2 or bare(c.sides[0].finding) != bare(c.sides[1].finding))


def _key(finding: Data) -> Key:
    return finding["norm"], finding["kind"], finding["subject"]


def _side(finding: Data, data: Data) -> Side:
    due, horizon = bounds(finding["due"]), instant(data["as_of"]["facts_until"]) or 0
    start = bounds(finding["term"]["from"]) if finding["term"] else None
    if due is not None and start is not None and start[1] >= horizon:
        due = due[0], FUTURE  # it may begin to run until the horizon, and after it
    known = due is not None and due[0] > PAST and finding["status"] not in _QUIET
    return Side(finding, due if known else None, bounds(finding["at"]) if finding["status"] in _DONE else None)
