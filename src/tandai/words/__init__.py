"""Codes in words, in both languages: what terminal, page, document and sheet say of results."""
