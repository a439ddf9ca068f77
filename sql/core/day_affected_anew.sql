-- treats every day of table day_affected as corrected: the same hours were read under another card
UPDATE day_affected SET corrected = TRUE;
