"""Charts, tables and briefings in Chinese and English. Formats what it is given; computes no statistics."""
