"""`python -m congress` is the same as `congress`."""

from congress.cli import main

main()
