"""The shape of a case file: one pydantic-core schema made from the vocabulary of the law, used to check and to publish.

It knows sections, keys, lists and mappings. What a word means (a moment, a member, a reference) is for `statements`.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

from pydantic_core import ErrorDetails, SchemaValidator, ValidationError

from protlaw.core.diagnostic import Diagnostic
from protlaw.intake.faults import Faults
from protlaw.intake.source import Document, Items, Node, Scalar, Table, is_null, shown
from protlaw.intake.words import NONE, ONGOING, UNKNOWN, YES_NO, accented, fact_names, in_languages, keys, spellings
from protlaw.semantics.lawbook import Entity, FactDecl, Lawbook

Schema: TypeAlias = dict[str, Any]

_ISO = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}([T ][0-9]{2}(:[0-9]{2}(:[0-9]{2})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
_YES_NO = [*YES_NO, "sí", True, False]

_MOST_OWNERS = 3  # sections named when a fact stands under the wrong thing

# What each shape must be, if it is none of those it may be.
_SHAPES = {"moment": "PL4020", "event": "PL4020", "point": "PL4020", "period": "PL4044", "lapse": "PL4025", "zone": "PL4024"}
_TYPES = {"list_type": "PL4003", "dict_type": "PL4004", "string_type": "PL4005"}


# --- building --------------------------------------------------------------------------------------------------------


def _leaf(published: Schema | None = None) -> Schema:
    """A word. JSON may also write a number or a truth where the schema says so."""
    return {"type": "str", "strict": True, "metadata": {"pydantic_js_updates": published} if published else {}}


def _words(*sets: frozenset[str]) -> list[str]:
    return sorted(word for words in sets for word in words)


def _moment_leaf(*words: frozenset[str]) -> Schema:
    either = "|".join([_ISO, *_words(*words)])
    return _leaf({"type": ["string", "integer"], "pattern": f"^({either})$", "examples": ["2017-02-09T18:00", "2017-02-09"]})


def _choice(values: list[Any]) -> Schema:
    return {**_leaf(), "metadata": {"pydantic_js_functions": [lambda _schema, _handler: {"enum": values}]}}


def _list(of: Schema) -> Schema:
    return {"type": "list", "items_schema": of, "strict": True}


def _ref(name: str) -> Schema:
    return {"type": "definition-ref", "schema_ref": name}


def _shape(value: object) -> str:
    return "text" if isinstance(value, str) else "list" if isinstance(value, list) else "map" if isinstance(value, dict) else "empty"


def _either(expected: str, **choices: Schema) -> Schema:
    """One of several shapes, told apart by being text, a list or a mapping: a fault then speaks of one shape only."""
    return {
        "type": "tagged-union", "choices": choices, "discriminator": _shape, "custom_error_type": "shape",
        "custom_error_message": expected, "custom_error_context": {"expected": expected},
    }  # fmt: skip


def _table(fields: dict[str, Schema], need: tuple[tuple[str, ...], ...] = (), required: tuple[str, ...] = ()) -> Schema:
    """A mapping with these spellings; `need`: of each group of spellings one must be there (checked later, published here)."""
    one_each = [{"anyOf": [{"required": [name]} for name in group]} for group in need]
    return {
        "type": "typed-dict", "strict": True, "extra_behavior": "forbid",
        "fields": {name: {"type": "typed-dict-field", "schema": s, "required": name in required} for name, s in fields.items()},
        "metadata": {"pydantic_js_updates": {"allOf": one_each}} if one_each else {},
    }  # fmt: skip


def _kind(kind: str, need: tuple[str, ...] = (), required: tuple[str, ...] = (), special: dict[str, Schema] | None = None) -> Schema:
    """One of the mappings of the format."""
    fields = {spelling: (special or {}).get(key) or _FIELDS[key]() for spelling, key in keys(kind).items()}
    groups = tuple(tuple(s for s, key in keys(kind).items() if key == wanted) for wanted in need)
    return _table(fields, groups, required)


_text: Callable[[], Schema] = _leaf
_when: Callable[[], Schema] = lambda: _ref("when")  # noqa: E731
_yes_no: Callable[[], Schema] = lambda: _choice(_YES_NO)  # noqa: E731
_FIELDS: dict[str, Callable[[], Schema]] = {
    **dict.fromkeys(("id", "by", "source", "folio", "case", "jurisdiction", "authority", "addressee", "effect"), _text),
    **dict.fromkeys(("open_norm", "norm", "subject", "standard", "status", "scope", "after", "before"), _text),
    **dict.fromkeys(("about", "not_before", "not_after", "until", "recorded", "facts_until", "known_at"), _when),
    **dict.fromkeys(("date", "due"), lambda: _ref("moment")),
    **dict.fromkeys(("none", "kept", "binding"), _yes_no),
    "page": lambda: _leaf({"type": ["string", "integer"]}),
    "at": _moment_leaf,
    "between": lambda: _list(_ref("when")),
    "plus_minus": lambda: _leaf({"examples": ["15 minutes"]}),
    "lapse": lambda: _ref("lapse"),
    "zone": lambda: _ref("zone"),
    "complete_until": lambda: _ref("complete"),
    "value": _text,
}


def _accounts(of: Schema) -> Schema:
    return {"type": "dict", "keys_schema": {"type": "str"}, "values_schema": of, "strict": True}


def _shared() -> list[Schema]:
    """The forms no law changes: moments, lapses, zones, and events and periods made of them."""
    word = _moment_leaf(NONE, UNKNOWN)
    event = _kind("event", special={"accounts": _accounts(_ref("event")), "at": word})
    period = _kind("period", special={"from": _ref("end"), "to": _ref("end"), "accounts": _accounts(_ref("period")), "at": word})
    lapse = _kind("lapse", special={"between": _list(_leaf()), "about": _leaf()})
    return [
        {"ref": "zone", **_either("zone", text=_leaf(), list=_list(_leaf()))},
        {"ref": "when", **_either("point", text=_moment_leaf(), map=_kind("point", ("at",)))},
        {"ref": "lapse", **_either("lapse", text=_leaf({"examples": ["1 hour"]}), map=lapse)},
        {"ref": "complete", **_either("event", text=_moment_leaf(), map=_kind("complete", ("at",)))},
        {"ref": "moment", **_either("moment", text=_moment_leaf(), map=_kind("moment"))},
        {"ref": "event", **_either("event", text=word, map=event)},
        {"ref": "end", **_either("event", text=_moment_leaf(NONE, UNKNOWN, ONGOING), map=event)},
        {"ref": "period", **_either("period", text=word, map=period)},
    ]


def _value(name: str, fact: FactDecl) -> Schema:
    """The schema of one fact; `name` refers to itself, for the accounts."""
    if fact.type in ("event", "date", "instant"):
        return _ref("event")
    if fact.type == "period":
        return _ref("period")
    accounts = _accounts(_ref(name))
    if fact.type == "coll":
        member = _either("member", text=_leaf(), map=_ref(f"nested.{fact.entity}") if fact.entity else _leaf())
        members = _either("collection", text=_leaf(), list=_list(member))
        many = _kind("collection", special={"members": members, "accounts": accounts})
        return {"ref": name, **_either("collection", text=_leaf(), list=_list(member), map=many)}
    leaf = _scalar(fact)
    if fact.type == "num":
        one = dict.fromkeys(("value", "about", "plus_minus", "at_least", "at_most"), leaf)
        number = _kind("number", special={**one, "between": _list(leaf), "accounts": accounts})
        return {"ref": name, **_either("value", text=leaf, map=number)}
    value = _kind("value", special={"value": leaf, "one_of": _list(leaf), "accounts": accounts})
    return {"ref": name, **_either("value", text=leaf, map=value)}


def _scalar(fact: FactDecl) -> Schema:
    unknown = _words(UNKNOWN)
    if fact.type == "bool":
        return _choice([*_YES_NO, *unknown])
    if fact.type in ("one", "scale"):
        return _choice(list(dict.fromkeys(w for m in fact.members for w in (m.name, m.label.es, m.label.en))) + unknown)
    if fact.type == "num":
        return _leaf({"type": ["string", "integer"], "pattern": f"^(-?[0-9]+|{'|'.join(unknown)})$"})
    return _leaf()


def _entity(entity: Entity, nested: bool) -> Schema:
    fields: dict[str, Schema] = {"id": _leaf()}
    for fact in entity.facts.values():
        simple = fact.type in ("event", "date", "instant", "period")
        schema = _value("", fact) if simple else _ref(f"{entity.name}.{fact.name}")
        fields.update((name, schema) for name in spellings((fact.name, fact.alias)))
    return {"ref": ("nested." if nested else "listed.") + entity.name, **_table(fields, required=() if nested else ("id",))}


def case_core(lawbook: Lawbook) -> Schema:
    """The core schema of the case files of a lawbook."""
    definitions = _shared()
    sections: dict[str, Schema] = {}
    for entity in lawbook.entities.values():
        sections.update((name, _list(_ref(f"listed.{entity.name}"))) for name in spellings((entity.plural, entity.alias_plural)))
        definitions += [_entity(entity, False), _entity(entity, True)]
        facts = entity.facts.values()
        definitions += [s for s in (_value(f"{entity.name}.{f.name}", f) for f in facts) if "ref" in s]
    header = {"accounts": _list(_leaf()), **_outside()}
    sections.update({spelling: header.get(key) or _FIELDS[key]() for spelling, key in keys("header").items()})
    return {"type": "definitions", "schema": _table(sections), "definitions": definitions}


def _outside() -> dict[str, Schema]:
    moment = _ref("moment")
    return {
        "findings": _list(_kind("finding", ("by", "subject"), special={"value": _yes_no(), "at": moment})),
        "orders": _list(_kind("order", ("authority", "date", "binding", "effect"), ("id",), {"until": moment})),
    }


def case_schema(lawbook: Lawbook) -> Schema:
    """The JSON Schema of the case files of a lawbook."""
    from pydantic.json_schema import GenerateJsonSchema

    schema: Any = case_core(lawbook)
    title = f"protlaw case file ({lawbook.jurisdiction.code})"
    return {"$schema": GenerateJsonSchema.schema_dialect, "title": title, **GenerateJsonSchema().generate(schema)}


# --- checking --------------------------------------------------------------------------------------------------------


def plain(node: Node) -> object:
    """The tree as pydantic-core reads it."""
    if isinstance(node, Scalar):
        return None if is_null(node) else node.text
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {key: plain(entry.node) for key, entry in node.entries.items()}


def check_shape(document: Document, lawbook: Lawbook, faults: Faults) -> None:
    """Report every fault of shape: unknown sections and keys, lists and mappings out of place, things without an id."""
    if document.root is None:
        return
    schema: Any = case_core(lawbook)
    try:
        SchemaValidator(schema).validate_python(plain(document.root))
    except ValidationError as error:
        told = _Told(document.root, schema, lawbook, faults)
        for details in error.errors(include_url=False, include_input=False):
            faults.add(told.diagnostic(details))


class _Told:
    """Errors of pydantic-core told as places of the file."""

    def __init__(self, root: Table, schema: Schema, lawbook: Lawbook, faults: Faults) -> None:
        self.root = root
        self.lawbook = lawbook
        self.schema = schema
        self.refs = {definition["ref"]: definition for definition in schema["definitions"]}
        self.faults = faults

    def diagnostic(self, details: ErrorDetails) -> Diagnostic:
        loc, kind = details["loc"], details["type"]
        if kind in ("extra_forbidden", "missing"):
            return self.key_fault(loc, kind)
        node, _ = self.walk(loc)
        if is_null(node):
            return Diagnostic("PL4009", {}, node.span, help="PL4009.help", path=node.path)
        expected = str(details.get("ctx", {}).get("expected", ""))
        code = _SHAPES.get(expected) or _TYPES.get(kind) or {"collection": "PL4045", "member": "PL4045"}.get(expected, "PL4005")
        return Diagnostic(code, {"found": shown(node)}, node.span, help=f"{code}.help", path=node.path or None)

    def key_fault(self, loc: tuple[int | str, ...], kind: str) -> Diagnostic:
        node, schema = self.walk(loc[:-1])
        key = str(loc[-1])
        if kind == "missing" or not isinstance(node, Table):
            return Diagnostic("PL4006", {}, node.span, help="PL4006.help", path=node.path)
        entry = node.entries[key]
        code = "PL4001" if node is self.root else "PL4002"
        known = accented(schema.get("fields", {}))
        guess = self.faults.guess(key, known)
        where = self.elsewhere(key)
        args = {"key": shown(key), **(where or in_languages(known, self.lawbook)), **({"closest": guess} if guess else {})}
        help_ = "elsewhere" if where else "head" if code == "PL4002" and key in keys("header") else "close" if guess else "help"
        return Diagnostic(code, args, entry.span, help=f"{code}.{help_}", path=entry.path)

    def elsewhere(self, key: str) -> dict[str, str]:
        """The sections whose things have such a fact, for one that stands under another."""
        owners = [e for e in self.lawbook.entities.values() if key in fact_names(e)][:_MOST_OWNERS]
        sections = {"es": [e.alias_plural or e.plural for e in owners], "en": [e.plural for e in owners]}
        return {lang: ", ".join(f"`{name}`" for name in names) for lang, names in sections.items()} if owners else {}

    def walk(self, loc: tuple[int | str, ...]) -> tuple[Node, Schema]:
        """The node and the schema at a place; the names of shapes in `loc` belong to the schema only."""
        node: Node = self.root
        schema = self.schema["schema"]
        for step in loc:
            schema = self.refs[schema["schema_ref"]] if schema["type"] == "definition-ref" else schema
            if schema["type"] == "tagged-union":
                schema = schema["choices"][step]
            elif isinstance(node, Items) and isinstance(step, int):
                node, schema = node.items[step], schema["items_schema"]
            elif isinstance(node, Table) and step in node.entries:
                node = node.entries[str(step)].node
                schema = schema["values_schema"] if schema["type"] == "dict" else schema["fields"][step]["schema"]
        return node, self.refs[schema["schema_ref"]] if schema["type"] == "definition-ref" else schema
