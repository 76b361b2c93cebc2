"""What two texts answer about the same cases, in words: norm by norm, the statuses that change and the cases behind them."""

from collections.abc import Iterator
from fractions import Fraction

from protlaw.reform.comparison.behave import Behaviour, Cell, Effect, Share
from protlaw.reform.comparison.words import Words
from protlaw.render.layout import wrapped
from protlaw.render.words import capital, listed

_NAMED = 6  # cases named of a cell; the rest are counted
WIDTH = 100


def cases_text(words: Words, found: Behaviour) -> list[str]:
    """The lines under the heading of the cases."""
    lines = wrapped(judged(words, found), WIDTH, "  ")
    for effect in found.effects:
        lines += ["", *wrapped(title(words, effect), WIDTH, "  ")]
        lines += [x for said in effect_lines(words, effect) for x in wrapped(said, WIDTH, "    ", "· ")]
    for file, why in found.unread:
        lines += wrapped(words.say("diff.cases.unread", file=file, why=why), WIDTH, "  ", "! ")
    return lines


def judged(words: Words, found: Behaviour) -> str:
    key = "diff.cases.some" if found.effects else "diff.cases.none"
    if found.asked is not None:
        return words.say(f"{key}_of_asked", n=found.cases, norms=len(found.effects), asked=found.asked)
    return words.say(key, n=found.cases, norms=len(found.effects), same=found.same)


def title(words: Words, effect: Effect) -> str:
    side = words.b if effect.norm in words.found.b.versions else words.a
    head = side.text.book.norms[effect.norm][-1].norm.head
    total = sum(cell.n for cell in effect.cells)
    where = side.names.places(head.citations[:1], effect.norm.split("/")[0])
    return words.say("diff.cases.norm", label=capital(side.names.named(effect.norm)), place=where, n=effect.changed, total=total)


def effect_lines(words: Words, effect: Effect) -> Iterator[str]:
    for cell in effect.cells:
        if cell.old != cell.new:
            statuses = {"old": status(words, effect, cell.old, 0), "new": status(words, effect, cell.new, 1)}
            yield words.say("diff.cases.cell", **statuses, n=cell.n, cases=behind(words, cell))
    yield from notes(words, effect)


def notes(words: Words, effect: Effect) -> Iterator[str]:
    """What the statuses alone do not tell."""
    if effect.earlier or effect.later:
        yield words.say("diff.cases.due", earlier=effect.earlier, later=effect.later)
    if (effect.old, effect.new) != (Share(None, None), Share(None, None)):
        yield words.say("diff.cases.compliance", old=share(words, effect.old), new=share(words, effect.new))
    if effect.unsettled:
        yield words.say("diff.cases.unsettled", n=effect.unsettled)


def status(words: Words, effect: Effect, found: str | None, side: int) -> str:
    """A status of a norm in words."""
    if found is None:
        return words.say("diff.cases.absent")
    text = (words.a, words.b)[side]
    norm = text.text.norms.get(effect.norm)
    return text.names.member(norm, found, effect.kind)


def behind(words: Words, cell: Cell) -> str:
    """The cases of a cell, by name; of many, the first."""
    names = list(dict.fromkeys(case for case, _ in cell.cases))
    left = cell.n - len(cell.cases) + max(0, len(names) - _NAMED)
    more = [words.say("diff.cases.more", n=left)] if left else []
    return listed([*names[:_NAMED], *more], words.lang)


def share(words: Words, found: Share) -> str:
    """«40 %», «entre 20 % y 60 %»; of nothing, none."""
    if found.low is None and found.high is None:
        return words.say("diff.cases.no_share")
    ends = [percent(words, end) for end in (found.low, found.high) if end is not None]
    if len(ends) == 2 and ends[0] != ends[1]:
        return words.say("diff.cases.between", low=ends[0], high=ends[1])
    return ends[0] if found.low is not None and found.high is not None else words.say("diff.cases.at_most_none", share=ends[0])


def percent(words: Words, part: Fraction) -> str:
    return words.share(part.numerator, part.denominator)
