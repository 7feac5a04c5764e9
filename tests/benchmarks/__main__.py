"""Run the benchmarks: ``make bench``, or one of them with ``make bench ONLY=boundary``."""

import importlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

ONLY_BY_NAME = {"attention", "comparisons", "seeds", "viewer"}
"""They take hours, or want the machine for themselves."""


def main() -> None:
    """Print one line a figure, as soon as it is measured."""
    here = Path(__file__).parent
    names = sorted(path.stem.removeprefix("bench_") for path in here.glob("bench_*.py"))
    chosen = sys.argv[1:] or [name for name in names if name not in ONLY_BY_NAME]
    unknown = sorted(set(chosen) - set(names))
    if unknown:
        sys.exit(f"no benchmark {', '.join(unknown)}; there are: {', '.join(names)}")
    for name in chosen:
        for figure in importlib.import_module(f"bench_{name}").figures():
            print(figure.line(), flush=True)


if __name__ == "__main__":
    main()
