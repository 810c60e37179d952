"""Ready-to-paste ways to ask a question from a shell, from Python and from R."""

from urllib.parse import quote


def snippets(address: str) -> list[tuple[str, str]]:
    """Return name and text of each way to fetch the CSV at `address`."""
    url = quote(address, safe=":/?&=%+-._~#")
    return [
        ("curl", f"curl '{url}'"),
        ("Python", f'import pandas\n\nanswer = pandas.read_csv("{url}")'),
        ("R", f'answer <- read.csv("{url}")'),
    ]
