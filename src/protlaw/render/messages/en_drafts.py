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
}
