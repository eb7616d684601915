"""Running a city in a folder of its own, so that it can be damaged."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from shuangtan.runs.folders import Folders
from shuangtan.runs.pipeline import Result, run_city

DAY = date(2026, 11, 22)


def copy_of(folders: Folders, to: Path) -> Folders:
    """The same folders elsewhere, with the results if there are any."""
    for folder in (folders.city, folders.catalogue, folders.policies):
        shutil.copytree(folder, to / folder.name)
    if folders.out.is_dir():
        shutil.copytree(folders.out, to / "out")
    return Folders(to / folders.city.name, to / "catalogue", to / "policies", to / "out")


def run(folders: Folders) -> Result:
    return run_city(folders, print, today=DAY)
