"""One text of a law: the norms in force on a day, with whatever drafts it was compiled with."""

from typing import NamedTuple

from protlaw.render.verbalise import version_on
from protlaw.semantics.lawbook import Body, Instrument, Lawbook
from protlaw.semantics.norms import Norm, Version


class Text(NamedTuple):
    """A law as it reads on a day (None: as it reads now). `whole` has every version; of a norm in force `book` has only the one
    in force, so that what is said from it is said in the words of that day."""

    name: str
    whole: Lawbook
    day: str | None
    book: Lawbook
    versions: dict[str, Version]

    @property
    def norms(self) -> dict[str, Norm]:
        return {name: version.norm for name, version in self.versions.items()}

    def works(self) -> dict[str, Instrument]:
        """The instruments and the amendments in force."""
        return {name: work for name, work in self.whole.instruments.items() if self._begun(work)}

    def decrees(self) -> dict[str, Instrument]:
        """The amendments in force, drafts among them."""
        return {name: work for name, work in self.works().items() if work.amends is not None}

    def drafts(self) -> dict[str, Instrument]:
        """The drafts this text was made with."""
        return {name: work for name, work in self.decrees().items() if not work.enacted}

    def lost(self) -> set[str]:
        """The norms a draft is reported to touch, and nobody says how they would read."""
        return {name for work in self.drafts().values() for name in work.lost}

    def _begun(self, work: Instrument) -> bool:
        return self.day is None or work.in_force <= self.day

    def bodies(self) -> dict[str, Body]:
        """Each collegiate body as it is composed."""
        found = {name: [b for b in bodies if self._holds(*b.days)] for name, bodies in self.whole.bodies.items()}
        return {name: bodies[-1] for name, bodies in found.items() if bodies}

    def silences(self) -> set[str]:
        return {name for name, silence in self.whole.silences.items() if self._holds(*silence.days)}

    def _holds(self, start: str, end: str | None) -> bool:
        return end is None if self.day is None else start <= self.day and (end is None or self.day < end)


def text_on(name: str, book: Lawbook, day: str | None) -> Text:
    """The text of a lawbook on a day (ISO; None: now), under the name it was asked for by."""
    versions = {n: v for n, vs in book.norms.items() if (v := version_on(vs, day)) is not None}
    return Text(name, book, day, book._replace(norms={**book.norms, **{n: (v,) for n, v in versions.items()}}), versions)
