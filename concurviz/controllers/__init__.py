"""Drives hosts: run life cycle, live and compare, drain. No Qt; any asyncio loop will do."""
