"""The inventory page: every term, immediate and periodic duty of the Law by the norm that holds it, every mark by what bears it."""

import re
from pathlib import Path

import pytest

import protlaw
from protlaw.render.gaps import gaps, gaps_data, places, tally
from protlaw.render.words import Names

BOOK = protlaw.load("mx").book
ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs/es/inventario.md").read_text("utf-8")
ROWS = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if re.match(r"\| [TIP]\d+ \|", line)]
MARKS = {m for x in (*BOOK.ambiguities.values(), *BOOK.silences.values()) for m in x.gaps}


CLAIMS = (ROOT / "docs/es/afirmaciones.md").read_text("utf-8")
PUBLISHED = {"S0-": 21, "S1-": 10, "S2-": 13, "S3-": 8, "S4-MX": 20}


def test_every_row_is_there() -> None:
    wanted = [f"T{n}" for n in range(1, 14)] + [f"I{n}" for n in range(1, 8)] + [f"P{n}" for n in range(1, 11)]
    assert [row[0] for row in ROWS] == wanted


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_names_norms_that_stand_in_its_articles(row: list[str]) -> None:
    articles = {f"art_{n}" for n in row[1].split(", ")}
    found = [v[-1].norm.head for v in BOOK.norms.values() if v[-1].end is None]
    standing = {
        h.label.es: h.citations[0].eid.split("__")[0] for h in found if h.citations and h.citations[0].eid.split("__")[0] in articles
    }
    named = re.findall("«([^»]*)»", row[3])
    assert named and set(named) <= set(standing)
    assert {standing[label] for label in named} == articles


@pytest.mark.parametrize("mark", sorted({*re.findall(r"`([\w.]+-[\w-]+)`", PAGE), *(f"D-{n:02}" for n in range(1, 25))}))
def test_a_mark_is_borne_by_a_reading_or_a_silence(mark: str) -> None:
    assert mark in MARKS or mark == "reg-" or any(m.startswith(mark) for m in MARKS)


def test_what_is_counted_is_what_is_listed() -> None:
    """Every norm, open point, silence and open norm that stands is counted once, in one place."""
    found = places(BOOK, "mx.lppddhp")
    for column in ("norms", "points", "silences", "open_norms"):
        listed = [name for place in found for name in getattr(place, column)]
        assert len(listed) == len(set(listed))
    assert str(sum(len(place.norms) for place in found)) in tally(BOOK, "mx.lppddhp", "es").splitlines()[-1]


def test_what_an_article_leaves_open_is_said_with_its_marks() -> None:
    said = gaps(BOOK, "mx.lppddhp", "art_43", "es")
    label = Names(BOOK, "es").named("mx.lppddhp/design_of_prevention")
    assert "[43-only-these]" in said and label[:40] in said
    assert "art. 44" not in said
    assert gaps(BOOK, "mx.lppddhp", "art_46", "en").endswith("Nothing encoded at this place is left open.\n")


def test_the_data_say_what_the_text_says() -> None:
    (found,) = gaps_data(BOOK, "mx.lppddhp", "art_37", "en")["places"]
    kinds = [x["kind"] for x in found["open"]]
    assert [kinds.count(k) for k in ("ambiguity", "silence", "open_norm")] == [
        found["counts"][c] for c in ("points", "silences", "open_norms")
    ]
    for point in (x for x in found["open"] if x["kind"] == "ambiguity"):
        assert point["default"] in [r["name"] for r in point["readings"]] and point["because"]
    assert all(x["searched"] for x in found["open"] if x["kind"] == "silence")
    assert {"37-hearing", "37-repeated"} <= {mark for x in found["open"] for mark in x["marks"]}


@pytest.mark.parametrize("mark", [f"{source}{n}" for source, last in PUBLISHED.items() for n in range(1, last + 1)])
def test_every_published_claim_has_its_result(mark: str) -> None:
    assert len(re.findall(rf"\b{mark}\b", CLAIMS)) == 1


@pytest.mark.parametrize("row", re.findall(r"^\| [^|]* \| (S\d[^|]*) \|[^|]*\| `([\w-]+)` \|$", CLAIMS, re.M), ids=lambda row: row[0])
def test_a_claim_is_told_where_its_row_says(row: tuple[str, str]) -> None:
    page = (ROOT / "fixtures/mx/lppddhp/afirmaciones" / f"{row[1]}.md").read_text("utf-8")
    assert any(mark in page for mark in row[0].split(", "))
