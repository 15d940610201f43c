from browser import browser_type_launch_args
from live import site

__all__ = ["browser_type_launch_args", "site"]
