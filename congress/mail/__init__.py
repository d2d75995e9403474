"""The outbox and the sending of mail."""
