"""Reforms: the law as drafts would leave it, and what that changes."""
