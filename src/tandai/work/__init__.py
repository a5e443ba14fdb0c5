"""One module a command, named after it: what ``import tandai`` offers."""
