"""Jobs: what the commands do, as functions over files."""
