"""Near-duplicates: MinHash proposes, exact comparison decides."""
