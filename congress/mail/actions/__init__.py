"""Putting mail in the outbox, delivering it, and forgetting it."""

from congress.mail.actions.deliver import deliver_due
from congress.mail.actions.queue import queue_mail, queue_mails, send_again
from congress.mail.actions.retention import (
    clear_mail_log,
    forget_mails_about,
    forget_mails_to_teams,
    sweep_mail_files,
)

__all__ = [
    "clear_mail_log",
    "deliver_due",
    "forget_mails_about",
    "forget_mails_to_teams",
    "queue_mail",
    "queue_mails",
    "send_again",
    "sweep_mail_files",
]
