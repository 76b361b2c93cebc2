"""Two texts of a law side by side: what differs, what it does in cases, and the page that says so."""
