"""The warehouse: builds that are copied, changed and published by a pointer."""

from analytics.warehouse.builds import current_build
from analytics.warehouse.connection import DamagedError, Warehouse, open_build
from analytics.warehouse.digest import content_digest
from analytics.warehouse.publish import writer

__all__ = ["DamagedError", "Warehouse", "content_digest", "current_build", "open_build", "writer"]
