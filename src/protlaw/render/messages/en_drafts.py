"""Drafts of reforms: how they are asked for, what they lack and what they run into."""

MESSAGES: dict[str, str] = {
    "PL0070": "`{found}` is not the name of an edition of the law",
    "PL0070.help": "write the jurisdiction, a day if wanted and the drafts: `mx`, `mx@2020-11-06`, `mx@2026-01-01+monreal-2020`",
    "PL0071": "there is no draft `{found}`",
    "PL0071.help": "did you mean {options}?",
    "PL0071.options": "the drafts there are: {options}; one's own is asked for by its path: `+./my-draft.law`",
    "PL0072": "the file is not a draft: it does not say what it amends",
    "PL0072.help": "a draft begins with `amendment NAME to INSTRUMENT` and says `draft`",
    "PL0073": "`{name}` does not say when it would enter into force",
    "PL0073.help": "ask for a day: `mx@2026-01-01+…`, or write one in the draft with `in force from`",
    "unreported": "what is not reported of the draft",
    "why.unreported": "It is not known: its new words are not reported ({draft}).",
    "reason.not_reported": "the draft touches this norm and no source says how it reads then",
    "reformed_since": "reformed since, on {day} (`{name}`)",
    "PL0074": "only the title of `{name}` is known: there is no text, nor any account of its content, to apply",
    "PL0074.help": "`protlaw drafts` says what is known of each draft and where to look for its text",
    "PL3030": "`{name}` was written on the text of {base}, and `{place}` has changed since; applied as it is, this would be lost: {en}",
    "PL3030.help": "decide it in the draft: `rebase PLACE as draft because …` if its own words prevail (add those that have to "
    "stay), or `as enacted` if those in force do",
    "PL3031": "there is nothing to rebase at `{place}`: the draft does not act there, or the text has not changed since the one "
    "it is based on",
    "PL3031.help": "take the decision out, or correct the place",
    "PL3032": "`{name}` would enter into force on {day}, before the text it says it was written on ({base})",
    "PL3032.help": "correct the day of `on the text of`, or ask for a later one",
}
