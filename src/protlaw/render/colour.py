"""The same text in colour, for a reader at a terminal who asked for it. The only place that imports rich."""

_STYLES = (
    ("  ✗", "red"),
    ("  →", "cyan"),
    ("  ±", "yellow"),
    ("  ?", "magenta"),
    ("error[", "bold red"),
    ("warning[", "yellow"),
    ("aviso[", "yellow"),
)


def print_coloured(page: str) -> None:
    """Print a page with its headings bold and its marks in colour."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    for line in page.splitlines():
        heading = line.isupper() and not line.startswith(" ")
        style = "bold" if heading else next((s for mark, s in _STYLES if line.startswith(mark)), "")
        console.print(Text(line, style=style))
