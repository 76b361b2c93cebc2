"""`python -m protlaw` is `protlaw`."""

from protlaw.cli import main

main()
