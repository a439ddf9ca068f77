-- names the Parquet files that view hour_stored reads, for this connection
SET VARIABLE hour_files = $files;
