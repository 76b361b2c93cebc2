"""What a case file has in writing, fact by fact: where each stands, and which it leaves open in so many words."""

from protlaw.intake.faults import Faults
from protlaw.intake.register import Register
from protlaw.intake.single import is_unknown
from protlaw.intake.source import Document, Scalar
from protlaw.intake.words import vocabulary
from protlaw.semantics.lawbook import Lawbook


def register_of(document: Document, book: Lawbook) -> Register:
    """Everything a file lists and the facts that stand under each."""
    register = Register(book, vocabulary(book), Faults())
    if document.root is not None:
        register.list_in(document.root)
    return register


def left_open(document: Document, book: Lawbook) -> frozenset[tuple[str, str]]:
    """The facts of which a file says that they are not known, by subject and name."""
    found = register_of(document, book).facts
    return frozenset(key for key, (node, decl) in found.items() if isinstance(node, Scalar) and is_unknown(node, decl))
