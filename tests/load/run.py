"""Run every measurement of this folder and print its table; `make bench ARGS=search` runs those named search.

Each `bench_*.py` has a `main()` that prints one table of ratios measured within one run. Each runs in a
process of its own: a cache that one has warmed, or memory that one has taken, is no other's luck.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def main() -> int:
    """Run what was asked for; the exit code counts the measurements that failed."""
    parser = argparse.ArgumentParser(description="Run the measurements of tests/load.")
    parser.add_argument("names", nargs="*", help="parts of names: search runs bench_search (default: all)")
    names = parser.parse_args().names
    benches = [
        path
        for path in sorted(HERE.glob("bench_*.py"))
        if not names or any(name in path.stem for name in names)
    ]
    if not benches:
        sys.stderr.write(f"no measurement is named {' or '.join(names) or 'bench_*.py'}\n")
        return 1
    failed = []
    for bench in benches:
        module = f"tests.load.{bench.stem}"
        sys.stdout.write(f"\n== {bench.stem}\n")
        sys.stdout.flush()
        started = time.monotonic()
        code = subprocess.run(
            [sys.executable, "-c", f"import {module}; {module}.main()"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
            check=False,
        ).returncode
        if code:
            failed.append(bench.stem)
        sys.stdout.write(f"-- {time.monotonic() - started:.1f} s{', FAILED' if code else ''}\n")
    if failed:
        sys.stderr.write(f"failed: {', '.join(failed)}\n")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
