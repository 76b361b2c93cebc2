"""From the bytes of a case file to statements: form, shape, who is in it, what is said of each."""
