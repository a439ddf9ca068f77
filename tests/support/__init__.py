"""What several test modules share: builders of data, runners of commands, comparisons. No test lives here."""
