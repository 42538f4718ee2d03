"""`python -m core`: the command line, without Qt."""

import sys

if __name__ == "__main__":
    try:
        from core.cli.app import main

        main()
    except KeyboardInterrupt:
        # Ctrl-C before there is anything to cancel: what it interrupts is the reading of modules.
        sys.exit(130)
