"""A congress, its municipalities and who takes part."""
