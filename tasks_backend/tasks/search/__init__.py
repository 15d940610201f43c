"""Full-text search that finds the same on SQLite, PostgreSQL and MySQL.

The databases' own parsers disagree about what a word is: PostgreSQL splits ``12e5f3a9bc71``, InnoDB
leaves out short words. So texts are cut into tokens here, and each engine indexes those whole.
There is no ranking: it would grow with the table and tell of other people's words.

Every token is indexed twice, as it is and after the mark of its space. A search in one space reads
that space's tokens only, and takes as long as if there were no others.
"""

from tasks.search.engines import WordsField, attempts, create_index, drop_index
from tasks.search.text import Query, words

__all__ = ["Query", "WordsField", "attempts", "create_index", "drop_index", "words"]
