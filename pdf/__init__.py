"""The press: publications on paper. A pillar: it imports nothing of ours, and only portal imports it.

publication.py says what stands on a paper, render.py makes it a PDF/A, fonts.py finds the one family it is
set in, worker.py keeps all that in a child process. The seal's signature is the pillar signing's.
"""
