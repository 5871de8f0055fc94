"""Statements of the bank: files read into entries, entries taken in line by line.

``tables`` reads CSV and XLSX by a template, ``mt940`` the format of SWIFT, ``taking`` brings what was read to the
door. A line that cannot be read is set aside with its place; the file goes on.
"""
