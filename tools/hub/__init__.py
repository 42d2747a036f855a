"""A JupyterHub for a room, and the room that tries it."""
