"""Drafts on top of the law: editions by name, what a draft changes and when, what it runs into, what is only reported."""

from pathlib import Path

import pytest

import protlaw
from protlaw.core.diagnostic import SourceError

NUMBERS = ("communicate_decree", "assist_implementation")


def codes(name: str) -> list[str]:
    with pytest.raises(SourceError) as error:
        protlaw.edition(name)
    return [d.code for d in error.value.diagnostics]


# --- editions ---------------------------------------------------------------------------------------------------------------


def test_an_edition_of_a_day_is_the_whole_law_seen_from_it() -> None:
    law = protlaw.load("mx")
    edition = protlaw.edition("mx@2020-11-06")
    assert (edition.name, edition.day, edition.drafts) == ("mx@2020-11-06", "2020-11-06", ())
    assert edition.law.digest == law.digest
    assert protlaw.edition("mx").day is None


def test_a_draft_enters_into_force_on_the_day_asked_for() -> None:
    edition = protlaw.edition("mx@2026-01-01+monreal-2020")
    assert (edition.day, edition.drafts) == ("2026-01-01", ("monreal-2020",))
    for name in NUMBERS:
        before, after = edition.law.book.norms[f"mx.lppddhp/{name}"]
        assert (before.end, after.start, after.because) == ("2026-01-01", "2026-01-01", "mx.monreal_2020")


def test_decrees_after_the_day_are_left_out() -> None:
    book = protlaw.edition("mx@2021-01-01+monreal-2020").law.book
    assert {w.name for w in book.instruments.values() if w.amends == "mx.lppddhp"} == {"mx.dof_2020_11_06", "mx.monreal_2020"}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("", ["PL0070"]),
        ("mx@", ["PL0070"]),
        ("mx@2026-13-01", ["PL0070"]),
        ("mx@20260101", ["PL0070"]),
        ("mx+", ["PL0070"]),
        ("xx", ["PL0006"]),
        ("mx+monrael-2020", ["PL0071"]),
        ("mx+monreal-2020", ["PL0073"]),
        ("mx@2026-01-01+nothing.law", ["PL0001"]),
    ],
)
def test_names_that_name_no_edition(name: str, found: list[str]) -> None:
    assert codes(name) == found


def test_a_draft_of_ones_own_by_its_path(tmp_path: Path) -> None:
    own = tmp_path / "mine.law"
    own.write_text(
        '%lang en\namendment mx.mine to mx.lppddhp\n  title es: "Mía" en: "Mine"\n  draft\n  in force from 2026-02-01\n'
        "change communicate_decree\n  within 24 hours from reading start_of_72_hours\n",
        "utf-8",
    )
    edition = protlaw.edition(f"mx+{own}")
    assert edition.day == "2026-02-01"
    assert edition.law.book.norms["mx.lppddhp/communicate_decree"][-1].start == "2026-02-01"
    (tmp_path / "no.law").write_text("not law", "utf-8")
    assert codes(f"mx@2026-01-01+{tmp_path / 'no.law'}")[0] == "PL1004"
    (tmp_path / "no.law").write_text("%lang en\n", "utf-8")
    assert codes(f"mx@2026-01-01+{tmp_path / 'no.law'}") == ["PL0072"]
