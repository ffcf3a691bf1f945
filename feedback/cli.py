"""The command line. Each command's code is imported when it is called: help answers at once."""

from importlib import import_module
from typing import Final

import click

__all__ = ["main"]

# command -> module with a click command of that name
_COMMANDS: Final = {
    "init": ("feedback.running.commands", "Make keys and stores, or bring them up to date."),
    "serve": ("feedback.running.commands", "Serve the pages and run the worker."),
    "worker": ("feedback.running.commands", "Send mail, open and close surveys, tidy up."),
    "upgrade": (
        "feedback.running.upgrade_commands",
        "Bring the stores to this version; try it first.",
    ),
    "doctor": (
        "feedback.running.doctor.commands",
        "Check what Candour stands on, and say what to do.",
    ),
    "backup": ("feedback.backups.commands", "Write a sealed backup of everything to a folder."),
    "backup-key": ("feedback.backups.commands", "Make the key to which backups are sealed."),
    "restore": ("feedback.running.restore_commands", "Make a data folder of a backup."),
    "keys": ("feedback.running.key_commands", "Check, rotate and drop master keys."),
    "mail": ("feedback.running.mail_commands", "Check the way that mail takes."),
    "demo": ("feedback.demo.commands", "A throw-away installation with invented people."),
    "guardian": ("feedback.accounts.commands", "Confirm who guards a scheme's confidentiality."),
    "member": ("feedback.running.member_commands", "Let somebody who lost everything begin anew."),
    "erase": ("feedback.rights.commands", "Destroy everything of a person in a scheme."),
    "erasures": ("feedback.rights.commands", "Check a certificate of deletion."),
    "audit": ("feedback.audit.commands", "Check the chain of recorded actions."),
    "waves": ("feedback.responses.commands", "Destroy a survey's key and answers by hand."),
    "retention": ("feedback.retention.commands", "What is destroyed when; destroy what is due."),
    "release": ("feedback.packs.commands", "Try out what would be shown; check what was."),
    "ledger": ("feedback.releases.commands", "Check the record of everything published."),
    "disclosure": ("feedback.releases.disclosure_commands", "Check tables made elsewhere."),
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(_COMMANDS[cmd_name][0])
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_) for name, (_, help_) in _COMMANDS.items()])


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Candour: surveys and confidential feedback for reverse mentoring."""
