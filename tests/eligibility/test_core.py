import subprocess
import sys
from pathlib import Path

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
