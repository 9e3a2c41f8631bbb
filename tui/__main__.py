"""`python -m tui` is `onet`."""

from tui.cli import main

if __name__ == "__main__":
    main()
