"""The console script. Children that run models import this file again, so it stays light."""

import sys


def main() -> None:
    """Runs the command line and exits with its code."""
    from callscope.cli.start import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
