"""Projects, labels, tasks and comments. A rule about them stands here, in a verb or a constraint,
and nowhere else.

Verbs take the open ``Write`` that they write through; they do nothing where there is nothing to do.
References are ids, and resolved among the rows of the open space: what stands in another space
does not exist for a verb.
"""

from tasks.models.comment import Comment
from tasks.models.label import Label
from tasks.models.project import Project
from tasks.models.search_entry import SearchEntry
from tasks.models.task import MAX_DEPTH, MAX_LABELS, OPEN, PRIORITIES, Status, Task, TaskLabel

__all__ = [
    "MAX_DEPTH",
    "MAX_LABELS",
    "OPEN",
    "PRIORITIES",
    "Comment",
    "Label",
    "Project",
    "SearchEntry",
    "Status",
    "Task",
    "TaskLabel",
]
