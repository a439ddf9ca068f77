"""The page of a back-test: its charts, its sentences, its tables."""
