"""What is kept of people, of every package: what is left, letting go, requests, and the register."""
