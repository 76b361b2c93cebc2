"""Many cases at once: tables in, tables out, the same answers as for one case."""
