"""What the rest of an open period must bring: remainder, days, reduction, latest date."""
