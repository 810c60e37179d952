"""What is wrong with the edited files, in one line each, and what stops a build."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to repair: where it is, what is wrong and how to repair it.

    >>> str(Problem("tables/uses.tsv", 3, "role", "is empty", "treatment or prevention"))
    'tables/uses.tsv:3: role: is empty (treatment or prevention)'
    """

    file: str
    line: int
    column: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        """Return the line for a terminal: `file:line: column: message (remedy)`."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        column = f"{self.column}: " if self.column else ""
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{place}: {column}{self.message}{remedy}"


class BuildFailure(Exception):  # noqa: N818 - a failed build is an outcome, not a fault of the program
    """The edited files are not fit for release; `lines` says why, one line a reason."""

    def __init__(self, lines: Iterable[object]) -> None:
        self.lines = tuple(str(line) for line in lines)
        super().__init__("\n".join(self.lines))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a question that names the nearest known word, or "" when none is near.

    >>> did_you_mean("coverd", ["covered", "not-covered"])
    'did you mean "covered"?'
    """
    near = get_close_matches(word, list(known), n=1, cutoff=0.7)
    return f'did you mean "{near[0]}"?' if near else ""
