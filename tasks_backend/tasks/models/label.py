"""Labels."""

import uuid
from collections.abc import Sequence
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from changes.fields import KeyField
from changes.text import MAX_KEY_LENGTH, text_key
from changes.writing import Write
from tasks.fields import ColourField
from tasks.models.base import Owned
from tasks.querysets import LabelQuerySet


class Label(Owned):
    """A word that tasks can be found by. A space has each once, in whatever case."""

    name = models.CharField(max_length=100)
    name_key = KeyField(max_length=MAX_KEY_LENGTH, editable=False)
    colour = ColourField()

    objects = LabelQuerySet.as_manager()

    recorded = ("name", "colour")

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["space", "name_key"], name="label_name"),
            models.CheckConstraint(name="label_name_not_empty", condition=~Q(name="")),
        ]
        indexes = [models.Index(fields=["space", "created_at", "id"], name="label_newest")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def create(cls, write: Write, **fields: Any) -> Self:
        """Add a label to the open space.

        Raises:
            ValidationError: where there is one of this name.
        """
        label = cls(space_id=write.space_id, **fields)
        earlier = write.earlier(label) if "id" in fields else None
        if earlier:
            return earlier
        label._name_it(write)
        return write.create(label, chosen="id" in fields)

    @classmethod
    def resolve(cls, write: Write, pks: Sequence[uuid.UUID], space_id: uuid.UUID) -> list[Any]:
        """The ids of labels that a task of this space gets, in order.

        Raises:
            ValidationError: where one does not exist.
        """
        write.load(cls, pks)
        found = [write.find(cls, pk) for pk in pks]
        if any(label is None or label.space_id != space_id for label in found):
            missing = ValidationError("There is no such label.", code="does_not_exist")
            raise ValidationError({"labels": missing})
        return sorted(pks)

    def edit(self, write: Write, **fields: Any) -> None:
        """Change fields.

        Raises:
            ValidationError: where there is another one of this name.
        """
        if "name" in fields:
            self._check_name(write, fields["name"])
        write.update(self, "updated", **fields)

    def take_back(self, write: Write, **values: Any) -> None:
        """Set fields to what they were."""
        self.edit(write, **values)

    def prepare_again(self, write: Write) -> None:
        """Before it is made again after its deletion."""
        self._name_it(write)

    def discard(self, write: Write) -> None:
        """Delete it; each task that has it loses it by a change of its own."""
        from tasks.models.task import Task  # tasks know their labels; this is the way back

        for task in write.fetch(write.rows(Task).filter(task_labels__label=self).order_by("pk")):
            write.update(task, "updated", labels=[pk for pk in task.label_ids if pk != self.pk])
        write.delete(self)

    def assign(self, name: str, value: Any) -> None:
        super().assign(name, value)
        if name == "name":
            self.name_key = text_key(value)

    def store(self, names: Any) -> None:
        super().store([*names, "name_key"] if "name" in names else names)

    def _name_it(self, write: Write) -> None:
        self._check_name(write, self.name)
        self.name_key = text_key(self.name)

    def _check_name(self, write: Write, name: str) -> None:
        same = write.rows(Label).filter(space=self.space_id, name_key=text_key(name))
        if same.exclude(pk=self.pk).exists():
            taken = ValidationError("There is a label of this name already.", code="unique")
            raise ValidationError({"name": taken})
