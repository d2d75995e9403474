"""Putting mail in the outbox, and delivering it."""

from congress.mail.actions.deliver import deliver_due
from congress.mail.actions.queue import queue_mail, queue_mails, send_again

__all__ = ["deliver_due", "queue_mail", "queue_mails", "send_again"]
