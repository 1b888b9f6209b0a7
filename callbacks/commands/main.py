"""The command line: python app.py COMMAND."""

from __future__ import annotations

from importlib import import_module

import click

from callbacks.commands.problems import ending_in_a_sentence

# Command → module and function; loaded when asked for, so that `deadline` does not wait for the web server.
COMMANDS = {
    "deadline": "callbacks.commands.deadline:deadline",
    "demo": "callbacks.commands.demo:demo",
    "figures": "callbacks.commands.figures:figures",
    "fonts": "callbacks.commands.fonts:fonts",
    "import": "callbacks.commands.importing:import_orders",
    "lock-month": "callbacks.commands.months:lock_month",
    "migrate": "callbacks.commands.serve:migrate_base",
    "reconcile": "callbacks.commands.reconcile:reconcile_command",
    "serve": "callbacks.commands.serve:serve",
    "user": "callbacks.commands.users:user",
    "recount-month": "callbacks.commands.months:recount_month",
    "verify": "callbacks.commands.verify:verify",
    "worker": "callbacks.commands.worker:worker",
}

SETUP = 2


class LazyGroup(click.Group):
    """A group whose commands are imported one by one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands by name."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command, None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup)
def main() -> None:
    """Supervise a city hotline's enterprise line."""


def run() -> None:
    """Run the command line; what the installation lacks ends it with what to do and exit code 2."""
    with ending_in_a_sentence(SETUP):
        main()
