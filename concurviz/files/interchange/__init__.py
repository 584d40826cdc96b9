"""Other tools' formats: traces written for them, and theirs read."""
