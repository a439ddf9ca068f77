-- states one fact about the build
INSERT OR REPLACE INTO meta (key, value) VALUES ($key, $value);
