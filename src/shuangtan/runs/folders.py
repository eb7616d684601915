"""Where a run finds its folders: the shared data, the city, and where results go."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from shuangtan.catalogue import data_root
from shuangtan.kernel import nearest

PLANS = "plans"
"""How stored plans are called among the inputs of a run."""


class UnknownCityError(LookupError):
    """No folder of that name; says which there are."""


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one run; `out` is made when something is written there."""

    city: Path
    catalogue: Path
    policies: Path
    out: Path

    @property
    def ledger(self) -> Path:
        return self.out / "ledger" / "ledger.duckdb"

    @property
    def record(self) -> Path:
        return self.out / "run.json"

    @property
    def plans(self) -> Path:
        return self.out / PLANS

    def inputs(self) -> dict[str, Path]:
        """The folders whose files a result depends on, by the name they are called in evidence."""
        return {"catalogue": self.catalogue, "policies": self.policies, f"cities/{self.city.name}": self.city} | {
            PLANS: self.plans
        }


def folders_of(city: str, out: Path | None = None) -> Folders:
    """The folders for a city given by name or by path; UnknownCityError with the nearest name if there is none."""
    folder = city_folder(city)
    return Folders(folder, data_root("catalogue"), data_root("policies"), (out or Path("out")) / folder.name)


def city_folder(city: str) -> Path:
    """The folder of a city: a path to one, or a name below `cities/` here or among the data that came along."""
    places = [Path(city), Path("cities") / city, data_root("cities") / city]
    for place in places:
        if (place / "city.yaml").is_file():
            return place
    known = sorted({p.parent.name for root in (Path("cities"), data_root("cities")) for p in root.glob("*/city.yaml")})
    raise UnknownCityError(f"没有城市资料夹 {city!r}；现有：{'、'.join(known)}；相近：{nearest(city, known)}")


def new_city(name: str, parent: Path | None = None) -> Path:
    """A new city folder from the template; refuses to overwrite one that exists (FileExistsError)."""
    target = (parent or Path("cities")) / name
    if target.exists():
        raise FileExistsError(f"{target} 已存在，不覆盖")
    shutil.copytree(data_root("cities") / "template", target)
    return target
