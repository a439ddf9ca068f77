"""The warehouse: builds that are copied, changed in one transaction and published by a pointer."""

from analytics.warehouse.connection import Warehouse, open_build
from analytics.warehouse.digest import content_digest
from analytics.warehouse.publish import current_build, writer

__all__ = ["Warehouse", "content_digest", "current_build", "open_build", "writer"]
