"""Where an index may lie: on a disk of this machine."""

from __future__ import annotations

import os
from pathlib import Path

from cleaner.errors import UsageError

# Whose locks and shared memory do not reach, or not surely, from one machine to the next.
NETWORK = frozenset(
    {"9p", "afs", "beegfs", "ceph", "cifs", "davfs", "fuse.glusterfs", "fuse.juicefs", "fuse.rclone",
     "fuse.s3fs", "fuse.sshfs", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "smb3",
     "smbfs"}
)  # fmt: skip
MOUNTS = Path("/proc/self/mounts")


def check(path: str | os.PathLike[str], *, readonly: bool) -> None:
    """UsageError where the index would be written on a network drive.

    Where the system does not tell what is mounted (only Linux does it this way) nothing is refused.
    """
    if readonly or not MOUNTS.exists():
        return
    kind = kind_of(os.path.realpath(path), MOUNTS.read_text("utf-8", "replace"))
    if kind in NETWORK:
        raise UsageError(
            f"{os.fspath(path)}: the index would lie on a network drive ({kind}), where processes"
            " cannot lock each other out and the file is lost in time",
            "Keep it on a local disk; a copy can be opened read-only from anywhere",
        )


def kind_of(path: str, mounts: str) -> str:
    """The kind of file system that holds an absolute path, by a table like /proc/mounts."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        # Blanks and the like in names are written as octal escapes there.
        point = parts[1].encode("latin-1", "replace").decode("unicode_escape").rstrip("/")
        if (path == point or path.startswith(point + "/")) and len(point) >= best:
            best, kind = len(point), parts[2]
    return kind
