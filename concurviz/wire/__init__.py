"""The language both halves speak: states, records, control messages, parameters, models.

Standard library only and Python 3.9 syntax: hosts under any interpreter import it.
"""
