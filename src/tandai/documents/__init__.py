"""What leaves as a document or a sheet: tables, chapters, and one writer for each kind of file.

A :class:`~tandai.documents.tables.DocumentTable` holds raw values, a
:class:`~tandai.documents.chapters.Chapter` ordered blocks. ``xlsx_writer``, ``csv_writer``,
``docx_writer`` and ``html_writer`` write them; what no file may hold stands in ``guards``, how a
value is written in ``cells``. Nothing here knows what the tables are about.

``report``: what a report makes of these.
"""
