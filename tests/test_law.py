"""The law that ships: every gap answered, nothing unreached, files laid out and the same in both languages."""

import re
from pathlib import Path

import pytest

import protlaw
from protlaw.semantics.checks import lint
from protlaw.syntax.parse import parse_text
from protlaw.syntax.print import format_text

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / "rules").rglob("*.law"))
GAPS = list(
    dict.fromkeys(
        [
            line.split("|")[0].strip()
            for path in sorted((ROOT / "tests/law").glob("gaps*.txt"))
            for line in path.read_text("utf-8").splitlines()
            if line and not line.startswith("#")
        ]
    )
)


@pytest.fixture(scope="module")
def law() -> protlaw.Law:
    return protlaw.load("mx")


@pytest.mark.parametrize("gap", GAPS)
def test_every_gap_is_a_reading_or_a_silence(law: protlaw.Law, gap: str) -> None:
    known = {g for group in (law.book.ambiguities, law.book.silences) for declared in group.values() for g in declared.gaps}
    assert gap in known


def test_the_ambiguities_of_the_issue_are_readings(law: protlaw.Law) -> None:
    read = {g for a in law.book.ambiguities.values() for g in a.gaps}
    assert {"A-01", "A-03", "A-04", "A-05", "A-06", "A-10", "A-13", "A-14"} <= read


def test_every_reading_has_words_a_ground_and_one_default(law: protlaw.Law) -> None:
    for ambiguity in law.book.ambiguities.values():
        assert ambiguity.because.es and ambiguity.because.en
        assert ambiguity.head.citations
        assert ambiguity.default in {r.name for r in ambiguity.readings}
        for reading in ambiguity.readings:
            assert reading.label.es != reading.name


# Facts no condition turns on, kept because they say who or what the file is about, or because the text admits every value.
IDENTIFYING = {"told_authority", "petition_decided", "petition_heard", "recipient", "held", "aggressions"}
WHATEVER_ITS_VALUE = {"conduct", "reach"}


def test_no_lint(law: protlaw.Law) -> None:
    found = [(d.code, d.args["name"]) for d in lint(law.book)]
    assert [f for f in found if f[1] not in IDENTIFYING | WHATEVER_ITS_VALUE] == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_files_are_laid_out_and_the_same_in_both_languages(path: Path) -> None:
    text = path.read_text("utf-8")
    tree, faults = parse_text(text, path.name)
    assert tree is not None, faults
    printed, _ = format_text(text, path.name)
    assert printed == text, "run `protlaw fmt rules`"
    spanish, _ = format_text(text, path.name, "es")
    assert spanish is not None
    back, _ = format_text(spanish, path.name, "en")
    assert back == text
    reread, faults = parse_text(spanish, path.name)
    assert reread is not None, faults
    assert reread.declarations == tree.declarations


def test_nothing_of_a_country_in_the_engine() -> None:
    words = re.compile(r"mexic|México|\bMX\b|\"mx\"|lppddhp|\blfpa\b|SEGOB|\bDOF\b|Junta|periodista|journalist|petition", re.I)
    stages = ("core", "law", "syntax", "semantics", "intake", "engine")
    code = [p for stage in stages for p in (ROOT / "src/protlaw" / stage).rglob("*.py")]
    found = []
    for path in code:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            bare = re.sub(r'""".*?"""|#.*', "", line)
            if words.search(bare) and not _prose(path, number):
                found.append(f"{path.name}:{number}: {line.strip()}")
    assert found == []


def _prose(path: Path, number: int) -> bool:
    """Whether a line stands in a docstring, where an example may name a law."""
    before = "\n".join(path.read_text("utf-8").splitlines()[: number - 1])
    return before.count('"""') % 2 == 1
