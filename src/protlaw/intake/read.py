"""From the text of a case file to statements about subjects: the one place where a case's bytes become facts.

First the form (`source`), then the shape (`boundary`), then who is in the file, then what is said of each; every fault of
every stage is reported together.
"""

import re

from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.core.values import FUTURE, PAST
from protlaw.intake.boundary import case_schema, check_shape
from protlaw.intake.casefile import Absent, CaseFile, Listed, Moment, Running, Statement
from protlaw.intake.faults import Faults, Fields, fields
from protlaw.intake.moments import Clock
from protlaw.intake.outside import Outside, moments_of
from protlaw.intake.register import Register
from protlaw.intake.rosters import Rosters
from protlaw.intake.source import LIMIT, Document, Entry, Items, Node, Scalar, Table, is_null, read_document, read_text, shown
from protlaw.intake.statements import Reader, Said
from protlaw.intake.words import fold, keys, vocabulary
from protlaw.semantics.lawbook import Lawbook

__all__ = ["LIMIT", "case_schema", "intake", "intake_document", "jurisdiction_of", "read_document", "read_text"]

_DEEPEST = 50  # moments hanging on one another
_ENDS = {"from": "begin", "desde": "begin", "to": "end", "hasta": "end"}


def jurisdiction_of(document: Document) -> str | None:
    """The jurisdiction a file names, to know which law to load before the rest is read."""
    entries = document.root.entries if document.root is not None else {}
    nodes = [entry.node for key, entry in entries.items() if keys("header").get(key) == "jurisdiction"]
    return nodes[0].text if nodes and isinstance(nodes[0], Scalar) and not is_null(nodes[0]) else None


def intake(text: str, file: str, lawbook: Lawbook) -> CaseFile:
    """A case file as statements; SourceError with every fault found if it has any."""
    return intake_document(read_document(text, file), lawbook)


def intake_document(document: Document, lawbook: Lawbook) -> CaseFile:
    """The same, for a text already read."""
    faults = Faults()
    for diagnostic in document.diagnostics:
        faults.add(diagnostic)
    check_shape(document, lawbook, faults)
    case = _Case(document, lawbook, faults).read(document.root) if document.root is not None else None
    errors = faults.errors()
    if errors or case is None:
        raise SourceError(sorted(errors, key=_place), {document.file: document.text})
    return case


def _place(diagnostic: Diagnostic) -> tuple[int, int]:
    return (diagnostic.span.line, diagnostic.span.column) if diagnostic.span else (0, 0)


class _Case:
    def __init__(self, document: Document, lawbook: Lawbook, faults: Faults) -> None:
        self.document = document
        self.lawbook = lawbook
        self.names = vocabulary(lawbook)
        self.faults = faults
        self.clock = Clock(lawbook.jurisdiction, faults)
        self.register = Register(lawbook, self.names, faults)
        self.reader = Reader(self.clock, self.register.refer, self.register.member_of)
        self.accounts: dict[str, None] = {}
        self.said: dict[tuple[str, str], list[tuple[str | None, Said]]] = {}
        self.open: list[tuple[str, str]] = []

    def read(self, root: Table) -> CaseFile:
        header = fields(root, "header", self.faults)
        horizons = self.header(header)
        self.register.list_in(root)
        statements = [statement for key in self.register.facts for statement in self.statements(key)]
        for account in self.accounts or (None,):
            told = {key: next((s for a, s in self.state(key) if a in (None, account)), None) for key in self.register.facts}
            Rosters(self.lawbook, {key: s for key, s in told.items() if s}, self.reader.complete_until, self.faults).check()
        outside = Outside(self.lawbook, self.reader, self.register.refer)
        holdings = outside.findings(header["findings"].node if "findings" in header else None)
        orders = outside.orders(header["orders"].node if "orders" in header else None)
        latest = _latest(statements, moments_of(holdings, orders), self.reader.complete_until)
        instances = tuple(instance for instance, _ in self.register.instances.values())
        name, zone = self.name(header), self.clock.zones[0] if len(self.clock.zones) == 1 else None
        return CaseFile(
            name, self.lawbook.jurisdiction.code, zone, *horizons, self.reader.complete_until, tuple(self.accounts), instances,
            tuple(statements), holdings, orders, latest, self.faults.warnings(), self.document,
        )  # fmt: skip

    # --- header

    def header(self, header: Fields) -> tuple[int | None, int | None]:
        if "zone" in header:
            self.clock.zones = self.clock.zones_of(header["zone"].node)
        code = header["jurisdiction"].node if "jurisdiction" in header else None
        if isinstance(code, Scalar) and not is_null(code) and code.text != self.lawbook.jurisdiction.code:
            self.faults.at("PL4042", code, {"expected": self.lawbook.jurisdiction.code})
        accounts = header["accounts"].node if "accounts" in header else None
        for word in accounts.items if isinstance(accounts, Items) else ():
            if isinstance(word, Scalar) and not is_null(word):
                if word.text in self.accounts:
                    self.faults.at("PL4008", word)
                self.accounts[word.text] = None
        if "complete_until" in header:
            self.reader.complete_until = self.reader.complete(header["complete_until"], None)
        facts_until, known_at = (self.reader.horizon(header[key].node) if key in header else None for key in ("facts_until", "known_at"))
        return facts_until, known_at

    def name(self, header: Fields) -> str:
        node = header["case"].node if "case" in header else None
        stem = re.split(r"[/\\]", self.document.file)[-1].rsplit(".", 1)[0]
        return node.text if isinstance(node, Scalar) else stem

    # --- what is said

    def statements(self, key: tuple[str, str]) -> list[Statement]:
        found = []
        for account, said in self.state(key):
            if said.value is not None:
                source, by, recorded = said.provenance
                found.append(Statement(*key, said.value, account, source, by, recorded.latest if recorded else None, said.node.path))
        return found

    def state(self, key: tuple[str, str]) -> list[tuple[str | None, Said]]:
        """Everything said of one fact, account by account; read once."""
        if key not in self.said:
            self.open.append(key)
            node, decl = self.register.facts[key]
            found = [
                (account, self.reader.said(inner, decl, lambda word: self.anchor(word, key[0]))) for account, inner in self.split(node)
            ]
            self.said[key] = found
            self.open.pop()
        return self.said[key]

    def split(self, node: Node) -> list[tuple[str | None, Node]]:
        """The value of each account, or one value for all of them."""
        own = _accounts(node)
        if own is None or not isinstance(node, Table) or not isinstance(own.node, Table):
            return [(None, node)]
        if len(node.entries) > 1:
            other = next(entry for entry in node.entries.values() if entry is not own)
            self.faults.at("PL4028", other, dict.fromkeys(("es", "en"), ", ".join(f"`{shown(key)}`" for key in node.entries)))
        found: list[tuple[str | None, Node]] = []
        for account, entry in own.node.entries.items():
            if account not in self.accounts:
                args = {"key": shown(account), "known": ", ".join(f"`{name}`" for name in self.accounts) or "–"}
                self.faults.unknown("PL4034", entry, account, self.accounts, args)
            inner = _accounts(entry.node)
            if inner is None:
                found.append((account, entry.node))
            else:
                self.faults.at("PL4028", inner, dict.fromkeys(("es", "en"), f"`{shown(inner.path)}`, `{shown(own.path)}`"))
        return found

    # --- moments that hang on other facts

    def anchor(self, word: Scalar, own: str) -> Moment | None:
        """The moment of another fact: `fact`, `entity:id.fact`, or `….from` and `….to` of a period."""
        key, end = self.target(word, own)
        if key is None:
            return None
        if key not in self.register.facts:
            self.faults.at("PL4037", word)
            return None
        if key in self.open or len(self.open) > _DEEPEST:
            self.faults.at("PL4036", word)
            return None
        moments = [moment for _, said in self.state(key) if isinstance(moment := _end(said.value, end), Moment)]
        if moments:
            return Moment(min(m.earliest for m in moments), max(m.latest for m in moments), moments[0].text)
        if all(said.value is None for _, said in self.state(key)) and self.faults.errors():
            return None
        self.faults.at("PL4037", word)
        return None

    def target(self, word: Scalar, own: str) -> tuple[tuple[str, str] | None, str]:
        left, _, last = word.text.strip().rpartition(".")
        end = "begin"
        if left and fold(last) in _ENDS:
            end = _ENDS[fold(last)]
            left, _, last = left.rpartition(".")
        found, close = self.register.find(left, None) if left else (own, None)
        known = self.names.facts[self.register.instances[found][0].entity] if found in self.register.instances and found is not None else {}
        fact = known.get(last)
        if found is not None and fact is not None:
            return (found, fact), end
        close = self.faults.guess(last, known) if found is not None else close
        self.register.dangling(word, close)
        return None, end


def _accounts(node: Node) -> Entry | None:
    """Where a value is told account by account."""
    entries = node.entries.items() if isinstance(node, Table) else ()
    return next((entry for key, entry in entries if keys("value").get(key) == "accounts"), None)


def _end(value: object, end: str) -> object:
    if isinstance(value, Running):
        return value.begin if end == "begin" else value.end
    return value


def _latest(statements: list[Statement], others: list[Moment], complete_until: int | None) -> int | None:
    """The latest moment recorded in a file; an open end counts by its other end."""
    instants = [complete_until]
    for statement in statements:
        value = statement.value
        instants.append(statement.recorded)
        for part in (value.begin, value.end) if isinstance(value, Running) else (value,):
            if isinstance(part, Moment):
                others.append(part)
            elif isinstance(part, Absent):
                instants.append(part.until)
            elif isinstance(part, Listed):
                instants.append(part.complete_until)
    instants += [m.latest if m.latest != FUTURE else m.earliest for m in others]
    known = [instant for instant in instants if instant is not None and PAST < instant < FUTURE]
    return max(known, default=None)
