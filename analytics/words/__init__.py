"""Everything people read: the catalogues of words, one format for every number and date, and safe escaping of names."""
