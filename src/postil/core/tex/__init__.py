"""Formulas: TeX to MathML, a whole document at once."""
