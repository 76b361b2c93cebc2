"""Declarations by name: what each file of a jurisdiction declares, in which instrument and under which article."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from protlaw.core.anchor import Citation, Label, Span
from protlaw.core.diagnostic import Diagnostic, Note, Report, closest
from protlaw.core.status import least
from protlaw.syntax.ast import Node, SourceFile, Word

NORM_KINDS = ("definition", "duty", "power", "requirement", "catalogue", "sanction")
LAW_KINDS = (*NORM_KINDS, "exception", "transitory", "ambiguity", "silence", "open_norm", "computation", "body", "seats")
NAMED_KINDS = (*LAW_KINDS, "authority")
_STEPS = {
    "step_art": "art", "step_para": "para", "step_fr": "fr", "step_inc": "inc", "step_def": "def", "step_trans": "trans",
    "step_chapter": "chp",
}  # fmt: skip
_FIDELITY = {"TEXT_HELD": "text", "REPORTED": "reported", "TITLE_ONLY": "title_only", "NOT_HELD": "not_held"}


class Declared(NamedTuple):
    """A declaration, the instrument it belongs to, the article it stands under (eId, fidelity), and the amendment that makes it."""

    node: Node
    instrument: str
    article: str | None
    fidelity: str
    amendment: str = ""

    @property
    def name(self) -> str:
        return name_of(self.node)

    @property
    def full(self) -> str:
        return f"{self.instrument}/{self.name}"


def name_of(node: Node) -> str:
    words = [w.text for w in node.words("ID", "DOTTED")]
    return f"{words[1]}.{words[0]}" if node.kind == "seats" else words[0] if words else ""


def name_span(node: Node) -> Span:
    word = node.word("ID", "DOTTED")
    return word.span if word else node.span


def declare(files: list[tuple[str, SourceFile]]) -> list[Declared]:
    """Every declaration of some files, in order, with the article it stands under.

    What an amendment's file declares belongs to the instrument that is amended."""
    return [declared for instrument, file in files for declared in _declare(instrument, file)]


def _declare(instrument: str, file: SourceFile) -> Iterator[Declared]:
    article, fidelity, amendment, least_held = None, "text", "", "text"
    for node in file.declarations:
        if node.kind == "amendment":
            amendment, instrument = (w.text for w in node.words("DOTTED"))
            least_held = fidelity_of(node) or "text"
        if node.kind == "article":
            number = node.word("ARTICLE_NO")
            article = "art_" + (number.text if number else "").replace(" ", "_")
            fidelity = fidelity_of(node) or "text"
        yield Declared(node, instrument, article, least(fidelity, least_held), amendment)


class Index:
    """Every named declaration of a jurisdiction; definitions and their further cases are kept together."""

    def __init__(self, declared: Iterable[Declared], report: Report) -> None:
        self.report = report
        self.all = list(declared)
        self.by_name: dict[str, list[Declared]] = {}
        for one_ in self.all:
            if one_.node.kind in NAMED_KINDS:
                self._add(one_)

    def _add(self, declared: Declared) -> None:
        same = self.by_name.setdefault(declared.full, [])
        if same and not _further_case(same[0].node, declared.node):
            first = Note(name_span(same[0].node), "declared_here", {"name": declared.name})
            self.report(Diagnostic("PL2002", {"name": declared.name}, name_span(declared.node), (first,), "PL2002.help"))
            return
        same.append(declared)

    def of_kind(self, *kinds: str) -> Iterator[Declared]:
        return (d for d in self.all if d.node.kind in kinds)

    def find(self, name: str, instrument: str, *kinds: str) -> Declared | None:
        """The declaration a name means from inside an instrument: its own first, then a qualified one."""
        full = name if "/" in name else f"{instrument}/{name}"
        found = self.by_name.get(full, [])
        return found[0] if found and found[0].node.kind in kinds else None

    def require(self, word: Word, instrument: str, *kinds: str) -> Declared | None:
        """Like `find`, reporting an unknown name with the closest known one."""
        found = self.find(word.text, instrument, *kinds)
        if found is None:
            known = [n.split("/")[1] for n, ds in self.by_name.items() if ds[0].node.kind in kinds]
            unknown(self.report, word, known)
        return found


def unknown(report: Report, word: Word, known: list[str]) -> None:
    meant = closest(word.text, known)
    if meant:
        report(Diagnostic("PL2001", {"found": word.text, "meant": meant}, word.span, help="PL2001.help"))
    else:
        report(Diagnostic("PL2012", {"found": word.text}, word.span, help="PL2012.help"))


def _further_case(first: Node, other: Node) -> bool:
    """Whether a `define` adds a case to another: of the same subject, and of the same form."""
    if not (first.kind == other.kind == "definition") or first.node("equals") or other.node("equals"):
        return False
    subjects = {list(node.words("ID"))[1].text for node in (first, other)}
    return len(subjects) == 1 and (first.node("as") is None) == (other.node("as") is None)


# --- clauses shared by declarations ------------------------------------------------------------------------------------


def one(node: Node, report: Report, *kinds: str) -> Node | None:
    """The only clause of these kinds; a second one is reported with both places."""
    found = list(node.nodes(*kinds))
    for extra in found[1:]:
        first = Note(found[0].span, "first_here", {})
        report(Diagnostic("PL2005", {"name": name_of(node)}, extra.span, (first,), "PL2005.help"))
    return found[0] if found else None


def label_of(node: Node | None) -> Label | None:
    """The words of a label node, or of the label inside a clause."""
    if node is None:
        return None
    label = node if node.kind == "label" else node.node("label")
    if label is None:
        return None
    es, en = (w.text for w in label.words("STRING"))
    return Label(es, en)


def fidelity_of(node: Node) -> str | None:
    clause = node.node("fidelity")
    word = clause.word(*_FIDELITY) if clause else None
    return _FIDELITY[word.type] if word else None


def lost(declared: Declared) -> bool:
    """Whether a draft is reported to touch the norm, and its new words are not reported."""
    return declared.node.node("lost") is not None


def gaps_of(node: Node) -> tuple[str, ...]:
    return tuple(w.text for clause in node.nodes("gap") for w in clause.words("STRING"))


def citations_of(declared: Declared, report: Report, *kinds: str) -> tuple[Citation, ...]:
    """The provisions a declaration cites; without one it stands on its article."""
    clauses = list(declared.node.nodes(*(kinds or ("citing",))))
    found = [c for clause in clauses for node in clause.nodes("citation") if (c := citation(node, declared, report)) is not None]
    if not clauses and not kinds and declared.article is not None:
        return (Citation(declared.instrument, declared.article),)
    return tuple(found)


def citation(node: Node, declared: Declared, report: Report) -> Citation | None:
    """One citation; relative to the article it stands under unless it names its own."""
    instrument = node.word("DOTTED")
    steps = [_step(step) for step in node.nodes()]
    own = any(step.startswith(("art_", "trans_", "chp_")) for step in steps)
    if not own and (declared.article is None or instrument is not None):
        report(Diagnostic("PL3005", {}, node.span, help="PL3005.help"))
        return None
    eid = "__".join(steps if own else [str(declared.article), *steps])
    here = declared.amendment if declared.amendment and eid.startswith("trans_") else declared.instrument
    return Citation(instrument.text if instrument else here, eid)


def _step(node: Node) -> str:
    if node.kind == "step_last":
        return "para_last"
    word = next(node.words())
    return f"{_STEPS[node.kind]}_{word.text.replace(' ', '_')}"
