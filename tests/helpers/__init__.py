"""What several tests use to build their surroundings."""
