"""What people write for yes, for no, and for "not read": the same words in every sheet."""

from __future__ import annotations

# "." is how published tables of ratings write what a coder did not rate.
NOT_READ = "."
YES = frozenset("x v y 1 ✓ ✔ √ ☑ ✅ ● • * ya yes true benar ada iya".split())
NO = frozenset(["0", "tidak", "no", "n", "false", "tdk", "tidak ada"])
# Where a column of marks stands under a code, these say "no" as well. Alone they say too little:
# "t" is "tidak" or "true", and a dash may be a stance.
NO_AMONG_MARKS = frozenset("- – — t".split())
