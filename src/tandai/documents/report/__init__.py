"""What a report makes of tables and chapters: one page, a chapter of a thesis, a workbook.

All of them are made of the tables in :mod:`tandai.documents.report.view`, so that they agree.
"""
