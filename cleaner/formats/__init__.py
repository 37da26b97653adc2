"""Between a source and an Article: plain text, pages, and the bytes that hold them."""
