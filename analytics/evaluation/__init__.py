"""Proper scores, and (later) back-tests and rivals; nothing that it judges imports it."""
