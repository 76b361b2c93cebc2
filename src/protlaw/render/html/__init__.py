"""The report: one page that a lawyer can print and annex, complete in itself. The only place that imports jinja2."""
