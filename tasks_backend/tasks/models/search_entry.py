"""What is found by search."""

from django.db import models

from tasks.search import WordsField


class SearchEntry(models.Model):
    """The words of a task and of its comments. It is stored with them, and never without."""

    id = models.BigAutoField(primary_key=True)
    task = models.OneToOneField("tasks.Task", on_delete=models.CASCADE, related_name="entry")
    words = WordsField(editable=False)

    def __str__(self) -> str:
        return f"the words of {self.task_id}"
