"""Many cases at once: the same meaning as the reference interpreter, over whole columns."""
