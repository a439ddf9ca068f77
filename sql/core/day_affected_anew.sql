-- takes every day of table day_affected for corrected: the same hours were read under another card
UPDATE day_affected SET corrected = TRUE;
