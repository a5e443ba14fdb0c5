"""The ground that every room stands on: errors, languages, files, tables, texts, shipped data."""
