"""One module a command: `command(words)` says what it takes, `run` does it."""
