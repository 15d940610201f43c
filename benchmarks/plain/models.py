"""The product's tables."""

import uuid

from django.contrib.auth.models import AbstractBaseUser
from django.db import models


class User(AbstractBaseUser):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    email = models.EmailField()
    is_active = models.BooleanField(default=True)
    last_login = None

    USERNAME_FIELD = "email"

    class Meta:
        managed = False
        db_table = "accounts_user"


class Project(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    space_id = models.UUIDField()
    name = models.CharField(max_length=200)
    is_inbox = models.BooleanField(default=False)

    class Meta:
        managed = False
        db_table = "tasks_project"

    def __str__(self) -> str:
        return self.name


class Label(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    space_id = models.UUIDField()
    name = models.CharField(max_length=100)

    class Meta:
        managed = False
        db_table = "tasks_label"

    def __str__(self) -> str:
        return self.name


class Status(models.TextChoices):
    TODO = "todo"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CANCELLED = "cancelled"


class Priority(models.IntegerChoices):
    NONE = 0, "none"
    LOW = 1, "low"
    MEDIUM = 2, "medium"
    HIGH = 3, "high"
    URGENT = 4, "urgent"


class Task(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    space_id = models.UUIDField()
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="tasks")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL)
    title = models.CharField(max_length=500)
    description = models.TextField(blank=True)
    status = models.CharField(max_length=16, choices=Status, default=Status.TODO)
    priority = models.SmallIntegerField(choices=Priority, default=Priority.NONE)
    due_date = models.DateField(null=True, blank=True)
    due_time = models.TimeField(null=True, blank=True)
    labels = models.ManyToManyField(Label, through="TaskLabel", related_name="tasks")
    completed_at = models.DateTimeField(null=True)
    version = models.PositiveBigIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True)

    # Of no use here, but the table wants them.
    position = models.CharField(max_length=255)
    title_key = models.CharField(max_length=200)
    depth = models.PositiveSmallIntegerField(default=1)
    is_hidden = models.BooleanField(default=False)
    has_comments = models.BooleanField(default=False)

    class Meta:
        managed = False
        db_table = "tasks_task"
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.title


class TaskLabel(models.Model):
    pk = models.CompositePrimaryKey("task", "label")
    task = models.ForeignKey(Task, on_delete=models.CASCADE)
    label = models.ForeignKey(Label, on_delete=models.CASCADE)

    class Meta:
        managed = False
        db_table = "tasks_tasklabel"

    def __str__(self) -> str:
        return f"{self.task_id} has {self.label_id}"
