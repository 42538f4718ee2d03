"""`python -m core`: the command line, without Qt."""

from core.cli.app import main

if __name__ == "__main__":
    main()
