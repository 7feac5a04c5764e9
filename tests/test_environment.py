"""environment.yml, pyproject.toml and requirements.txt say the same."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = (ROOT / "requirements.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pins() -> dict[str, list[Requirement]]:
    found: dict[str, list[Requirement]] = {}
    for line in REQUIREMENTS.splitlines():
        if line and not line.startswith("#"):
            requirement = Requirement(line)
            found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def wanted() -> list[Requirement]:
    extras = PROJECT["optional-dependencies"].values()
    return [Requirement(line) for line in sum(extras, list(PROJECT["dependencies"]))]


def test_every_version_is_pinned() -> None:
    for requirements in pins().values():
        for requirement in requirements:
            assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), requirement


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_every_dependency_is_pinned_on_every_system(platform: str) -> None:
    environment = {"python_version": "3.11", "python_full_version": "3.11.7"}
    environment |= {"sys_platform": platform}
    known = pins()
    for requirement in wanted():
        found = [
            pin
            for pin in known.get(canonicalize_name(requirement.name), [])
            if pin.marker is None or pin.marker.evaluate(environment)
        ]
        assert len(found) == 1, f"{requirement} on {platform}: {found}"
        (specifier,) = found[0].specifier
        assert specifier.version in requirement.specifier, requirement


def test_no_index_address_anywhere() -> None:
    for name in ("requirements.txt", "environment.yml", "pyproject.toml", "Makefile", ".ci/run"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://|--(extra-)?index|--find-links", text), name


def test_environment_installs_the_pins_and_the_project() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    *packages, pip = environment["dependencies"]
    assert pip == {"pip": ["-r requirements.txt", "-e ."]}
    (python,) = [name for name in packages if name.startswith("python=")]
    assert python.removeprefix("python=") in PROJECT["requires-python"]
    assert "pip" in packages


def test_environment_has_the_projects_name() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["name"] == PROJECT["name"]
