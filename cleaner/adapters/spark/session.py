"""A Spark session, or a clear word on why there is none."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from cleaner.errors import CleanerError

_INSTALL = (
    "Install a Java runtime of version 17 or newer (Debian and Ubuntu: apt install"
    " openjdk-17-jre-headless; macOS: brew install openjdk@17) and set JAVA_HOME to it"
)


class SparkError(CleanerError):
    """Spark is not there, or does not start."""

    exit_code = 2


def open_session(master: str = "", **options: str) -> Any:
    """The session that runs, or a new one.

    `master` is where it runs ("": as the environment says, else on all cores of this machine, where a
    task may fail three times before the job does). `options` are Spark's own, with "_" for ".".
    Raises SparkError, with the remedy, where pyspark or Java is missing.
    """
    try:
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise SparkError(
            f"PySpark is not installed ({error})", "Install it: pip install 'cleaner[spark]'"
        ) from error
    if running := SparkSession.getActiveSession():
        return running
    need_java()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("cleaner")
    if master or not os.environ.get("SPARK_REMOTE"):
        builder = builder.master(master or os.environ.get("MASTER") or "local[*,4]")
    for name, value in options.items():
        builder = builder.config(name.replace("_", "."), value)
    try:
        return builder.getOrCreate()
    except PySparkRuntimeError as error:
        raise SparkError(f"Java does not start Spark ({error})", _INSTALL) from error


def need_java() -> None:
    """SparkError where no Java is to be found."""
    home = os.environ.get("JAVA_HOME")
    if home and not Path(home, "bin", "java").exists():
        raise SparkError(f"JAVA_HOME is {home}, and there is no bin/java in it", _INSTALL)
    if not home and shutil.which("java") is None:
        raise SparkError("Spark needs Java, and none was found", _INSTALL)
