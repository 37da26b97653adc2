r"""The job file for spark-submit.

    spark-submit --archives environment.tar.gz#environment spark_job.py \
        hdfs:///articles/*.jsonl --out hdfs:///deduped

The archive holds a Python environment with this package, as docs/spark.md tells. Prints one line of
JSON with the counts.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the job; the exit code is that of `clean dedup`."""
    import cleaner

    if not Path(cleaner.__file__).exists():
        sys.stderr.write(
            f"{cleaner.__file__}: this package cannot run inside a zip, since it compiles code and keeps"
            " it beside its files. Send a packed environment that has it (--archives), not --py-files.\n"
        )
        return 2
    from cleaner.adapters.spark import open_session
    from cleaner.adapters.spark.job import dedup_on_cluster
    from cleaner.errors import CleanerError
    from cleaner.settings import Settings, check

    options = vars(_parser().parse_args(arguments))
    inputs, out, repeats = options.pop("inputs"), options.pop("out"), options.pop("repeats")
    given = {name: value for name, value in options.items() if value is not None}
    try:
        settings = check(Settings(**given))
        counts = dedup_on_cluster(open_session(), inputs, out, settings, repeats=repeats)
    except CleanerError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    sys.stdout.write(json.dumps(counts) + "\n")
    return 3 if counts["failures"] else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="spark_job.py", description="Find near-duplicates in files on a Spark cluster."
    )
    parser.add_argument("inputs", nargs="+", help="files of JSON lines, or all Parquet")
    parser.add_argument("--out", required=True, help="a folder that does not exist yet")
    parser.add_argument("--threshold", type=float)
    parser.add_argument("--contained", type=float)
    parser.add_argument("--shingle", type=int)
    parser.add_argument("--unit", choices=("word", "char"))
    parser.add_argument("--num-perm", type=int)
    parser.add_argument("--recall", type=float)
    parser.add_argument("--policy", choices=("first", "longest", "oldest"))
    parser.add_argument("--text-field")
    parser.add_argument("--id-field")
    parser.add_argument("--date-field")
    parser.add_argument("--repeats", choices=("suffix", "error"), default="suffix")
    parser.add_argument("--fail-fast", action="store_true", default=None)
    return parser


if __name__ == "__main__":
    sys.exit(main())
