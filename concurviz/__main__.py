"""``python -m concurviz``: the same as the command ``concurviz``."""

import sys

from concurviz.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
