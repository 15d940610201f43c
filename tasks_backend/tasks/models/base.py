"""What several of the models can do."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from accounts.models import User
from api.exceptions import Conflict
from changes.fields import KeyField
from changes.models import InSpace
from changes.writing import Write
from tasks import positions

MAX_POSITION_LENGTH = 255
# A longer position is a sign of a crowded place: the rows around it are spread anew.
LONG_POSITION = 60


class Owned(InSpace):
    """What its owner, and any admin, may write."""

    class Meta(InSpace.Meta):
        abstract = True

    def editable_by(self, user: User) -> bool:
        """Who may write, of those who may see."""
        return user.is_admin or self.space_id == user.pk

    def deletable_by(self, user: User) -> bool:
        """Who may delete, of those who may see."""
        return self.editable_by(user)


class Trashable(Owned):
    """What goes to the trash when it is deleted, and is invisible from then on."""

    deleted_at = models.DateTimeField(null=True, editable=False)

    class Meta(Owned.Meta):
        abstract = True

    @property
    def is_live(self) -> bool:
        return self.deleted_at is None

    def discard(self, write: Write) -> None:
        """Put it into the trash, with all that is in it."""
        write.update(self, "deleted", deleted_at=write.at)

    def restore(self, write: Write) -> None:
        """Take it out of the trash, with all that went there through it."""
        write.update(self, "restored", deleted_at=None)

    def check_in_trash(self) -> None:
        """Nothing is removed for good that was not deleted before.

        Raises:
            Conflict: where it is not in the trash itself.
        """
        if self.deleted_at is None:
            raise Conflict("Delete it first: only what is in the trash can go.", "not_in_trash")

    def prepare_again(self, write: Write) -> None:
        """What was purged stays so.

        Raises:
            Conflict: always.
        """
        raise Conflict("This was removed for good.", "not_undoable")


class Ordered(Owned):
    """What its owner puts into an order: one order for all rows of a model in a space. A list of
    some of them (the tasks of a project with one status) shows them in it."""

    position = KeyField(max_length=MAX_POSITION_LENGTH, editable=False)

    class Meta(Owned.Meta):
        abstract = True

    def place_last(self, write: Write) -> None:
        """Give a new row its position, behind all others."""
        self.position = positions.at_end(write.next_number(self.space_id))

    def position_beside(
        self, write: Write, *, after: uuid.UUID | None = None, before: uuid.UUID | None = None
    ) -> str:
        """A position right behind or right before another row; behind all where none is named.

        Raises:
            ValidationError: where there is no such row.
        """
        if after:
            return self._beside(write, self._neighbour(write, "after", after), is_behind=True)
        if before:
            return self._beside(write, self._neighbour(write, "before", before), is_behind=False)
        behind = write.rows(type(self)).filter(space=self.space_id, position__gt=self.position)
        is_last = not behind.exists()
        return self.position if is_last else positions.at_end(write.next_number(self.space_id))

    def free_position(self, write: Write, wanted: str) -> str:
        """A position that the row had before; right behind the row that has taken it since."""
        rows = write.rows(type(self)).filter(space=self.space_id, position=wanted)
        taken_by = rows.exclude(pk=self.pk).first()
        return self._beside(write, taken_by, is_behind=True) if taken_by else wanted

    def _beside(self, write: Write, neighbour: Any, *, is_behind: bool) -> str:
        others = write.rows(type(self)).filter(space=self.space_id).exclude(pk=self.pk)
        low: Ordered | None
        high: Ordered | None
        behind = others.filter(position__gt=neighbour.position).order_by("position").first()
        ahead = others.filter(position__lt=neighbour.position).order_by("-position").first()
        low, high = (neighbour, behind) if is_behind else (ahead, neighbour)
        is_behind_low = low is None or low.position < self.position
        if is_behind_low and (high is None or self.position < high.position):
            return str(self.position)  # it stands there already
        if high is None:
            return positions.at_end(write.next_number(self.space_id))
        if low is None:
            return positions.at_start(write.next_number(self.space_id))
        position = positions.between(low.position, high.position)
        return position if len(position) <= LONG_POSITION else self._make_room(write, others, low)

    def _neighbour(self, write: Write, name: str, pk: uuid.UUID) -> Any:
        neighbour = write.find(type(self), pk)
        if neighbour is None or not neighbour.is_live or neighbour.space_id != self.space_id:
            missing = ValidationError("There is no such object.", code="does_not_exist")
            raise ValidationError({name: missing})
        if neighbour.pk == self.pk:
            raise ValidationError({name: ValidationError("Name another one.", code="itself")})
        return neighbour

    def _make_room(self, write: Write, others: models.QuerySet[Any], low: Any) -> str:
        """Spread the rows around a crowded place, and return a position right behind ``low``."""
        start = positions.at_start(number := write.next_number(low.space_id))
        end = positions.at_end(number)
        reach, free = 50, ""
        spread: list[str] = []
        while not spread or max(map(len, spread)) > LONG_POSITION // 2:
            rows = others.order_by("position")
            ahead = write.fetch(rows.filter(position__lte=low.position).reverse()[: reach + 1])
            behind = write.fetch(rows.filter(position__gt=low.position)[: reach + 1])
            lowest = ahead.pop().position if len(ahead) > reach else start
            highest = behind.pop().position if len(behind) > reach else end
            crowd = [*reversed(ahead), None, *behind]
            # None that is in use: two rows never share a position, not even while they are moved.
            used = {self.position, *(row.position for row in crowd if row)}
            spread = positions.spread(lowest, highest, 2 * len(crowd))
            spread = [position for position in spread if position not in used][: len(crowd)]
            reach *= 2
        for row, position in zip(crowd, spread, strict=True):
            if row is None:
                free = position
            else:
                write.update(row, "moved", position=position)
        return free
