"""A comparison as text to read in a terminal: what is weakened first, then bodies, then article by article."""

from collections.abc import Iterator

from protlaw.engine.witnessed import NoWitness, Witness
from protlaw.reform.comparison import phrases
from protlaw.reform.comparison.asked import NOTHING, Asked, sides_of
from protlaw.reform.comparison.compare import Comparison, NormChange
from protlaw.reform.comparison.marked import excerpt, marked
from protlaw.reform.comparison.path import Way
from protlaw.reform.comparison.told_cases import WIDTH, cases_text
from protlaw.reform.comparison.words import Aspect, Words
from protlaw.reform.search.story import story
from protlaw.render.layout import wrapped

_LONG = 160  # of what both sides say, from which each has a line of its own
_MARKS = {"added": "+ ", "repealed": "− ", "restated": "· ", "through": "≈ ", "unknown": "? "}


def diff_text(found: Comparison, lang: str, asked: Asked = NOTHING, norms: tuple[str, ...] = ()) -> str:
    """What differs; of `norms`, if any are named, the sentences before and now instead. Then what else was asked."""
    words = Words(found, lang)
    parts = [list(_head(words)), *([] if found.differs else [[words.say("diff.none")]])]
    if norms:
        parts += [_section(words, "norm", _sentences(words, name)) for name in norms]
    else:
        told = {"weakened": _weakened(words), "bodies": _bodies(words), "places": _by_place(words)}
        parts += [_section(words, key, lines) for key, lines in told.items()]
    parts += [_section(words, "cases", cases_text(words, asked.cases) if asked.cases else [])]
    parts += [_section(words, "witnesses", [x for one in asked.witnesses for x in ("", *_witness(words, one))])]
    parts += [_section(words, "path", list(_paths(words, asked.paths)))]
    if not norms:
        points = [*phrases.also(words), *phrases.open_said(words)]
        parts += [_section(words, "open", [x for said in points for x in wrapped(said, WIDTH, "  ", "· ")])]
    parts += [_section(words, "scope", [x for key in phrases.scope(found) for x in wrapped(words.say(f"diff.scope.{key}"), WIDTH, "  ")])]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _section(words: Words, key: str, lines: list[str]) -> list[str]:
    return [words.say(f"diff.section.{key}"), *lines] if lines else []


def _head(words: Words) -> Iterator[str]:
    yield words.say("diff.title")
    for which, side in (("before", words.found.a), ("after", words.found.b)):
        state = phrases.state_of(words, side)
        yield from wrapped(words.say("diff.side", which=words.say(f"diff.{which}"), name=side.name, state=state), WIDTH)
    for said in phrases.decrees(words):
        yield from wrapped(said, WIDTH)
    if words.found.differs:
        yield from wrapped(phrases.summary(words), WIDTH)


def _weakened(words: Words) -> list[str]:
    lines: list[str] = []
    for change in words.found.weakened:
        lines += wrapped(f"{words.title(change)} ({words.places(change)}): {words.weakens(change)}.", WIDTH, "  ", "! ")
        lines += _aspects([a for a, c in zip(words.aspects(change), change.changes, strict=False) if c.weakens])
    return lines


def _bodies(words: Words) -> list[str]:
    lines: list[str] = []
    for body in words.found.bodies:
        lines += wrapped(phrases.body_said(words, body), WIDTH, "  ")
        lines += [x for seat in body.seats for x in wrapped(phrases.seat_said(words, body, seat), WIDTH, "    ", "· ")]
    return lines


def _by_place(words: Words) -> list[str]:
    """Every article touched, with what became of its norms; those touched only through others come last in each."""
    lines: list[str] = []
    instrument = ""
    for at, (where, norms) in phrases.grouped(words.found).items():
        if at[0] != instrument:
            instrument = at[0]
            lines += ([""] if lines else []) + wrapped(phrases.work_title(words, instrument), WIDTH, "  ")
        lines += wrapped(phrases.place_said(words, at, where), WIDTH, "  ")
        lines += [x for note in phrases.place_notes(words, where, norms) for x in wrapped(note, WIDTH, "    ")]
        better = phrases.known(where) is not None
        lines += [x for change in norms if not phrases.slight(change) for x in _norm(words, change, better)]
        for state in phrases.ALIKE:
            marks = (_MARKS[state], "  ")
            said = zip(phrases.slightly(words, norms, state), marks, strict=False)
            lines += [x for line, mark in said for x in wrapped(line, WIDTH, "    ", mark)]
    return lines


def _norm(words: Words, change: NormChange, better: bool = False) -> list[str]:
    """What became of a norm; that its text is better known is not said where it is said of its article."""
    said = words.say("diff.norm", label=words.title(change), state=words.say(f"diff.norm.{change.state}"))
    lines = wrapped(said, WIDTH, "    ", _MARKS.get(change.state, "~ "))
    lines += wrapped(words.roots(change.roots), WIDTH, "        ") if change.roots else []
    return lines + _aspects([a for a in words.aspects(change) if not (better and a.key == "fidelity")])


def _aspects(aspects: list[Aspect]) -> list[str]:
    return [x for aspect in aspects for x in _aspect(aspect)]


def _aspect(aspect: Aspect) -> list[str]:
    effect = f" ({aspect.effect})" if aspect.effect else ""
    if len(aspect.old) + len(aspect.new) > _LONG and aspect.old and aspect.new:
        lines = wrapped(f"{aspect.what}{effect}:", WIDTH, "        ")
        old, new = (excerpt(side) for side in marked([aspect.old], [aspect.new]))
        return lines + wrapped(old, WIDTH, "          ", "− ") + wrapped(new, WIDTH, "          ", "+ ")
    said = " → ".join(x for x in (aspect.old, aspect.new) if x)
    return wrapped((f"{aspect.what}: {said}" if said else aspect.what) + effect, WIDTH, "        ")


def _sentences(words: Words, name: str) -> list[str]:
    """A norm in sentences, before and now."""
    lines: list[str] = []
    for which, side in (("before", words.a), ("after", words.b)):
        norm = side.text.norms.get(name)
        said = " ".join(side.sentences(norm)) if norm is not None else words.say("diff.path.absent")
        lines += wrapped(said, WIDTH, "  ", f"{words.say(f'diff.{which}')}: ")
    change = next((c for c in words.found.norms if c.name == name), None)
    return lines + (_norm(words, change) if change is not None else wrapped(words.say("diff.none"), WIDTH, "    "))


def _witness(words: Words, found: Witness | NoWitness) -> list[str]:
    return [f"  {line}".rstrip() for line in story(found, sides_of(words.found), words.lang).splitlines()]


def _paths(words: Words, paths: tuple[Way, ...]) -> Iterator[str]:
    for way in paths:
        yield from wrapped(phrases.path_said(words, way), WIDTH, "  ")
    if paths:
        yield from wrapped(words.say("diff.path.note"), WIDTH, "  ")
