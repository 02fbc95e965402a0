import inspect
import pkgutil
import subprocess
import sys
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path

import pytest

import eligibility
from eligibility import Assessment, Facts, Finding, Terms
from eligibility.plans import Effort

ROOT = Path(__file__).parents[2]

FOREIGNERS = """
import sys
import eligibility, eligibility.french, eligibility.canonical
print(*sorted(
    {name.partition(".")[0] for name in sys.modules if "_sysconfigdata" not in name}
    - sys.stdlib_module_names
    - {"eligibility", "__main__"}
))
"""


def values_of_the_core() -> list[type]:
    modules = [
        import_module(found.name)
        for found in pkgutil.walk_packages(eligibility.__path__, "eligibility.")
    ]
    return [
        value
        for module in modules
        for _, value in inspect.getmembers(module, is_dataclass)
        if inspect.isclass(value) and value.__module__ == module.__name__
    ]


@pytest.mark.parametrize(
    "value", values_of_the_core(), ids=lambda value: value.__name__
)
def test_the_values_of_the_core_are_frozen_and_as_small_as_their_fields(value):
    assert value.__dataclass_params__.frozen
    # An assessment keeps what it has once written.
    assert ("__slots__" in vars(value)) == (value is not Assessment)


@pytest.mark.parametrize("value", [Facts, Terms, Finding, Effort])
def test_values_of_many_fields_are_made_by_name(value):
    assert all(field.kw_only for field in fields(value))


def test_the_core_imports_nothing_but_the_standard_library():
    loaded = subprocess.run(
        [sys.executable, "-S", "-c", FOREIGNERS],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.strip() == ""
