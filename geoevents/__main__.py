"""``python -m geoevents``: the command line."""

import sys

from geoevents.cli import main

if __name__ == "__main__":  # a reading process imports the module too, and must not run it again
    sys.exit(main())
