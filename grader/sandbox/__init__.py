"""What runs inside the sandbox, and the wire that leads out of it."""
