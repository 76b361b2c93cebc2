"""Editions by name: the law of a jurisdiction on a day, with drafts on top: `mx@2026-01-01+monreal-2020`."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from protlaw.core.diagnostic import Diagnostic, SourceError, closest
from protlaw.intake.source import read_text
from protlaw.law.jurisdiction import DRAFTS

if TYPE_CHECKING:
    from protlaw.syntax.ast import Node


class Asked(NamedTuple):
    """What the name of an edition asks for. drafts: names of shipped drafts, or paths of one's own."""

    jurisdiction: str
    day: str | None
    drafts: tuple[str, ...]


def asked(name: str) -> Asked:
    """The parts of a name: `JURISDICTION[@DAY][+DRAFT]*`."""
    head, *drafts = name.split("+")
    jurisdiction, at, day = head.partition("@")
    if not jurisdiction or (at and not _is_day(day)) or not all(drafts):
        raise SourceError([Diagnostic("PL0070", {"found": name}, help="PL0070.help")])
    return Asked(jurisdiction, day or None, tuple(dict.fromkeys(drafts)))


def _is_day(written: str) -> bool:
    from datetime import date

    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", written)) and date.fromisoformat(written) is not None
    except ValueError:
        return False


def shipped_drafts(folder: Path) -> dict[str, Path]:
    """The drafts that travel with the law of a jurisdiction, by name; in the folder of each instrument they have one of their own."""
    return {path.stem: path for path in sorted(folder.glob(f"*/{DRAFTS}/*.law"))}


def draft_texts(names: tuple[str, ...], folder: Path) -> dict[str, str]:
    """The text of each draft by its path: one that is shipped, or a file or folder of one's own."""
    shipped = shipped_drafts(folder)
    found: dict[str, str] = {}
    for name in names:
        own = Path(name)
        if name in shipped:
            found[f"{folder.name}/{shipped[name].relative_to(folder).as_posix()}"] = shipped[name].read_text("utf-8")
        elif own.is_dir():
            found |= {str(path): read_text(path) for path in sorted(own.rglob("*.law"))}
        elif own.suffix == ".law" or own.exists():
            found[name] = read_text(own)
        else:
            raise SourceError([unknown_draft(name, list(shipped))])
    return found


def draft_heads(texts: dict[str, str]) -> "list[Node]":
    """The heads of the drafts among some texts; what cannot be read has none."""
    from protlaw.syntax.parse import parse_text

    files = (parse_text(text, path)[0] for path, text in texts.items())
    heads = (node for file in files if file for node in file.declarations if node.kind == "amendment")
    return [head for head in heads if (enactment := head.node("enactment")) and enactment.word("DRAFT")]


def unknown_draft(name: str, shipped: list[str]) -> Diagnostic:
    """There is no such draft; the one most likely meant, or all there are."""
    meant = closest(name, shipped)
    options = ", ".join(f"`{s}`" for s in ([meant] if meant else shipped))
    return Diagnostic("PL0071", {"found": name, "options": options}, help="PL0071.help" if meant else "PL0071.options")
