"""What a command costs before it does anything: CPU time of whole processes, beside `import typer`.

usage: python benchmarks/startup.py [RUNS]

Prints, for each command, the median CPU milliseconds and the ratio to `python -c "import typer"`,
commands in turn so that a drift of the machine's speed meets all alike.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = "A storm hit the coast on Monday and cut the power of 4,000 homes.\n\nLike this:\n"


def cpu_ms(args: list[str], cache: str) -> float:
    # An installed package is compiled; so all are here, whatever the shell says of byte code.
    env = {**os.environ, "PYTHONPYCACHEPREFIX": cache, "PYTHONDONTWRITEBYTECODE": ""}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(args, check=True, stdout=subprocess.DEVNULL, cwd=ROOT, env=env)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder, "article.txt")
        article.write_text(TEXT)
        python = sys.executable
        commands = {
            'python -c "import typer"': [python, "-c", "import typer"],
            "clean --help": [python, "-m", "cleaner", "--help"],
            "clean FILE": [python, "-m", "cleaner", str(article)],
            "clean rules": [python, "-m", "cleaner", "rules"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for number in range(runs + 1):
            for name, args in commands.items():
                took = cpu_ms(args, folder)
                if number:  # the first round warms the caches
                    times[name].append(took)
    floor = statistics.median(times['python -c "import typer"'])
    print(f"{'command':<26}{'CPU ms':>8}{'ratio':>8}")
    for name, took in times.items():
        middle = statistics.median(took)
        print(f"{name:<26}{middle:>8.0f}{middle / floor:>8.2f}")


if __name__ == "__main__":
    main()
