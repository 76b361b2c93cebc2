"""The search for a case that tells two texts of a law apart."""
