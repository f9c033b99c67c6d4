"""The project: what research and donations share, and the settings that join them."""
