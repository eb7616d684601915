"""Lets the tests of this folder share the small systems of peer_cases.py and the readers beside it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
