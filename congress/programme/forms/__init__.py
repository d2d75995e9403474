"""What people type about the programme."""
