"""Reading of web pages, shared by all sources whose documents are pages.

``document`` and ``main_text`` turn bytes into text, ``walls`` refuses pages that hide theirs, ``labelled``
reads what stands behind labels, ``language`` splits a text into parts of one language each, and ``reading``
gathers what these name, with one module for each kind of thing. All of it is pure.
"""
