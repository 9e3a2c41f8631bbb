"""`python -m tui` is `onet`."""

from tui.cli import main

main()
