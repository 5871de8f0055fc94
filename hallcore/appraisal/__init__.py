"""Appraisal (考核): points with evidence, a month's sheet, a quarter's board, the year's grades."""
