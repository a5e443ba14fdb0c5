"""Forms of the report: one page for the browser, a chapter for the thesis, a workbook.

All of them are made of the tables in :mod:`tandai.documents.view`, so that they agree.
"""
