"""From passages to tags: any number of them, a part at a time, resumed where a run was ended."""
