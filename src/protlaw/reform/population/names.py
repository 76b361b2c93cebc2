"""The names in a profile: each choice, option, delay, source and fact it speaks of has to be there, and to come before it."""

from protlaw.core.time import BadMoment, local
from protlaw.reform.population.profile import Choice, FactRule, Figure, Profile, When


def dangling(profile: Profile) -> list[str]:
    """What names a choice, an option, a delay, a source or a fact that is not there, or that comes later."""
    found = [f"{kind}.{name}.source = {f.source}" for kind, figures in _figures(profile) for name, f in figures
             if f.source and f.source not in profile.sources]  # fmt: skip
    seen: dict[str, Choice] = {}
    for name, choice in profile.choices.items():
        found += [f"choices.{name}.{what}" for what in [*_unheld(choice.when, seen), *_unweighed(choice, seen)]]
        seen[name] = choice
    told: set[str] = set()
    for row in profile.rows:
        place = f"row.{row.id}"
        found += [f"{place}.{what}" for what in _unheld(row.when, seen)]
        for name, fact in row.facts.items():
            found += [f"{place}.facts.{name}.{what}" for what in _loose(fact, profile, row.id, told)]
            told.add(f"{row.id}.{name}")
        if row.needs and _full(row.needs, row.id) not in told:
            found.append(f"{place}.needs = {row.needs}")
    apart = profile.disagreement
    if apart is not None:
        found += [f"disagreement.facts = {f}" for f in apart.facts if f not in told]
        found += [f"disagreement.{what}" for what in _unheld(apart.when, seen)]
        found += [f"disagreement.delay = {apart.delay}"] * (apart.delay not in profile.delays)
    try:
        local(profile.until, profile.zone)
    except (BadMoment, ValueError, LookupError):
        found.append(f"until = {profile.until}")
    return found


def _figures(profile: Profile) -> list[tuple[str, list[tuple[str, Figure]]]]:
    return [("choices", list(profile.choices.items())), ("delays", list(profile.delays.items()))]


def _unheld(when: When, choices: dict[str, Choice]) -> list[str]:
    """Conditions on choices not drawn yet, or on options they do not have."""
    found = []
    for name, wanted in when.items():
        options = choices[name].options() if name in choices else []
        found += [f"{name} = {option}" for option in _listed(wanted) if option not in options]
    return found


def _unweighed(choice: Choice, seen: dict[str, Choice]) -> list[str]:
    if choice.by is not None and choice.by not in seen:
        return [f"by = {choice.by}"]
    keys: list[str | None] = list(seen[choice.by].options()) if choice.by else [None]
    bare = [
        key for key in keys if (key is not None and not isinstance(choice.weights.get(key), dict)) or not sum(choice.weighed(key).values())
    ]
    return [f"weights.{key or ''}" for key in bare]


def _loose(fact: FactRule, profile: Profile, own: str, told: set[str]) -> list[str]:
    anchors = [a for a in (fact.after, fact.before, fact.needs) if a is not None]
    found = [f"after = {a}" for a in anchors if _full(a, own) not in told]
    found += [f"choice = {c}" for c in (fact.choice, fact.within, fact.told) if c is not None and c not in profile.choices]
    found += [f"delay = {fact.delay}"] * (fact.delay is not None and fact.delay not in profile.delays)
    for when in (fact.when, fact.unknown or {}, fact.office or {}):
        found += _unheld(when, profile.choices)
    ids = {row.id for row in profile.rows}
    found += [f"members = {m}" for m in fact.members or () if m not in ids]
    for end in (fact.begins, fact.ends):
        found += _loose(end, profile, own, told) if end is not None else []
    return found


def _full(anchor: str, own: str) -> str:
    return anchor if "." in anchor else f"{own}.{anchor}"


def _listed(wanted: str | list[str]) -> list[str]:
    return [wanted] if isinstance(wanted, str) else wanted
