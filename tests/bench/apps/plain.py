"""`onet` with Textual's own driver: `python -m tests.bench.apps.plain onet-arguments...`."""

import tui.app
from tui.cli import main

if __name__ == "__main__":
    tui.app.driver_for = lambda usual, *_: usual
    main()
