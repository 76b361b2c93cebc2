"""Words of the page of `protlaw diff`."""

MESSAGES = {
    "diff.draft": "{title}: a draft that is not law{status}. How well its text is known: {fidelity}. Source: {source}.",
    "diff.draft.status": " ({status})",
    "diff.chart.hours": "Terms that change, in hours",
    "diff.chart.days": "Terms that change, in natural days",
    "diff.chart.sums": "Sum of terms, if one runs after the other",
    "diff.chart.met": "Met in time, of those met or overdue",
    "diff.html.title": "What changes in the law",
    "diff.html.weakened": "Guarantees that are weakened",
    "diff.html.weakened.none": "None is found in what is encoded.",
    "diff.html.numbers": "In numbers",
    "diff.html.articles": "Article by article",
    "diff.html.cases": "In the cases",
    "diff.html.open": "What stays open",
    "diff.html.open.none": "Nothing that changes rests on an open point.",
    "diff.html.points": "What changes rests on these points the text leaves open, each with its default reading and the others.",
    "diff.html.opened": "Points and silences that appear or disappear",
    "diff.html.marks": "Each norm as a sentence made from what is encoded: what is struck through was there "
    "before; what is underlined is there now.",
    "diff.html.now": " now",
    "diff.html.see": "See both wordings",
    "diff.html.absent": "Does not exist.",
    "diff.html.gone": "No longer in force.",
    "diff.html.cells": "Before ↓ · Now →",
    "diff.html.met": "Where something about a case is not known, the light part of the bar runs from the least to the most it may be.",
    "diff.html.made": "Made with protlaw {engine}. Not legal advice. Digests of the two texts:",
    "diff.html.witnesses": "Cases that tell the two texts apart",
    "diff.html.witnesses.lead": "Of each norm that changes, the smallest case on which they answer differently. "
    "They are invented, and checked under both texts.",
    "diff.chart.limits": "How many are required",
}
