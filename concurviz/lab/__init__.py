"""Runs tasks: hosts, the journal's writer, the loopback service, engines and workloads.

Standard library only and Python 3.9 syntax: any interpreter can be a host. Nobody imports this room
but its own processes; the controllers start it by name.
"""
