"""The one place that knows numba: compiled functions, kept on disk between runs.

Compiling the kernels takes a quarter of a minute, loading them from the cache a few hundredths of a second.
The cache lies beside the sources, or where that is not writable in the user's cache directory; where
neither can be written, a warning says so and how to help.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any

import numba
from numba import types

Function = Callable[..., Any]

boolean, int64, uint64 = types.boolean, types.int64, types.uint64
float64 = types.float64


def array(dtype: Any, dimensions: int = 1, *, writable: bool = False) -> Any:
    """The type of a C-ordered array argument; read-only ones accept writable arrays too."""
    return types.Array(dtype, dimensions, "C", readonly=not writable, aligned=True)


bytes_in = array(types.uint8)
int32_in, int64_in = array(types.int32), array(types.int64)
uint32_in, uint64_in = array(types.uint32), array(types.uint64)
int32_out, int64_out = array(types.int32, writable=True), array(types.int64, writable=True)
uint32_out, uint64_out = array(types.uint32, writable=True), array(types.uint64, writable=True)
matrix_in = array(types.uint32, 2)
matrix_out = array(types.uint32, 2, writable=True)


_HERE = Path(__file__).parent
_SOURCES = sha256(
    b"".join(
        file.read_bytes() for file in [*sorted(_HERE.glob("*.py")), _HERE.parent / "folding.py"]
    )
).hexdigest()[:16]


def kernel(result: Any, *arguments: Any) -> Callable[[Function], Function]:
    """Compile for exactly these types, without the GIL, and keep the machine code on disk.

    That happens at the first call, because a program needs some of the kernels and seldom all.
    """

    def later(function: Function) -> Function:
        # numba looks at the file of the function alone to see whether its cache is stale, not at those
        # of the pieces compiled into it; the name of the cache file follows the name of the function
        function.__qualname__ += f"_{_SOURCES}"
        ready: list[Function] = []

        @wraps(function)
        def call(*values: Any) -> Any:
            if not ready:
                with _LOCK:
                    if not ready:
                        ready.append(_compiled(function, result(*arguments)))
            return ready[0](*values)

        return call

    return later


_LOCK = Lock()


def _spare_scipy() -> None:
    """Let numba believe in scipy's linear algebra without a look: loading that is a fifth of a short command.

    It looks before it compiles or loads anything. No kernel here uses any of it; for functions of others
    that do, numba looks again.
    """
    from numba.np import linalg

    look = getattr(linalg, "ensure_blas", None)
    if look is None:  # it is numba's own, and may be called otherwise one day
        return
    linalg.ensure_blas = lambda: None
    try:
        import_module("numba.np.arraymath")
    finally:
        linalg.ensure_blas = look


def _compiled(function: Function, signature: Any) -> Function:
    options = {"nogil": True, "error_model": "numpy"}
    _spare_scipy()
    try:
        return numba.njit(signature, cache=True, **options)(function)
    except RuntimeError as error:
        if "cannot cache" not in str(error):
            raise
        warnings.warn(
            "The compiled kernels cannot be kept on disk, so every run compiles them again (a"
            " quarter of a minute). Set NUMBA_CACHE_DIR to a writable directory.",
            RuntimeWarning,
            stacklevel=4,
        )
        return numba.njit(signature, **options)(function)


def part(function: Function) -> Function:
    """A piece of a kernel that makes no arrays.

    Without numba's counting of references: each call with arrays costs two locked instructions for
    each of them otherwise, and the loops here call once a character (measured: up to eight times slower).
    """
    return numba.njit(nogil=True, error_model="numpy", _nrt=False)(function)


def maker(function: Function) -> Function:
    """A piece of a kernel that makes arrays."""
    return numba.njit(nogil=True, error_model="numpy")(function)
