"""What a finance officer or a program may fill in."""
