"""Invented cases in the proportions of published figures, for measuring what a reform would do. No case is anybody's."""
