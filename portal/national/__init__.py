"""What goes to the national platform of public resource trading: data sets whose fields are data (PT-06 to PT-13).

``tables`` reads the field tables, ``rows`` fills them from public records, ``checking`` holds rows against the tables and
names what is wrong by field and record. What is not here: the addresses (portal.views.national), the command
(portal.cli.exporting).
"""
