"""`python -m ivig_kg` is the command `ivig-kg`."""

from ivig_kg.cli import main

main()
