"""What the mails to people who signed up say: one module per subject, and all kinds together."""

from congress.registration.mails import lifecycle

kinds = lifecycle.kinds
