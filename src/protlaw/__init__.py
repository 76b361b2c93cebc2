"""protlaw: law as a program that a lawyer can sign, a legislator can amend and a case system can call."""

from protlaw.api import Edition, Law, as_of_case, edition, load
from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.engine.derivation import AsOf, Finding, Result
from protlaw.intake.casefile import CaseFile

__all__ = ["AsOf", "CaseFile", "Diagnostic", "Edition", "Finding", "Law", "Result", "SourceError", "as_of_case", "edition", "load"]
__version__ = "0.1.0"
