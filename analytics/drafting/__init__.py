"""From the text of an official plan to draft rows of the registry."""
