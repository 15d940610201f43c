"""What the database holds, whatever table it is in."""

from django.apps import apps


def everything_stored() -> str:
    """All rows of all tables, as one text."""
    return "\n".join(
        str(row) for model in apps.get_models() for row in model._base_manager.values()
    )
