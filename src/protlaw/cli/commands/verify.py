"""`protlaw verify`: whether a result that was kept comes out again from the case."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from protlaw.api import ENGINE, Law
from protlaw.cli.asked import read_stated
from protlaw.cli.program import Words
from protlaw.core.values import FUTURE
from protlaw.engine.derivation import AsOf


def command(words: Words) -> click.Command:
    return words.command(
        "verify", run, words.file("result"), words.file("case"),
        words.option("--format", "form", key="verify_format", type=click.Choice(["text", "json"]), default="text"),
    )  # fmt: skip


def run(result: Path, case: Path, form: str, lang: str) -> int:
    """0: it comes out again; 1: something differs."""
    from protlaw.intake.source import read_text
    from protlaw.render.results import read_result, same_case
    from protlaw.render.verify import verified, verify_data, verify_text

    kept = read_result(read_text(result), str(result))
    stated = read_stated(case)
    same_case(kept["case"], stated.case.name, str(result))
    against = kept["against"]
    readings, dropped = _readings(stated.law, against["given"] if against else kept["readings"])
    supposed = {a["fact"]: a["value"] for a in kept["assumptions"]}
    anew = stated.law.evaluate(stated.case, _as_of(kept["as_of"]), readings, supposed, against["for"] if against else None)
    found = verified(kept, anew, ENGINE, dropped)
    if form == "json":
        click.echo(json.dumps(verify_data(found), ensure_ascii=False, indent=2))
    else:
        click.echo(verify_text(found, stated.law.book, lang), nl=False)
    return 1 if found.differs else 0


def _as_of(said: Mapping[str, Any]) -> AsOf:
    """From when the kept result saw the case."""
    from protlaw.render.results import instant

    known = instant(said["known_at"]) if said["known_at"] is not None else None
    return AsOf(instant(said["facts_until"]) or 0, FUTURE if known is None else known, said["law_on"])


def _readings(law: Law, used: Mapping[str, str]) -> tuple[dict[str, str], bool]:
    """The readings it used that the law still has, and whether any is gone."""
    ambiguities = law.book.ambiguities
    held = {a: r for a, r in used.items() if a in ambiguities and r in {x.name for x in ambiguities[a].readings}}
    return held, len(held) < len(used)
