"""What tasks do: CPU work, socket I/O, and the faults a user can ask for."""
