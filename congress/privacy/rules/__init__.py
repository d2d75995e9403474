"""The rules of requests, and what the register of processing says."""
