"""What the door prints."""
