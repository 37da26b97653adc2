"""A command group that cleans when no command is named: `clean FILE` is short for `clean text FILE`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, ClassVar

from typer.core import TyperGroup

GROUP_FLAGS = frozenset(
    {"--help", "-h", "--version", "-V", "--install-completion", "--show-completion"}
)


class DefaultGroup(TyperGroup):
    """Arguments that begin with no command's name go to the default command."""

    default_command: ClassVar[str] = "text"

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        # While completing, an empty line must still offer the commands themselves.
        if (args or not ctx.resilient_parsing) and self._needs_default(args):
            args = [self.default_command, *args]
        return super().parse_args(ctx, args)

    def _needs_default(self, args: list[str]) -> bool:
        if not args:
            # `cat x | clean` works, a bare `clean` shows the help.
            return sys.stdin is None or not sys.stdin.isatty()
        return not (args[0] in self.commands or args[0].split("=", 1)[0] in GROUP_FLAGS)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """The commands, and what the default command would complete."""
        found = super().shell_complete(ctx, incomplete)
        command = self.commands[self.default_command]
        inner = command.make_context(self.default_command, [], parent=ctx, resilient_parsing=True)
        have = {item.value for item in found}
        complete: Callable[[Any, str], list[Any]] = command.shell_complete
        return found + [i for i in complete(inner, incomplete) if i.value not in have]
