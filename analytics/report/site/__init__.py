"""The site: every region, plan and goal as a page of its own, with the archive of briefings and the data behind."""
